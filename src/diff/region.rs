//! The Regions whose stacks have a resource, as far as the template's rules and conditions determine them.

use std::collections::{BTreeMap, BTreeSet};

use super::Version;
use super::change::{Change, ChangeKind};
use crate::check::Options;
use crate::names::Region;
use crate::source;
use crate::template::{Intrinsic, Value};

/// Says of every change which Regions it touches.
pub(super) fn locate(old: &Version, new: &Version, changes: &mut [Change]) {
    if changes.is_empty() {
        return;
    }
    let (before, after) = (MadeByRegion::of(old), MadeByRegion::of(new));
    for change in changes {
        let both = [(old, &before), (new, &after)].into_iter();
        let found = both.filter_map(|(version, regions)| regions.of_resource(version, &change.logical_id));
        change.regions = found.flatten().collect::<BTreeSet<&str>>().into_iter().map(str::to_owned).collect();
    }
}

/// Returns the resources that stay as they are, and are made in another Region's stack too, or not any more: an
/// unconditional certificate of a template that is deployed in two Regions instead of one.
pub(super) fn moved(old: &Version, new: &Version, changes: &[Change]) -> Vec<Change> {
    let (before, after) = (MadeByRegion::of(old), MadeByRegion::of(new));
    if !before.is_complete || !after.is_complete || before.made.keys().eq(after.made.keys()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (id, resource) in new.resources() {
        if changes.iter().any(|change| change.logical_id == *id && change.kind != ChangeKind::Changed) {
            continue;
        }
        let (Some(was), Some(is)) = (before.of_resource(old, id), after.of_resource(new, id)) else { continue };
        let mut add = |regions: Vec<String>, kind| {
            if !regions.is_empty() {
                found.push(Change { regions, ..Change::new(id, resource, kind) });
            }
        };
        let only = |these: &[&str], others: &[&str]| -> Vec<String> {
            these.iter().filter(|region| !others.contains(region)).map(|region| (*region).to_owned()).collect()
        };
        add(only(&was, &is), ChangeKind::Removed);
        add(only(&is, &was), ChangeKind::Added);
    }
    found
}

/// The Regions that a template names, with the resources that are made there.
struct MadeByRegion {
    made: BTreeMap<String, BTreeSet<String>>,
    /// True if a deployment anywhere else is refused.
    is_complete: bool,
}

impl MadeByRegion {
    fn of(version: &Version) -> Self {
        let given = version.options.region.iter().cloned().collect::<BTreeSet<String>>();
        let named = |section: &str| {
            let mut names = BTreeSet::new();
            version.section(section).values().for_each(|entry| regions_in(entry, &mut names));
            names
        };
        let mut is_complete = true;
        let mut regions = given;
        if regions.is_empty() {
            regions = named("Rules");
        }
        if regions.is_empty() {
            is_complete = false;
            regions = named("Conditions");
        }
        let made = |region: String| {
            let options = Options { region: Some(region.clone()), ..version.options.clone() };
            (region, source::created(version.document.value(), &options))
        };
        Self { made: regions.into_iter().map(made).collect(), is_complete }
    }

    /// Returns the Regions of a resource; `None` if the template says none, or if it might be in any other too.
    fn of_resource<'s>(&'s self, version: &Version, id: &str) -> Option<Vec<&'s str>> {
        version.resources().get(id)?;
        let regions = self.made.iter().filter(|(_, made)| made.contains(id)).map(|(region, _)| region.as_str());
        let regions: Vec<&str> = regions.collect();
        (self.is_complete || regions.len() < self.made.len()).then_some(regions)
    }
}

/// The Regions that `AWS::Region` is compared with; other texts are none, and each would cost a look at every resource.
fn regions_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| regions_in(item, found)),
        Value::Map(map) => map.values().for_each(|value| regions_in(value, found)),
        Value::Call(Intrinsic::Equals | Intrinsic::Contains, argument) => {
            let Value::List(parts) = argument.as_ref() else { return };
            if parts.contains(&Value::reference("AWS::Region")) {
                let texts = parts.iter().flat_map(|part| match part {
                    Value::List(items) => items.as_slice(),
                    part => std::slice::from_ref(part),
                });
                found.extend(
                    texts.filter_map(Value::as_str).filter(|text| text.parse::<Region>().is_ok()).map(str::to_owned),
                );
            }
        }
        Value::Call(_, argument) => regions_in(argument, found),
        _ => {}
    }
}
