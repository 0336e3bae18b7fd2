//! gatefront's resources in a template that exists: the values, and the text, of which everything else stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::edit::{self, Edit, Refusal};
use crate::template::{ExistingTemplate, Pointer, References, Template, Value};

/// A name that the existing template and gatefront both give to something, in one section.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Collision {
    pub(crate) section: String,
    pub(crate) id: String,
}

/// Returns the existing template with the entries of gatefront's own. A resource of the ID `taken_over` is replaced;
/// whether it stays when it is removed from the stack remains its owner's choice. The statements of bucket policies of
/// gatefront's own that `joined` has are added to the existing ones that it names.
///
/// # Errors
/// The names that both have.
pub(crate) fn merge(
    existing: &ExistingTemplate,
    own: &Template,
    taken_over: Option<&str>,
    joined: &BTreeMap<String, String>,
) -> Result<Template, Vec<Collision>> {
    let Value::Map(mut sections) = existing.value().clone() else { return Ok(own.clone()) };
    let mut collisions = Vec::new();
    for (section, entries) in own.value().as_map().into_iter().flatten() {
        // The description and the version of the format are the existing template's.
        let Value::Map(entries) = entries else { continue };
        let into = sections.entry(section.clone()).or_insert(Value::Null);
        if !matches!(into, Value::Map(_)) {
            *into = Value::Map(IndexMap::new());
        }
        let Value::Map(into) = into else { continue };
        for (id, entry) in entries {
            let policy = joined.get(id).filter(|_| section == "Resources");
            if let Some(policy) = policy.and_then(|policy| into.get_mut(policy)) {
                add_statements(policy, entry);
                continue;
            }
            match into.get(id) {
                Some(old) if section == "Resources" && taken_over == Some(id) => {
                    let entry = with_policies_of(old, entry);
                    into.insert(id.clone(), entry);
                }
                Some(old) if section == "Parameters" && serves(old, entry) => {}
                Some(_) => collisions.push(Collision { section: section.clone(), id: id.clone() }),
                None => {
                    into.insert(id.clone(), entry.clone());
                }
            }
        }
    }
    if collisions.is_empty() { Ok(Template::of(Value::Map(sections))) } else { Err(collisions) }
}

/// Adds the statements of a bucket policy to another one.
fn add_statements(policy: &mut Value, own: &Value) {
    fn statements(policy: &mut Value) -> Option<&mut Vec<Value>> {
        let mut at = policy;
        for key in ["Properties", "PolicyDocument", "Statement"] {
            let Value::Map(map) = at else { return None };
            at = map.get_mut(key)?;
        }
        match at {
            Value::List(statements) => Some(statements),
            _ => None,
        }
    }
    let mut own = own.clone();
    if let (Some(into), Some(own)) = (statements(policy), statements(&mut own)) {
        into.append(own);
    }
}

/// Reports whether a parameter of the existing template is what gatefront's refers to: any of the same type, and of
/// Parameter Store the same.
fn serves(old: &Value, new: &Value) -> bool {
    let get = |parameter: &Value, key: &str| parameter.as_map().and_then(|map| map.get(key)).cloned();
    let is_same = |key: &str| get(old, key) == get(new, key);
    let is_given = get(new, "Type").is_some_and(|kind| kind.as_str() == Some("String"));
    is_given || is_same("Type") && is_same("Default")
}

/// Returns a resource with the deletion policies of another.
fn with_policies_of(old: &Value, new: &Value) -> Value {
    let (Some(old), Value::Map(new)) = (old.as_map(), new) else { return new.clone() };
    let mut new = new.clone();
    let mut place = new.get_index_of("Metadata").or(new.get_index_of("Properties")).unwrap_or(new.len());
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if let (Some(value), None) = (old.get(policy), new.get(policy)) {
            new.shift_insert(place, policy.to_owned(), value.clone());
            place += 1;
        }
    }
    Value::Map(new)
}

/// Returns the text of the existing template, edited so that it means the merged one. A resource of the ID `taken_over`
/// is written anew.
///
/// # Errors
/// The text cannot be edited, for example because of an anchor.
pub(crate) fn text(
    existing: &ExistingTemplate,
    merged: &Template,
    taken_over: Option<&str>,
) -> Result<String, Refusal> {
    let written_anew = taken_over.map(|id| Pointer::default().join("Resources").join(id));
    let mut edits = Vec::new();
    changes(&Pointer::default(), existing.value(), merged.value(), written_anew.as_ref(), &mut edits);
    edit::apply(existing.text(), &edits)
}

/// Collects the edits that make one value of the other.
fn changes(at: &Pointer, old: &Value, new: &Value, written_anew: Option<&Pointer>, edits: &mut Vec<Edit>) {
    if old == new {
        return;
    }
    if let (Value::List(old), Value::List(new)) = (old, new)
        && !old.is_empty()
        && let Some(added) = new.strip_prefix(old.as_slice())
    {
        edits.extend(added.iter().map(|value| Edit::Append { to: at.clone(), value: value.clone() }));
        return;
    }
    let (Value::Map(old), Value::Map(map)) = (old, new) else {
        edits.push(Edit::Replace { at: at.clone(), value: new.clone() });
        return;
    };
    if written_anew == Some(at) || !map.keys().any(|key| old.contains_key(key)) {
        edits.push(Edit::Replace { at: at.clone(), value: new.clone() });
        return;
    }
    for key in old.keys().filter(|key| !map.contains_key(*key)) {
        edits.push(Edit::Remove { at: at.join(key) });
    }
    for (key, value) in map {
        if let Some(before) = old.get(key) {
            changes(&at.join(key), before, value, written_anew, edits);
            continue;
        }
        let after = if at.as_str().is_empty() { section_before(old, map, key) } else { None };
        edits.push(Edit::Insert { into: at.clone(), key: key.clone(), value: value.clone(), after });
    }
}

/// Returns the section of the text behind which a new one goes: the last that the canonical order puts before it and that
/// stays.
fn section_before(old: &IndexMap<String, Value>, new: &IndexMap<String, Value>, section: &str) -> Option<String> {
    let rank = Template::rank(section);
    let is_before = |key: &&String| new.contains_key(*key) && Template::rank(key) < rank;
    old.keys().rfind(is_before).cloned()
}

/// Returns the resources of the existing template that only the distribution of that ID used, directly or through one
/// another, and that the merged template no longer refers to.
pub(crate) fn unused(existing: &ExistingTemplate, merged: &Template, taken_over: &str) -> Vec<String> {
    let Some(old) = existing.entry("Resources", taken_over) else { return Vec::new() };
    let mut candidates: Vec<String> = References::of(old).targets.into_iter().collect();
    let mut unused: BTreeSet<String> = BTreeSet::new();
    while let Some(id) = candidates.pop() {
        let Some(resource) = existing.entry("Resources", &id).filter(|_| id != taken_over) else { continue };
        let is_used = ["Resources", "Outputs", "Conditions"].into_iter().any(|section| {
            let others = merged.section(section).filter(|(other, _)| !unused.contains(*other) && **other != id);
            others.map(|(_, entry)| entry).any(|entry| References::of(entry).targets.contains(&id))
        });
        if !is_used && unused.insert(id) {
            candidates.extend(References::of(resource).targets);
        }
    }
    existing.template().section("Resources").map(|(id, _)| id).filter(|id| unused.contains(*id)).cloned().collect()
}
