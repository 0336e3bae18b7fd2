//! The other sections: parameters, conditions, outputs and what else a template has.

use super::change::{ChangeKind, Difference, SectionChange};
use super::compare::{ComparedPlace, compare};
use super::{EMPTY, Map, Version};
use crate::redact::Secrets;
use crate::secret::is_named;
use crate::template::{References, Value};

/// Sections that are mappings of entries, in the order in which they are reported; the others follow.
const ORDER: &[&str] =
    &["Transform", "Parameters", "Rules", "Mappings", "Conditions", "Outputs", "Metadata", "Description"];

/// Returns every entry that differs.
pub(super) fn changes(old: &Version, new: &Version, secrets: &Secrets) -> Vec<SectionChange> {
    let (Some(before), Some(after)) = (old.template.as_map(), new.template.as_map()) else { return Vec::new() };
    let mut sections: Vec<&String> =
        before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))).collect();
    sections.retain(|name| *name != "Resources");
    sections.sort_by_key(|name| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
    let mut changes = Vec::new();
    for section in sections {
        match (before.get(section), after.get(section)) {
            (None | Some(Value::Map(_)), None | Some(Value::Map(_))) => {
                let (before, after) = (old.section(section), new.section(section));
                let entries = keys(before, after).map(|name| (Some(name.as_str()), before.get(name), after.get(name)));
                changes.extend(entries.filter_map(|found| entry(section, found, secrets)));
            }
            (before, after) => changes.extend(entry(section, (None, before, after), secrets)),
        }
    }
    used_by(new, &mut changes);
    changes
}

/// Returns the differences in an entry, which has no name if it is a whole section.
fn entry(
    section: &str,
    (name, before, after): (Option<&str>, Option<&Value>, Option<&Value>),
    secrets: &Secrets,
) -> Option<SectionChange> {
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let parts = |value: Option<&'_ Value>| value.and_then(Value::as_map).cloned().unwrap_or_else(|| EMPTY.clone());
    let mut properties: Vec<Difference> = Vec::new();
    match name {
        // Of a new or old parameter the default is of interest, but it is in a mapping that has no secret name of its own.
        Some(name) if section == "Parameters" && secrets.is_parameter(name) => {
            let (old, new) = (parts(before), parts(after));
            for key in keys(&old, &new) {
                let place = ComparedPlace::default().key(key, matches!(key.as_str(), "Default" | "AllowedValues"));
                compare(&place, old.get(key), new.get(key), &mut properties);
            }
        }
        Some(name) if section == "Mappings" && secrets.is_mapping(name) => {
            mapping((name, &parts(before), &parts(after)), secrets, &mut properties);
        }
        _ => {
            let secret = name.is_some_and(|name| is_secret(section, name, [before, after]));
            compare(&ComparedPlace::default().hidden(secret), before, after, &mut properties);
        }
    }
    let name = name.map(str::to_owned);
    (!properties.is_empty()).then(|| SectionChange {
        section: section.to_owned(),
        name,
        kind,
        properties,
        used_by: Vec::new(),
    })
}

/// Reports whether an entry holds a secret by its name. In `Metadata` the name of a mapping is that of a tool, and its
/// keys speak for themselves.
fn is_secret(section: &str, name: &str, values: [Option<&Value>; 2]) -> bool {
    is_named(name) && (section != "Metadata" || values.into_iter().flatten().any(|value| value.as_map().is_none()))
}

/// Adds the differences in a mapping, of whose entries some are secret.
fn mapping((name, before, after): (&str, &Map, &Map), secrets: &Secrets, found: &mut Vec<Difference>) {
    for first in keys(before, after) {
        let place = ComparedPlace::default().key(first, is_named(name));
        let entries = |map: &Map| map.get(first).and_then(Value::as_map).cloned().unwrap_or_else(|| EMPTY.clone());
        let (before, after) = (entries(before), entries(after));
        for second in keys(&before, &after) {
            let secret = is_named(second) || secrets.is_mapped(name, first, second);
            compare(&place.key(second, secret), before.get(second), after.get(second), found);
        }
    }
}

/// Returns the keys of both.
fn keys<'a>(before: &'a Map, after: &'a Map) -> impl Iterator<Item = &'a String> {
    before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)))
}

/// Adds the resources that refer to an entry.
fn used_by(new: &Version, changes: &mut [SectionChange]) {
    if changes.iter().all(|change| !matches!(change.section.as_str(), "Parameters" | "Mappings" | "Conditions")) {
        return;
    }
    for (id, resource) in new.resources() {
        let found = References::of(resource);
        for change in changes.iter_mut() {
            let names = match change.section.as_str() {
                "Parameters" => &found.targets,
                "Mappings" => &found.mappings,
                "Conditions" => &found.conditions,
                _ => continue,
            };
            if change.name.as_ref().is_some_and(|name| names.contains(name)) {
                change.used_by.push(id.clone());
            }
        }
    }
}
