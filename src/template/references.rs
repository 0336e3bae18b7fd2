//! The references within a template: names that are not there, conditions that nothing uses, cycles.

use std::collections::{BTreeMap, BTreeSet};

use super::{Defect, Intrinsic, Template, Value};

/// Looks for loose ends. `is_elsewhere` names resources that are outside of this template.
///
/// # Errors
/// A reference to what is not there, a condition that nothing uses, or resources that wait for each other.
pub(crate) fn check_references(template: &Template, is_elsewhere: impl Fn(&str) -> bool) -> Result<(), Defect> {
    let names = |section: &str| template.section(section).map(|(id, _)| id.as_str()).collect::<BTreeSet<&str>>();
    let resources = names("Resources");
    let parameters = names("Parameters");
    let conditions = names("Conditions");

    let mut graph: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut used_conditions = BTreeSet::new();
    for section in ["Rules", "Conditions", "Resources", "Outputs"] {
        for (id, entry) in template.section(section) {
            let found = References::of(entry);
            for name in &found.targets {
                let known = resources.contains(name.as_str()) || parameters.contains(name.as_str());
                if !known && !name.starts_with("AWS::") && !is_elsewhere(name) {
                    return Err(Defect(format!("`{id}` refers to `{name}`, which is not there")));
                }
            }
            for name in &found.conditions {
                if !conditions.contains(name.as_str()) {
                    return Err(Defect(format!("`{id}` has the condition `{name}`, which is not there")));
                }
            }
            used_conditions.extend(found.conditions);
            if section == "Resources" {
                graph.insert(id, found.targets);
            }
        }
    }
    if let Some(unused) = conditions.iter().find(|name| !used_conditions.contains(**name)) {
        return Err(Defect(format!("nothing uses the condition `{unused}`")));
    }
    match cycle(graph) {
        None => Ok(()),
        Some(ids) => Err(Defect(format!("these resources wait for each other: {}", ids.join(", ")))),
    }
}

/// Returns what a template refers to and does not hold: resources, parameters and conditions.
pub(crate) fn loose_ends(template: &Template) -> BTreeSet<String> {
    let names = |section: &str| template.section(section).map(|(id, _)| id.as_str()).collect::<BTreeSet<&str>>();
    let (resources, parameters, conditions) = (names("Resources"), names("Parameters"), names("Conditions"));
    let mut loose = BTreeSet::new();
    for (_, entry) in ["Rules", "Conditions", "Resources", "Outputs"].iter().flat_map(|name| template.section(name)) {
        let found = References::of(entry);
        let is_there = |name: &str| resources.contains(name) || parameters.contains(name) || name.starts_with("AWS::");
        loose.extend(found.targets.into_iter().filter(|name| !is_there(name)));
        loose.extend(found.conditions.into_iter().filter(|name| !conditions.contains(name.as_str())));
    }
    loose
}

/// Returns the resources of a template that wait for each other, and those that wait for them.
pub(crate) fn circle(template: &Template) -> Option<Vec<String>> {
    cycle(template.section("Resources").map(|(id, entry)| (id.as_str(), References::of(entry).targets)).collect())
}

/// The names that a value refers to.
#[derive(Debug, Default)]
pub(crate) struct References {
    /// Resources and parameters.
    pub(crate) targets: BTreeSet<String>,
    pub(crate) conditions: BTreeSet<String>,
    pub(crate) mappings: BTreeSet<String>,
}

impl References {
    pub(crate) fn of(value: &Value) -> Self {
        let mut found = Self::default();
        found.walk(value);
        found
    }

    fn walk(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            Value::List(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Map(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("Condition", Value::String(name)) => {
                            self.conditions.insert(name.clone());
                        }
                        ("DependsOn", Value::String(name)) => {
                            self.targets.insert(name.clone());
                        }
                        ("DependsOn", Value::List(names)) => {
                            self.targets.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        _ => self.walk(value),
                    }
                }
            }
            Value::Call(function, argument) => self.call(*function, argument),
        }
    }

    fn call(&mut self, function: Intrinsic, argument: &Value) {
        match (function, argument) {
            (Intrinsic::Ref, Value::String(name)) => {
                self.targets.insert(name.clone());
            }
            (Intrinsic::GetAtt, Value::List(parts)) => {
                self.targets.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
            }
            (Intrinsic::Condition, Value::String(name)) => {
                self.conditions.insert(name.clone());
            }
            (Intrinsic::Sub, Value::String(text)) => self.sub(text, None),
            (Intrinsic::Sub, Value::List(parts)) => {
                if let [Value::String(text), variables] = parts.as_slice() {
                    self.sub(text, Some(variables));
                    self.walk(variables);
                }
            }
            (Intrinsic::FindInMap, Value::List(parts)) => {
                self.mappings.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
                self.walk(argument);
            }
            (Intrinsic::If, Value::List(parts)) => {
                self.conditions.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
                parts.iter().skip(1).for_each(|part| self.walk(part));
            }
            _ => self.walk(argument),
        }
    }

    /// Collects `${Name}` and `${Name.Attribute}`, but not `${!Literal}` and the variables of the long form.
    fn sub(&mut self, text: &str, variables: Option<&Value>) {
        for hole in text.split("${").skip(1) {
            let Some((name, _)) = hole.split_once('}') else {
                continue;
            };
            let resource = name.split('.').next().unwrap_or(name);
            let local = variables.and_then(Value::as_map).is_some_and(|map| map.contains_key(name));
            if !name.starts_with('!') && !local {
                self.targets.insert(resource.to_owned());
            }
        }
    }
}

/// Takes away what waits for nothing until nothing can be taken; what is left goes in circles.
fn cycle(mut graph: BTreeMap<&str, BTreeSet<String>>) -> Option<Vec<String>> {
    loop {
        let free: Vec<&str> = graph
            .iter()
            .filter(|(_, targets)| !targets.iter().any(|target| graph.contains_key(target.as_str())))
            .map(|(id, _)| *id)
            .collect();
        if free.is_empty() {
            return (!graph.is_empty()).then(|| graph.keys().map(|id| (*id).to_owned()).collect());
        }
        for id in free {
            graph.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(fragment: serde_json::Value) -> Result<(), Defect> {
        let mut template = Template::new("test");
        template.merge("test", fragment.into())?;
        check_references(&template, |_| false)
    }

    #[test]
    fn loose_ends_are_found() {
        let cases = [
            (json!({"Resources": {"A": {"Type": "T", "Properties": {"X": {"Ref": "B"}}}}}), "`B`, which is not there"),
            (json!({"Resources": {"A": {"Type": "T", "Properties": {"X": {"Fn::Sub": "${B.Arn}"}}}}}), "`B`"),
            (json!({"Resources": {"A": {"Type": "T", "Condition": "C"}}}), "`C`"),
            (
                json!({"Resources": {"A": {"Type": "T"}}, "Conditions": {"C": {"Fn::Equals": ["a", "b"]}}}),
                "nothing uses",
            ),
            (
                json!({"Resources": {
                    "A": {"Type": "T", "Properties": {"X": {"Ref": "B"}}},
                    "B": {"Type": "T", "DependsOn": "A"},
                }}),
                "wait for each other",
            ),
        ];
        for (fragment, expected) in cases {
            let Defect(message) = check(fragment).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
        let fine = json!({"Resources": {"A": {"Type": "T", "Properties": {
            "X": {"Fn::Sub": "${AWS::StackName}-${!Literal}-${B}"}, "Y": {"Fn::Sub": ["${Z}", {"Z": {"Ref": "B"}}]},
        }}, "B": {"Type": "T"}}});
        assert_eq!(check(fine), Ok(()));
    }
}
