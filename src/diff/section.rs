//! The other sections: parameters, conditions, outputs and what else a template has.

use super::change::{Difference, Kind, SectionChange};
use super::compare::{Place, compare};
use super::{EMPTY, Map, Version, secret};
use crate::template::{References, Value};

/// Sections that are mappings of entries, in the order in which they are told; the others follow.
const ORDER: &[&str] =
    &["Transform", "Parameters", "Rules", "Mappings", "Conditions", "Outputs", "Metadata", "Description"];

/// Every entry that differs.
pub(super) fn changes(old: &Version, new: &Version) -> Vec<SectionChange> {
    let (Some(before), Some(after)) = (old.template.as_map(), new.template.as_map()) else { return Vec::new() };
    let mut sections: Vec<&String> =
        before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))).collect();
    sections.retain(|name| *name != "Resources");
    sections.sort_by_key(|name| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
    let mut changes = Vec::new();
    for section in sections {
        match (before.get(section), after.get(section)) {
            (None | Some(Value::Map(_)), None | Some(Value::Map(_))) => {
                entries(section, old.section(section), new.section(section), &mut changes);
            }
            (before, after) => changes.extend(entry(section, None, before, after)),
        }
    }
    used_by(new, &mut changes);
    changes
}

fn entries(section: &str, before: &Map, after: &Map, changes: &mut Vec<SectionChange>) {
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        changes.extend(entry(section, Some(name), before.get(name), after.get(name)));
    }
}

fn entry(section: &str, name: Option<&str>, before: Option<&Value>, after: Option<&Value>) -> Option<SectionChange> {
    let kind = match (before, after) {
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        _ => Kind::Changed,
    };
    let secret = name.is_some_and(|name| is_secret(section, name, [before, after]));
    let mut properties: Vec<Difference> = Vec::new();
    // Of a new or old parameter the default is of interest, but it is in a mapping that has no secret name of its own.
    let parts = |value: Option<&Value>| value.and_then(Value::as_map).cloned().unwrap_or_else(|| EMPTY.clone());
    if section == "Parameters" && secret {
        let (old, new) = (parts(before), parts(after));
        for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
            let place = Place::default().key(key, matches!(key.as_str(), "Default" | "AllowedValues"));
            compare(&place, old.get(key), new.get(key), &mut properties);
        }
    } else {
        compare(&Place::default().hidden(secret), before, after, &mut properties);
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

/// Whether an entry holds a secret: a parameter that says so, or an entry with such a name. In `Metadata` the name of a
/// mapping is that of a tool, and its keys speak for themselves.
fn is_secret(section: &str, name: &str, values: [Option<&Value>; 2]) -> bool {
    values.into_iter().flatten().any(|value| match section {
        "Parameters" => secret::is_parameter(name, value),
        "Metadata" => value.as_map().is_none() && secret::is_named(name),
        _ => secret::is_named(name),
    })
}

/// The values of the secret parameters of a template, longest first: their defaults, and those that were given.
pub(super) fn secret_values(version: &Version) -> Vec<String> {
    let parameters = version.section("Parameters").iter();
    let mut values: Vec<String> = parameters
        .filter(|(name, parameter)| secret::is_parameter(name, parameter))
        .flat_map(|(name, parameter)| {
            let default = parameter.as_map().and_then(|map| map.get("Default")).and_then(Value::scalar);
            [default, version.options.parameters.get(name).cloned()]
        })
        .flatten()
        .filter(|value| !value.is_empty())
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    values
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
