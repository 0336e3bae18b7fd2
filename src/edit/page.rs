//! A text with its layout: sends an edit to the style of its place.

use super::place::{EditPlace, enter, entry_index, has_merge, locate};
use super::style::Style;
use super::text::{Splice, TextLines};
use super::value::parent;
use super::{Edit, Refusal};
use crate::template::{Pointer, Value};
use crate::write::flow::Notation;
use crate::write::json_string;
use crate::write::yaml::{Quotes, one_line, quoted};
use crate::yaml::layout::{Form, Node, read};

/// A text with its layout and style.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) lines: TextLines<'a>,
    pub(super) root: &'a Node,
    pub(super) style: Style,
}

/// A new entry or item.
#[derive(Debug)]
pub(super) struct Addition<'a> {
    pub(super) key: Option<&'a str>,
    pub(super) value: &'a Value,
    /// The index of the entry or item to put it behind.
    pub(super) behind: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, root: &'a Node, style: Style) -> Self {
        Self { text, lines: TextLines(text), root, style }
    }

    /// Returns the changes of the text that make an edit.
    pub(super) fn changes(&self, edit: &Edit) -> Result<Vec<Splice>, Refusal> {
        match edit {
            Edit::Replace { at, value } => self.replace(at, value),
            Edit::Insert { into, key, value, after } => self.add(into, Some(key), value, after.as_deref()),
            Edit::Append { to, value } => self.add(to, None, value, None),
            Edit::Remove { at } => self.remove(at),
            Edit::Rename { at, key } => self.rename(at, key),
        }
    }

    fn replace(&self, at: &Pointer, value: &Value) -> Result<Vec<Splice>, Refusal> {
        let place = locate(self.root, at)?;
        if place.node.has_anchor() {
            return Err(Refusal::Anchor(at.clone()));
        }
        self.replace_place(place, value, at)
    }

    fn replace_place(&self, mut place: EditPlace, value: &Value, at: &Pointer) -> Result<Vec<Splice>, Refusal> {
        if place.entry().is_some_and(|entry| !entry.simple) {
            return Err(Refusal::Notation(at.clone()));
        }
        if let Some(new) = self.requoted(place.node, value) {
            let start = place.tag().map_or(place.node.range.start, |tag| tag.range.start);
            return Ok(vec![Splice::replace(start..place.node.range.end, new)]);
        }
        // The argument of a tag is replaced with its tag, which may not go with the new argument.
        let whole = place.function.take().map(|function| Value::Call(function, Box::new(value.clone())));
        let value = whole.as_ref().unwrap_or(value);
        let is_json = self.style.flow.notation == Notation::Json;
        Ok(if is_json || place.in_flow || place.node.is_flow_collection() && is_filled(place.node, value) {
            self.replace_in_flow(&place, value)
        } else {
            self.replace_in_block(&place, value)
        })
    }

    fn add(&self, to: &Pointer, key: Option<&str>, value: &Value, after: Option<&str>) -> Result<Vec<Splice>, Refusal> {
        let place = locate(self.root, to)?;
        enter(place.node, to)?;
        let Form::Collection(collection) = &place.node.form else { return Err(Refusal::InsideText(to.clone())) };
        let Some(last) = collection.entries.len().checked_sub(1) else {
            if place.tag().is_some() {
                return Err(Refusal::Notation(to.clone()));
            }
            let filled = match key {
                Some(key) => Value::from([(key, value.clone())]),
                None => Value::List(vec![value.clone()]),
            };
            return self.replace_place(place, &filled, to);
        };
        let behind = match after {
            Some(after) => entry_index(collection, after, &to.join(after))?,
            None => last,
        };
        // As for a replaced or removed entry, the end of one that is written with `?` is not known.
        if key.is_some() && collection.entries.get(behind).is_some_and(|entry| !entry.simple) {
            return Err(Refusal::Notation(to.clone()));
        }
        let addition = Addition { key, value, behind };
        if collection.flow {
            self.add_to_flow(place.node, collection, &addition).ok_or_else(|| Refusal::Notation(to.clone()))
        } else {
            Ok(vec![self.add_to_block(collection, &addition)])
        }
    }

    fn remove(&self, at: &Pointer) -> Result<Vec<Splice>, Refusal> {
        let Some((holder, _)) = parent(at) else { return Err(Refusal::WholeDocument) };
        let place = locate(self.root, at)?;
        if place.node.has_anchor() {
            return Err(Refusal::Anchor(at.clone()));
        }
        let holder = locate(self.root, &holder)?;
        let Some((collection, index)) = place.holder else { return Err(Refusal::WholeDocument) };
        if has_merge(collection) {
            return Err(Refusal::Merge(at.clone()));
        }
        if !collection.entries[index].simple {
            return Err(Refusal::Notation(at.clone()));
        }
        if collection.flow {
            self.remove_from_flow(holder.node, collection, index).ok_or_else(|| Refusal::Notation(at.clone()))
        } else {
            Ok(self.remove_from_block(&holder, collection, index))
        }
    }

    /// Returns the change of a key, which keeps its quotes. The value stays as it is.
    fn rename(&self, at: &Pointer, key: &str) -> Result<Vec<Splice>, Refusal> {
        let place = locate(self.root, at)?;
        let Some(entry) = place.entry() else { return Err(Refusal::WholeDocument) };
        if place.function.is_some() {
            return Err(Refusal::Notation(at.clone()));
        }
        let Some(old) = &entry.key else { return Err(Refusal::NotAMapping(at.clone())) };
        if old.anchored || !entry.simple {
            return Err(Refusal::Notation(at.clone()));
        }
        let is_json = self.style.flow.notation == Notation::Json;
        let new = match old.style {
            Form::SingleQuoted => quoted(key, Quotes::Single),
            Form::DoubleQuoted if is_json => json_string(key),
            Form::DoubleQuoted => quoted(key, Quotes::Double),
            _ => one_line(key, self.style.block.quotes),
        };
        Ok(vec![Splice::replace(old.range.clone(), new)])
    }

    /// Returns the new text of a scalar that keeps its quotes.
    fn requoted(&self, node: &Node, value: &Value) -> Option<String> {
        let Value::String(text) = value else { return None };
        self.quoted_like(node, text)
    }

    /// Text in the quotes of a node, if that has some.
    pub(super) fn quoted_like(&self, node: &Node, text: &str) -> Option<String> {
        match node.form {
            Form::SingleQuoted => Some(quoted(text, Quotes::Single)),
            Form::DoubleQuoted if self.style.flow.notation == Notation::Json => Some(json_string(text)),
            Form::DoubleQuoted => Some(quoted(text, Quotes::Double)),
            _ => None,
        }
    }

    /// Returns the edited text; a block scalar at its end gets the line end that it needs.
    pub(super) fn finish(&self, edited: String) -> String {
        let open = !self.text.ends_with(['\n', '\r']) && !ends_with_block(self.root);
        if open && read(&edited).is_some_and(|root| ends_with_block(&root)) {
            return edited + self.lines.line_break(0);
        }
        edited
    }
}

/// Returns `true` for a collection in brackets that stays one, with a value in it.
fn is_filled(node: &Node, value: &Value) -> bool {
    let is_collection = matches!(value, Value::List(_) | Value::Map(_) | Value::Call(..));
    is_collection && node.collection().is_some_and(|collection| !collection.entries.is_empty())
}

fn ends_with_block(node: &Node) -> bool {
    match &node.form {
        Form::Block(_) => true,
        Form::Collection(collection) if !collection.flow => {
            collection.entries.last().is_some_and(|entry| ends_with_block(&entry.value))
        }
        _ => false,
    }
}
