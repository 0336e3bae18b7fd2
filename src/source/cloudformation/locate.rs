//! The place where a setting is, or would be, in a template, and how to change it.

use crate::edit::Edit;
use crate::model::Setting;
use crate::source::Dialect;
use crate::template::{Pointer, Value};

/// Returns the pointer of a setting in what holds it.
pub(super) fn setting(holder: &Pointer, property: Setting) -> Pointer {
    Dialect::CloudFormation.keys(property).iter().fold(holder.clone(), |pointer, key| pointer.join(key))
}

/// Returns the edit that sets the property to which keys lead; `None` if a function gives it, or a mapping that holds it.
pub(super) fn set(file: &Value, holder: &Pointer, keys: &[impl AsRef<str>], value: Value) -> Option<Edit> {
    let mut into = holder.clone();
    let mut map = find(file, holder)?.as_map()?;
    for (index, key) in keys.iter().map(AsRef::as_ref).enumerate() {
        let rest = keys.get(index + 1..).unwrap_or_default();
        match map.get(key) {
            None => {
                let value = rest.iter().rev().fold(value, |value, key| Value::from([(key.as_ref(), value)]));
                return Some(Edit::Insert { into, key: key.to_owned(), value, after: None });
            }
            Some(_) if rest.is_empty() => return Some(Edit::Replace { at: into.join(key), value }),
            Some(inner) => (into, map) = (into.join(key), inner.as_map()?),
        }
    }
    None
}

/// Returns the edit that adds an item to a list property; `None` if a function gives the list.
pub(super) fn append(file: &Value, holder: &Pointer, property: Setting, item: Value) -> Option<Edit> {
    let to = setting(holder, property);
    match find(file, &to) {
        Some(Value::List(_)) => Some(Edit::Append { to, value: item }),
        Some(_) => None,
        None => set(file, holder, Dialect::CloudFormation.keys(property), Value::List(vec![item])),
    }
}

/// Returns the value that a pointer leads to.
pub(super) fn find<'a>(file: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    pointer.steps().try_fold(file, |value, step| match value {
        Value::Map(map) => map.get(&step),
        Value::List(items) => items.get(step.parse::<usize>().ok()?),
        Value::Call(function, argument) => (function.long() == step).then_some(argument.as_ref()),
        _ => None,
    })
}
