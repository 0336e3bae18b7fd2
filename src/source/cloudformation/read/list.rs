//! The entries that the lists of a distribution may have, whatever its conditions come to.
//!
//! A question about one behavior looks at these, so that conditions of other entries make no cases for it.

use std::collections::BTreeMap;

use crate::cloudfront::path_pattern::PathPattern;
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

    /// Reports whether the path pattern, whatever its parameters are, does not match everything: `/${Path}/*`.
    pub(super) fn is_never_everything(&self) -> bool {
        let pattern = self.value.as_map().and_then(|map| map.get("PathPattern"));
        let Some(Value::Call(Intrinsic::Sub, argument)) = pattern else { return false };
        let text = match argument.as_ref() {
            Value::List(parts) => parts.first().and_then(Value::as_str),
            text => text.as_str(),
        };
        // After a variable, or before it, there is more than a slash or an asterisk.
        let mut pieces = text.into_iter().flat_map(|text| text.split("${")).enumerate();
        pieces.any(|(index, piece)| match index {
            0 => piece.contains(|c| !matches!(c, '/' | '*')),
            _ => piece.split_once('}').is_some_and(|(_, rest)| rest.contains(|c| c != '*')),
        })
    }
}

/// A listed behavior, or one of those that may be the default.
#[derive(Debug)]
pub(in crate::source::cloudformation) struct ListedBehavior<'a> {
    pub(in crate::source::cloudformation) entry: ListedEntry<'a>,
    /// The path pattern, if it is written without functions.
    pub(super) pattern: Option<PathPattern>,
}

/// The entries of the lists of a distribution.
#[derive(Debug, Default)]
pub(in crate::source::cloudformation) struct Listed<'a> {
    /// The listed behaviors, in match order.
    pub(in crate::source::cloudformation) behaviors: Vec<ListedBehavior<'a>>,
    /// The default behaviors.
    pub(in crate::source::cloudformation) defaults: Vec<ListedEntry<'a>>,
    pub(super) origins: Vec<ListedEntry<'a>>,
    pub(super) origin_groups: Vec<ListedEntry<'a>>,
}

/// The lists of all distributions. They are the same in every case, and read once.
#[derive(Debug, Default)]
pub(in crate::source::cloudformation) struct Lists<'a>(BTreeMap<&'a str, Listed<'a>>);

impl<'a> Lists<'a> {
    /// Reads the lists of these distributions.
    pub(in crate::source::cloudformation) fn of(sections: &Sections<'a>, ids: impl Iterator<Item = &'a str>) -> Self {
        Self(ids.map(|id| (id, listed(sections, id))).collect())
    }

    /// Returns the number of distributions and behaviors.
    pub(in crate::source::cloudformation) fn subjects(&self) -> usize {
        self.0.values().map(|listed| 1 + listed.behaviors.len() + listed.defaults.len()).sum()
    }

    /// Returns the lists of a distribution.
    pub(in crate::source::cloudformation) fn get(&self, id: &str) -> Option<&Listed<'a>> {
        self.0.get(id)
    }
}

fn listed<'a>(sections: &Sections<'a>, id: &str) -> Listed<'a> {
    let mut listed = Listed::default();
    for config in configs(sections, id) {
        let behaviors = below(&config, "CacheBehaviors").into_iter().flat_map(items).filter(is_map);
        listed.behaviors.extend(behaviors.map(|entry| {
            let literal = entry.literal("PathPattern").filter(|literal| !literal.contains("${"));
            ListedBehavior { pattern: literal.map(PathPattern::unchecked), entry }
        }));
        listed.defaults.extend(below(&config, "DefaultCacheBehavior").into_iter().filter(is_map));
        listed.origins.extend(below(&config, "Origins").into_iter().flat_map(items));
        let groups = below(&config, "OriginGroups");
        listed.origin_groups.extend(groups.iter().flat_map(|groups| below(groups, "Items")).flat_map(items));
    }
    listed
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
