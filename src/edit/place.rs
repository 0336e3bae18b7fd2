//! Finds the place of a pointer in the layout of a text.

use super::Refusal;
use super::value::index;
use crate::template::{Intrinsic, Pointer};
use crate::yaml::layout::{Collection, Entry, Form, Node, WrittenTag};

/// A value in a text.
#[derive(Debug)]
pub(super) struct EditPlace<'a> {
    pub(super) node: &'a Node,
    /// The function whose argument the pointer leads to, where that is written as a tag of the node.
    pub(super) function: Option<Intrinsic>,
    /// The collection that holds the value, and the value's index; `None` for the whole document.
    pub(super) holder: Option<(&'a Collection, usize)>,
    /// True if a collection in brackets holds the value or one that it is in.
    pub(super) in_flow: bool,
}

impl<'a> EditPlace<'a> {
    /// Returns the entry or item that the value belongs to.
    pub(super) fn entry(&self) -> Option<&'a Entry> {
        self.holder.map(|(collection, index)| &collection.entries[index])
    }

    /// Returns the tag that belongs to the value: not the function whose argument it is.
    pub(super) fn tag(&self) -> Option<&'a WrittenTag> {
        self.node.tag.as_ref().filter(|_| self.function.is_none())
    }
}

/// Returns the place to which a pointer leads.
pub(super) fn locate<'a>(root: &'a Node, at: &Pointer) -> Result<EditPlace<'a>, Refusal> {
    let mut place = EditPlace { node: root, function: None, holder: None, in_flow: false };
    for step in at.steps() {
        enter(place.node, at)?;
        if let Some(function) = tag_function(place.node).filter(|function| function.long() == step) {
            place.function = Some(function);
            continue;
        }
        let Form::Collection(collection) = &place.node.form else { return Err(Refusal::InsideText(at.clone())) };
        let index = entry_index(collection, &step, at)?;
        place = EditPlace {
            node: &collection.entries[index].value,
            function: None,
            holder: Some((collection, index)),
            in_flow: place.in_flow || collection.flow,
        };
    }
    Ok(place)
}

/// Refuses what an alias may repeat.
pub(super) fn enter(node: &Node, at: &Pointer) -> Result<(), Refusal> {
    match node.form {
        Form::Alias => Err(Refusal::Alias(at.clone())),
        _ if node.anchored => Err(Refusal::Anchor(at.clone())),
        _ => Ok(()),
    }
}

/// Returns the function that a node's tag names.
fn tag_function(node: &Node) -> Option<Intrinsic> {
    node.tag.as_ref().and_then(|tag| Intrinsic::from_short(&tag.name))
}

/// Returns the index of the item or of the key that a step names.
pub(super) fn entry_index(collection: &Collection, step: &str, at: &Pointer) -> Result<usize, Refusal> {
    let found = collection
        .entries
        .iter()
        .position(|entry| entry.key.as_ref().is_some_and(|key| key.text == step && !key.is_merge()));
    let is_list = collection.entries.first().is_some_and(|entry| entry.key.is_none());
    let item = index(step).filter(|index| is_list && *index < collection.entries.len());
    found
        .or(item)
        .ok_or_else(|| if has_merge(collection) { Refusal::Merge(at.clone()) } else { Refusal::NotFound(at.clone()) })
}

/// Returns `true` for a mapping with a merge key.
pub(super) fn has_merge(collection: &Collection) -> bool {
    collection.entries.iter().any(|entry| entry.key.as_ref().is_some_and(crate::yaml::layout::Key::is_merge))
}
