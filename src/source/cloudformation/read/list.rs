//! The entries that the lists of a distribution may have, whatever its conditions come to.
//!
//! A question about one behavior looks at these, so that conditions of other entries make no cases for it.

use crate::source::cloudformation::sections::Sections;
use crate::template::{Intrinsic, Pointer, Value};

/// An entry that exists in some case.
#[derive(Debug)]
pub(in crate::source::cloudformation) struct ListedEntry<'a> {
    pub(in crate::source::cloudformation) pointer: Pointer,
    pub(super) value: &'a Value,
}

impl<'a> ListedEntry<'a> {
    /// Returns the text of a key that is written without functions.
    pub(super) fn literal(&self, key: &str) -> Option<&'a str> {
        self.value.as_map()?.get(key)?.as_str()
    }
}

/// The behaviors of a distribution in match order: listed ones, then the default ones.
#[derive(Debug, Default)]
pub(in crate::source::cloudformation) struct Listed<'a> {
    pub(in crate::source::cloudformation) behaviors: Vec<ListedEntry<'a>>,
    pub(in crate::source::cloudformation) defaults: Vec<ListedEntry<'a>>,
}

/// Returns all behaviors that a distribution has in some case.
pub(in crate::source::cloudformation) fn listed<'a>(sections: &Sections<'a>, id: &str) -> Listed<'a> {
    let mut listed = Listed::default();
    for config in configs(sections, id) {
        listed.behaviors.extend(below(&config, "CacheBehaviors").into_iter().flat_map(items));
        listed.defaults.extend(below(&config, "DefaultCacheBehavior"));
    }
    listed.behaviors.retain(is_map);
    listed.defaults.retain(is_map);
    listed
}

/// Returns the entries of a list of a distribution, such as `Origins`.
pub(super) fn entries<'a>(sections: &Sections<'a>, id: &str, keys: &[&str]) -> Vec<ListedEntry<'a>> {
    let mut holders = configs(sections, id);
    for key in keys {
        holders = holders.iter().flat_map(|holder| below(holder, key)).collect();
    }
    holders.into_iter().flat_map(items).collect()
}

fn configs<'a>(sections: &Sections<'a>, id: &str) -> Vec<ListedEntry<'a>> {
    let resource = sections.value(id).map(|value| ListedEntry { pointer: sections.pointer(id), value });
    let properties = resource.iter().flat_map(|resource| below(resource, "Properties")).collect::<Vec<_>>();
    properties.iter().flat_map(|properties| below(properties, "DistributionConfig")).collect()
}

/// Returns the values that a key may have: each branch of the functions that choose it.
fn below<'a>(holder: &ListedEntry<'a>, key: &str) -> Vec<ListedEntry<'a>> {
    let value = holder.value.as_map().and_then(|map| map.get(key));
    let mut found = Vec::new();
    if let Some(value) = value {
        branches(value, holder.pointer.join(key), &mut found);
    }
    found
}

fn items(list: ListedEntry<'_>) -> Vec<ListedEntry<'_>> {
    let mut found = Vec::new();
    match list.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                branches(item, list.pointer.index(index), &mut found);
            }
        }
        Value::Null => {}
        _ => found.push(list),
    }
    found
}

fn branches<'a>(value: &'a Value, pointer: Pointer, found: &mut Vec<ListedEntry<'a>>) {
    match value {
        Value::Call(Intrinsic::If, argument) => {
            if let Value::List(parts) = argument.as_ref()
                && let [_, yes, no] = parts.as_slice()
            {
                let chosen = pointer.join("Fn::If");
                branches(yes, chosen.index(1), found);
                branches(no, chosen.index(2), found);
            }
        }
        Value::Call(Intrinsic::Ref, name) if name.as_str() == Some("AWS::NoValue") => {}
        Value::Null => {}
        _ => found.push(ListedEntry { pointer, value }),
    }
}

fn is_map(entry: &ListedEntry<'_>) -> bool {
    entry.value.as_map().is_some()
}
