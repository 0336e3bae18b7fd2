//! Edits of a value: what the edited text has to mean.

use std::cmp::Ordering;
use std::cmp::Reverse;

use super::{Edit, Refusal};
use crate::template::{Pointer, Value};

/// Returns the value with the edits applied, one after the other; the pointers of all are those of the first value.
///
/// # Errors
/// Edits that overlap, and places that do not exist or hold another kind of value.
pub fn apply(value: &Value, edits: &[Edit]) -> Result<Value, Refusal> {
    let mut value = value.clone();
    for edit in ordered(edits)? {
        one(&mut value, edit)?;
    }
    // A mapping whose only key is left or inserted may be a function now.
    Ok(Value::from(value.to_json()))
}

/// Sorts edits so that each can be applied to what the edits before it leave: the pointers of all are those of the
/// first text. Equal edits count once. The order in which they are given matters only between additions to one
/// collection, which keep it.
pub(super) fn ordered(edits: &[Edit]) -> Result<Vec<&Edit>, Refusal> {
    let mut distinct: Vec<&Edit> = Vec::new();
    for edit in edits {
        if !distinct.contains(&edit) {
            distinct.push(edit);
        }
    }
    for (index, edit) in distinct.iter().enumerate() {
        for (_, other) in distinct.iter().enumerate().filter(|(other, _)| *other != index) {
            if let Some(refusal) = overlap(edit, other) {
                return Err(refusal);
            }
        }
    }
    let (mut removals, others): (Vec<_>, Vec<_>) =
        distinct.into_iter().enumerate().partition(|(_, edit)| matches!(edit, Edit::Remove { .. }));
    let (mut renames, mut others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, edit)| matches!(edit, Edit::Rename { .. }));
    // What is inside of a renamed value goes before it, so that the way to it stays as it is.
    renames.sort_by(|(_, one), (_, other)| by_steps(other.place(), one.place()));
    // The last item of a list goes first, so that the indices of the others stay as they are.
    removals.sort_by(|(_, one), (_, other)| by_steps(other.place(), one.place()));
    others.sort_by(|(index, one), (other_index, other)| {
        let rank = |edit: &Edit, index: usize| match edit {
            // Each goes directly behind the named key, so that the last to go there becomes the first.
            Edit::Insert { after: Some(_), .. } => (1, Err(Reverse(index))),
            _ => (0, Ok(index)),
        };
        by_steps(one.place(), other.place()).then_with(|| rank(one, *index).cmp(&rank(other, *other_index)))
    });
    Ok(others.into_iter().chain(renames).chain(removals).map(|(_, edit)| edit).collect())
}

/// Reports an edit that changes a value which the other replaces or removes, and a key that both insert.
fn overlap(edit: &Edit, other: &Edit) -> Option<Refusal> {
    match (edit, other) {
        (Edit::Replace { at, .. } | Edit::Remove { at }, _) => {
            other.place().is_within(at).then(|| Refusal::Overlap(at.clone(), other.place().clone()))
        }
        (Edit::Rename { at, .. }, Edit::Rename { at: other, .. }) => {
            (at == other).then(|| Refusal::Overlap(at.clone(), other.clone()))
        }
        // A removal goes last, and would not find its place any more.
        (Edit::Rename { at, .. }, Edit::Remove { at: other }) => {
            other.is_within(at).then(|| Refusal::Overlap(at.clone(), other.clone()))
        }
        (Edit::Insert { into, key, .. }, Edit::Insert { into: other_into, key: other_key, .. }) => {
            let place = into.join(key);
            (into == other_into && key == other_key).then(|| Refusal::Overlap(place.clone(), place))
        }
        _ => None,
    }
}

/// Compares by step, indices as numbers.
fn by_steps(one: &Pointer, other: &Pointer) -> Ordering {
    let key = |pointer: &Pointer| -> Vec<(Option<usize>, String)> {
        pointer.steps().map(|step| (step.parse().ok(), step)).collect()
    };
    key(one).cmp(&key(other))
}

fn one(root: &mut Value, edit: &Edit) -> Result<(), Refusal> {
    let place = edit.place();
    match edit {
        Edit::Replace { at, value } => *find(root, at)? = value.clone(),
        Edit::Insert { into, key, value, after } => {
            let Value::Map(map) = find(root, into)? else { return Err(Refusal::NotAMapping(place.clone())) };
            if map.contains_key(key) {
                return Err(Refusal::Exists(into.join(key)));
            }
            let index = match after {
                Some(after) => map.get_index_of(after).ok_or_else(|| Refusal::NotFound(into.join(after)))? + 1,
                None => map.len(),
            };
            map.shift_insert(index, key.clone(), value.clone());
        }
        Edit::Append { value, .. } => {
            let Value::List(items) = find(root, place)? else { return Err(Refusal::NotAList(place.clone())) };
            items.push(value.clone());
        }
        Edit::Remove { at } => {
            let Some((parent, last)) = parent(at) else { return Err(Refusal::WholeDocument) };
            let removed = match find(root, &parent)? {
                Value::Map(map) => map.shift_remove(&last).is_some(),
                Value::List(items) => match index(&last).filter(|index| *index < items.len()) {
                    Some(index) => {
                        items.remove(index);
                        true
                    }
                    None => false,
                },
                Value::Call(..) => return Err(Refusal::NotAMapping(parent)),
                _ => false,
            };
            if !removed {
                return Err(Refusal::NotFound(at.clone()));
            }
        }
        Edit::Rename { at, key } => {
            let Some((parent, last)) = parent(at) else { return Err(Refusal::WholeDocument) };
            let Value::Map(map) = find(root, &parent)? else { return Err(Refusal::NotAMapping(parent)) };
            if map.contains_key(key) {
                return Err(Refusal::Exists(parent.join(key)));
            }
            let Some((index, _, value)) = map.shift_remove_full(&last) else {
                return Err(Refusal::NotFound(at.clone()));
            };
            map.shift_insert(index, key.clone(), value);
        }
    }
    Ok(())
}

fn find<'a>(root: &'a mut Value, at: &Pointer) -> Result<&'a mut Value, Refusal> {
    at.steps()
        .try_fold(root, |value, step| match value {
            Value::Map(map) => map.get_mut(&step),
            Value::List(items) => items.get_mut(index(&step)?),
            Value::Call(function, argument) if function.long() == step => Some(argument.as_mut()),
            _ => None,
        })
        .ok_or_else(|| Refusal::NotFound(at.clone()))
}

/// Returns `true` if an edit replaces a value by an equal one.
pub(super) fn is_made(root: &Value, edit: &Edit) -> bool {
    let Edit::Replace { at, value } = edit else { return false };
    let found = at.steps().try_fold(root, |value, step| match value {
        Value::Map(map) => map.get(&step),
        Value::List(items) => items.get(index(&step)?),
        Value::Call(function, argument) if function.long() == step => Some(argument.as_ref()),
        _ => None,
    });
    found.is_some_and(|found| *found == Value::from(value.to_json()))
}

/// Returns the pointer to what holds a value, and the last step.
pub(super) fn parent(at: &Pointer) -> Option<(Pointer, String)> {
    let mut steps: Vec<String> = at.steps().collect();
    let last = steps.pop()?;
    Some((steps.iter().fold(Pointer::default(), |pointer, step| pointer.join(step)), last))
}

/// Returns the index that a step is in a list: digits without a leading zero.
pub(super) fn index(step: &str) -> Option<usize> {
    step.parse().ok().filter(|index: &usize| index.to_string() == step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> Pointer {
        text.split('/').skip(1).fold(Pointer::default(), |pointer, step| pointer.join(step))
    }

    fn remove(text: &str) -> Edit {
        Edit::Remove { at: pointer(text) }
    }

    fn append(text: &str, value: &str) -> Edit {
        Edit::Append { to: pointer(text), value: value.into() }
    }

    #[test]
    fn pointers_are_those_of_the_first_value_and_equal_edits_count_once() {
        let value = Value::from([("l", ["a", "b", "c"].map(Value::from).into_iter().collect::<Value>())]);
        let edits = [remove("/l/0"), append("/l", "d"), remove("/l/2"), append("/l", "d"), remove("/l/0")];
        let expected = serde_json::json!({"l": ["b", "d"]});
        assert_eq!(apply(&value, &edits).unwrap().to_json(), expected);
        let reversed: Vec<Edit> = edits.into_iter().rev().collect();
        assert_eq!(apply(&value, &reversed).unwrap().to_json(), expected);
    }

    #[test]
    fn additions_to_one_mapping_keep_their_order() {
        let insert = |key: &str, after: Option<&str>| Edit::Insert {
            into: Pointer::default(),
            key: key.into(),
            value: Value::Null,
            after: after.map(str::to_owned),
        };
        let edits = [insert("c", Some("a")), insert("y", None), insert("d", Some("a")), insert("z", None)];
        let value = apply(&Value::from([("a", true), ("b", true)]), &edits).unwrap();
        let keys: Vec<&str> = value.as_map().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["a", "c", "d", "b", "y", "z"]);
    }

    #[test]
    fn edits_of_one_place_contradict_each_other() {
        let value = Value::from([("a", Value::from([("b", true)]))]);
        let replace = |at: &str| Edit::Replace { at: pointer(at), value: Value::Null };
        assert_eq!(
            apply(&value, &[replace("/a/b"), remove("/a")]),
            Err(Refusal::Overlap(pointer("/a"), pointer("/a/b")))
        );
        assert_eq!(
            apply(&value, &[replace("/a/b"), remove("/a/b")]),
            Err(Refusal::Overlap(pointer("/a/b"), pointer("/a/b")))
        );
        assert!(apply(&value, &[replace("/a/b"), replace("/a/b")]).is_ok());
    }

    #[test]
    fn a_renamed_key_keeps_its_place_and_what_is_changed_in_it() {
        let value = Value::from([("a", Value::from([("b", true)])), ("c", Value::Null)]);
        let rename = Edit::Rename { at: pointer("/a"), key: "z".to_owned() };
        let inner = Edit::Replace { at: pointer("/a/b"), value: false.into() };
        let edited = apply(&value, &[rename.clone(), inner]).unwrap();
        assert_eq!(edited.to_json().to_string(), r#"{"z":{"b":false},"c":null}"#);
        assert_eq!(
            apply(&value, &[rename.clone(), remove("/a/b")]),
            Err(Refusal::Overlap(pointer("/a"), pointer("/a/b")))
        );
        let taken = Edit::Rename { at: pointer("/a"), key: "c".to_owned() };
        assert_eq!(apply(&value, &[taken]), Err(Refusal::Exists(pointer("/c"))));
    }

    #[test]
    fn a_mapping_that_becomes_a_function_is_one() {
        let value = Value::from([("Ref", "A"), ("Other", "B")]);
        assert_eq!(apply(&value, &[remove("/Other")]), Ok(Value::reference("A")));
    }
}
