//! The alignment of two lists: which item of the one has become which of the other.

use std::collections::{HashMap, HashSet};

use super::same::same;
use crate::template::Value;

/// Keys by which AWS distinguishes the items of a list: origins, behaviors, headers, tags, statements and their like.
const NAMES: &[&str] = &[
    "Id",
    "PathPattern",
    "HeaderName",
    "Key",
    "Name",
    "ErrorCode",
    "EventType",
    "Sid",
    "PolicyName",
    "AttributeName",
    "IndexName",
    "DomainName",
    "ParameterKey",
];

/// Two lists side by side.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    /// Item by item, in the order of the new list, removed ones first.
    pub(super) steps: Vec<Alignment>,
    /// The names of the items that are in both lists, before and after, where their order is another.
    pub(super) order: Option<(Value, Value)>,
}

/// The change of an item, by its places in the old and the new list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    /// It is in both, perhaps changed.
    Both { old: usize, new: usize, name: Option<String> },
    /// It is only in the old one.
    Removed { old: usize, name: Option<String> },
    /// It is only in the new one.
    Added { new: usize, name: Option<String> },
}

/// Puts the items of two lists side by side: by their names where all of them have one, else by their places, after
/// what is the same at the beginning and at the end.
pub(super) fn align(old: &[Value], new: &[Value]) -> Aligned {
    if let (Some(old_names), Some(new_names)) = (scalars(old), scalars(new)) {
        // One item that is another in the same place is one change.
        let others = old_names.iter().zip(&new_names).filter(|(old, new)| old != new).count();
        let is_one = old_names.len() == new_names.len() && others == 1;
        return if is_one { by_place(old, new) } else { by_name(&old_names, &new_names, |_| None) };
    }
    match NAMES.iter().find_map(|key| Some((named(old, key)?, named(new, key)?))) {
        Some((old, new)) => by_name(&old, &new, |name| Some(name.to_owned())),
        None => by_place(old, new),
    }
}

/// Returns the items of a list of scalars, each of which is there once.
fn scalars(list: &[Value]) -> Option<Vec<String>> {
    unique(list.iter().map(Value::scalar))
}

/// Returns the values of a key in all items of a list, which distinguish them.
fn named(list: &[Value], key: &str) -> Option<Vec<String>> {
    unique(list.iter().map(|item| item.as_map()?.get(key)?.scalar()))
}

fn unique(names: impl Iterator<Item = Option<String>>) -> Option<Vec<String>> {
    let names: Vec<String> = names.collect::<Option<_>>()?;
    (names.iter().collect::<HashSet<_>>().len() == names.len()).then_some(names)
}

/// Compares lists by the names of their items. `shown` returns the label of a name, empty for an item that is its own
/// name.
fn by_name(old: &[String], new: &[String], shown: impl Fn(&str) -> Option<String>) -> Aligned {
    let places: HashMap<&String, usize> = old.iter().enumerate().map(|(place, name)| (name, place)).collect();
    let kept: HashSet<&String> = new.iter().collect();
    let removed = old.iter().enumerate().filter(|(_, name)| !kept.contains(name));
    let mut steps: Vec<Alignment> = removed.map(|(old, name)| Alignment::Removed { old, name: shown(name) }).collect();
    steps.extend(new.iter().enumerate().map(|(new, name)| match places.get(name) {
        Some(old) => Alignment::Both { old: *old, new, name: shown(name) },
        None => Alignment::Added { new, name: shown(name) },
    }));
    let before: Vec<&String> = old.iter().filter(|name| kept.contains(name)).collect();
    let after: Vec<&String> = new.iter().filter(|name| places.contains_key(name)).collect();
    let list = |names: &[&String]| -> Value { names.iter().map(|name| Value::from(name.as_str())).collect() };
    let order = (before != after).then(|| (list(&before), list(&after)));
    Aligned { steps, order }
}

fn by_place(old: &[Value], new: &[Value]) -> Aligned {
    let start = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| same(a, b)).count();
    let (old, new) = (start..old.len() - end, start..new.len() - end);
    let mut steps: Vec<Alignment> =
        old.clone().skip(new.len()).map(|old| Alignment::Removed { old, name: None }).collect();
    steps.extend(old.clone().zip(new.clone()).map(|(old, new)| Alignment::Both { old, new, name: None }));
    steps.extend(new.skip(old.len()).map(|new| Alignment::Added { new, name: None }));
    Aligned { steps, order: None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn steps(old: serde_json::Value, new: serde_json::Value) -> String {
        let (Value::List(old), Value::List(new)) = (old.into(), new.into()) else { panic!("two lists") };
        let aligned = align(&old, &new);
        let mut text: Vec<String> = aligned
            .steps
            .iter()
            .map(|step| match step {
                Alignment::Both { old, new, .. } => format!("{old}={new}"),
                Alignment::Removed { old, .. } => format!("-{old}"),
                Alignment::Added { new, .. } => format!("+{new}"),
            })
            .collect();
        text.extend(aligned.order.map(|(_, after)| format!("order {}", after.to_json())));
        text.join(" ")
    }

    #[test]
    fn items_are_told_apart_by_name_or_place() {
        assert_eq!(steps(json!(["a", "b"]), json!(["b", "c"])), "-0 1=0 +1");
        assert_eq!(steps(json!(["a", "b"]), json!(["b", "a"])), r#"1=0 0=1 order ["b","a"]"#);
        assert_eq!(steps(json!(["a", "a"]), json!(["a"])), "-1");
        assert_eq!(steps(json!([[1], [2], [3]]), json!([[0], [1], [2], [3]])), "+0");
        assert_eq!(steps(json!([[1], [2], [3]]), json!([[1], [5], [3]])), "1=1");
        assert_eq!(steps(json!([]), json!([])), "");
        let tags = |names: &[&str]| json!(names.iter().map(|n| json!({"Key": n, "Value": 1})).collect::<Vec<_>>());
        assert_eq!(steps(tags(&["a", "b"]), tags(&["b"])), "-0 1=0");
        assert_eq!(steps(tags(&["a", "a"]), tags(&["b"])), "-1 0=0");
    }
}
