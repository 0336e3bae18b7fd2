//! Which conditions bear on a distribution, and scenarios that agree told as one.

use std::collections::BTreeMap;

use super::report::BehaviorReport;
use super::sections::Sections;
use crate::template::{Intrinsic, Value};

/// The conditions in a distribution and in what it refers to, its own first.
pub(super) fn conditions(sections: &Sections<'_>, id: &str) -> Vec<String> {
    let mut walk = Walk { names: Vec::new(), open: vec![id.to_owned()] };
    if let Some(own) = sections.resource(id).and_then(|resource| resource.get("Condition")).and_then(Value::as_str) {
        walk.name(own);
    }
    let mut next = 0;
    while let Some(id) = walk.open.get(next).cloned() {
        if let Some(properties) = sections.resource(&id).and_then(|resource| resource.get("Properties")) {
            walk.value(properties);
        }
        next += 1;
    }
    walk.names
}

struct Walk {
    names: Vec<String>,
    open: Vec<String>,
}

impl Walk {
    fn name(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    fn resource(&mut self, id: &str) {
        let id = id.split('.').next().unwrap_or_default();
        if !self.open.iter().any(|known| known == id) {
            self.open.push(id.to_owned());
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Map(map) => map.values().for_each(|value| self.value(value)),
            Value::Call(function, argument) => {
                match (function, argument.as_ref()) {
                    (Intrinsic::If, Value::List(parts)) => {
                        if let Some(Value::String(name)) = parts.first() {
                            self.name(name);
                        }
                    }
                    (Intrinsic::Ref, Value::String(id)) => self.resource(id),
                    (Intrinsic::GetAtt, Value::List(parts)) => {
                        if let Some(Value::String(id)) = parts.first() {
                            self.resource(id);
                        }
                    }
                    (Intrinsic::Sub, Value::String(text)) => self.sub(text),
                    (Intrinsic::Sub, Value::List(parts)) => {
                        if let Some(Value::String(text)) = parts.first() {
                            self.sub(text);
                        }
                    }
                    _ => {}
                }
                self.value(argument);
            }
            _ => {}
        }
    }

    fn sub(&mut self, text: &str) {
        for hole in text.split("${").skip(1) {
            if let Some((id, _)) = hole.split_once('}') {
                self.resource(id);
            }
        }
    }
}

type Truths = Vec<(String, bool)>;
/// The number of a behavior in match order, and its path pattern.
type Place = (usize, String);

/// The behaviors of all scenarios, one after the other in match order, each once for every way in which it differs,
/// with the conditions that make the difference.
pub(super) fn fold(scenarios: Vec<(Truths, Vec<BehaviorReport>)>) -> Vec<BehaviorReport> {
    let mut by_place: Vec<(Place, Vec<(Truths, BehaviorReport)>)> = Vec::new();
    for (truths, behaviors) in scenarios {
        let from_end = behaviors.len();
        for (index, behavior) in behaviors.into_iter().enumerate() {
            // The default behavior is the last in every scenario, whatever comes before it.
            let place = if index + 1 == from_end { usize::MAX } else { index };
            let key = (place, behavior.path_pattern.clone());
            match by_place.iter_mut().find(|(known, _)| *known == key) {
                Some((_, group)) => group.push((truths.clone(), behavior)),
                None => by_place.push((key, vec![(truths.clone(), behavior)])),
            }
        }
    }
    by_place.sort_by_key(|((place, _), _)| *place);
    by_place.into_iter().flat_map(|(_, group)| alike(group)).collect()
}

/// Drops every condition without which the reports still differ as they did.
fn alike(mut group: Vec<(Truths, BehaviorReport)>) -> Vec<BehaviorReport> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in group.iter().flat_map(|(truths, _)| truths) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    for name in names.iter().rev() {
        let without = |truths: &Truths| -> Truths { truths.iter().filter(|(n, _)| n != name).cloned().collect() };
        let mut seen: BTreeMap<Truths, &BehaviorReport> = BTreeMap::new();
        let agrees = group.iter().all(|(truths, report)| *seen.entry(without(truths)).or_insert(report) == report);
        if agrees {
            group = group.iter().map(|(truths, report)| (without(truths), report.clone())).collect();
        }
    }
    let mut told: Vec<BehaviorReport> = Vec::new();
    for (truths, report) in &group {
        let mut report = report.clone();
        report.when = enough(truths, &report, &group).into_iter().collect();
        if !told.contains(&report) {
            told.push(report);
        }
    }
    told
}

/// As many of the conditions as it takes to tell this report from those that differ.
fn enough(truths: &Truths, report: &BehaviorReport, group: &[(Truths, BehaviorReport)]) -> Truths {
    let mut kept = truths.clone();
    for (name, _) in truths.iter().rev() {
        let fewer: Truths = kept.iter().filter(|(kept, _)| kept != name).cloned().collect();
        let is_enough = group.iter().all(|(other, found)| found == report || !fewer.iter().all(|t| other.contains(t)));
        if is_enough {
            kept = fewer;
        }
    }
    kept
}
