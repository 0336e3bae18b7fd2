//! The further changes that a replacement causes: whatever refers to the old resource refers to the new one, which may
//! in turn replace it.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, ChangeKind, Interruption, Property, Replacement, ReplacementCertainty};
use super::compare::ComparedPlace;
use super::{Version, facts};
use crate::redact::is_secret;
use crate::template::{References, Value};

/// A place where a resource is referred to.
struct UsedReference<'a> {
    /// The resource that refers to it.
    user: &'a str,
    /// The property that is, or holds, the reference.
    property: &'a str,
    place: ComparedPlace,
    value: &'a Value,
}

/// Adds what follows from the replacements among the changes.
pub(super) fn follow(old: &Version, new: &Version, changes: &mut Vec<Change>) {
    let mut open: Vec<(String, Replacement)> = changes.iter().filter_map(replaced).collect();
    if open.is_empty() {
        return;
    }
    let uses = uses(new);
    while let Some((id, replacement)) = open.pop() {
        for found in uses.get(id.as_str()).into_iter().flatten() {
            let (Some(resource), true) = (new.resources().get(found.user), old.resources().contains_key(found.user))
            else {
                continue;
            };
            let Some(property) = consequence(found, resource, &id, replacement) else { continue };
            let index = changes.iter().position(|change| change.logical_id == found.user).unwrap_or_else(|| {
                changes.push(Change::new(found.user, resource, ChangeKind::Changed));
                changes.len() - 1
            });
            let change = &mut changes[index];
            if change.kind != ChangeKind::Changed {
                continue;
            }
            let described = |known: &Property| {
                property.difference.path.is_within(&known.difference.path)
                    && (known.because.is_none() || known.certainty == property.certainty)
            };
            if change.properties.iter().any(described) {
                continue;
            }
            let before = change.replacement;
            change.properties.push(property);
            change.conclude(resource);
            if change.replacement > before {
                open.extend(replaced(change));
            }
        }
    }
    for change in changes.iter_mut().filter(|change| change.replacement != Replacement::Never) {
        let by: BTreeSet<&str> = uses.get(&change.logical_id).into_iter().flatten().map(|found| found.user).collect();
        change.used_by = by.into_iter().map(str::to_owned).collect();
    }
}

fn replaced(change: &Change) -> Option<(String, Replacement)> {
    (change.replacement != Replacement::Never).then(|| (change.logical_id.clone(), change.replacement))
}

/// Returns the change that a use leads to; `None` if that cannot replace its resource too.
fn consequence(found: &UsedReference<'_>, resource: &Value, id: &str, replacement: Replacement) -> Option<Property> {
    let resource_type = resource.as_map()?.get("Type")?.as_str()?;
    let (interruption, certainty) = facts::property(resource_type, found.property);
    if interruption != Interruption::Replacement {
        return None;
    }
    let certainty = if replacement == Replacement::Always { certainty } else { ReplacementCertainty::Conditional };
    let difference = found.place.difference(Some(found.value), Some(found.value));
    Some(Property { difference, interruption, certainty, because: Some(id.to_owned()) })
}

/// Returns every use of every resource, by the resource that is used.
fn uses(version: &Version) -> BTreeMap<String, Vec<UsedReference<'_>>> {
    let mut uses = BTreeMap::new();
    for (user, resource) in version.resources() {
        let Some(Value::Map(properties)) = resource.as_map().and_then(|map| map.get("Properties")) else { continue };
        for (property, value) in properties {
            let place = ComparedPlace::properties().key(property, is_secret(properties, property));
            walk(&UsedReference { user, property, place, value }, &mut uses);
        }
    }
    uses
}

fn walk<'a>(at: &UsedReference<'a>, uses: &mut BTreeMap<String, Vec<UsedReference<'a>>>) {
    let step = |place: ComparedPlace, value: &'a Value| UsedReference { place, value, ..*at };
    match at.value {
        Value::Map(map) => {
            for (key, value) in map {
                walk(&step(at.place.key(key, is_secret(map, key)), value), uses);
            }
        }
        Value::List(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(&step(at.place.item(index, None), value), uses);
            }
        }
        Value::Call(..) => {
            for id in References::of(at.value).targets {
                uses.entry(id).or_default().push(step(at.place.clone(), at.value));
            }
        }
        _ => {}
    }
}
