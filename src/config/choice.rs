//! Choices: keys of a mapping of which one excludes the others, so that the one that lies above replaces the one below.

use super::reference::FORMS;
use crate::yaml::Entry;

/// The keys that exclude one another in the mapping under a key.
const CHOICES: &[(&str, &[&str])] = &[("api", &["id", "endpoint", "openapi"])];

/// The mappings whose keys are the user's own.
const OWN_KEYS: [&str; 3] = ["stacks", "tags", "origin_headers"];

/// Takes out of a mapping what the mapping above it replaces by another choice. `name` is the key of both.
pub(super) fn replaced(name: &str, below: &mut Vec<Entry>, above: &[Entry]) {
    for (_, choice) in CHOICES.iter().filter(|(of, _)| *of == name) {
        if above.iter().any(|entry| choice.contains(&entry.key.as_str())) {
            below.retain(|entry| !choice.contains(&entry.key.as_str()) || has(above, &entry.key));
        }
    }
    // All keys of a reference, and of a certificate, are of its form.
    let forms = || FORMS.into_iter().chain(["arn"]);
    let form = |entries: &[Entry]| forms().find(|form| has(entries, form));
    let (old, new) = (form(below), form(above));
    if !OWN_KEYS.contains(&name) && old.is_some() && new.is_some() && old != new {
        below.clear();
    }
}

fn has(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| entry.key == key)
}
