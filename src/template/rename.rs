//! Other logical IDs: of the entries themselves, and wherever a template refers to them.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Intrinsic, Template, Value};

/// New logical IDs by the old ones.
#[derive(Debug, Default)]
pub(crate) struct Renaming {
    /// Resources.
    pub(crate) resources: BTreeMap<String, String>,
    /// Conditions.
    pub(crate) conditions: BTreeMap<String, String>,
    /// Outputs, which nothing in the template refers to.
    pub(crate) outputs: BTreeMap<String, String>,
    /// Rules, which nothing refers to either.
    pub(crate) rules: BTreeMap<String, String>,
}

impl Renaming {
    /// Returns the template with the new IDs.
    pub(crate) fn apply(&self, template: &Template) -> Template {
        let Value::Map(sections) = template.value() else { return template.clone() };
        let renamed = sections.iter().map(|(section, entries)| {
            let names = match section.as_str() {
                "Resources" => Some(&self.resources),
                "Conditions" => Some(&self.conditions),
                "Outputs" => Some(&self.outputs),
                "Rules" => Some(&self.rules),
                _ => None,
            };
            let entries = self.value(entries);
            let entries = match (names, entries) {
                (Some(names), Value::Map(entries)) => {
                    Value::Map(entries.into_iter().map(|(id, entry)| (new_name(names, &id), entry)).collect())
                }
                (_, entries) => entries,
            };
            (section.clone(), entries)
        });
        Template::of(Value::Map(renamed.collect()))
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
            Value::List(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Map(map) => Value::Map(self.map(map)),
            Value::Call(function, argument) => Value::Call(*function, Box::new(self.argument(*function, argument))),
        }
    }

    fn map(&self, map: &IndexMap<String, Value>) -> IndexMap<String, Value> {
        let entries = map.iter().map(|(key, value)| {
            let value = match (key.as_str(), value) {
                ("Condition", Value::String(name)) => new_name(&self.conditions, name).into(),
                ("DependsOn", value) => self.names(value),
                _ => self.value(value),
            };
            (key.clone(), value)
        });
        entries.collect()
    }

    /// Returns one logical ID, or a list of them, with the new ones.
    fn names(&self, value: &Value) -> Value {
        match value {
            Value::String(name) => new_name(&self.resources, name).into(),
            Value::List(items) => items.iter().map(|item| self.names(item)).collect(),
            other => other.clone(),
        }
    }

    fn argument(&self, function: Intrinsic, argument: &Value) -> Value {
        match (function, argument) {
            (Intrinsic::Ref, Value::String(name)) => new_name(&self.resources, name).into(),
            (Intrinsic::Condition, Value::String(name)) => new_name(&self.conditions, name).into(),
            (Intrinsic::Sub, Value::String(text)) => self.sub(text, None).into(),
            (Intrinsic::Sub, Value::List(parts)) => match parts.as_slice() {
                [Value::String(text), variables] => {
                    let text = self.sub(text, variables.as_map());
                    [text.into(), self.value(variables)].into_iter().collect()
                }
                _ => self.value(argument),
            },
            (Intrinsic::GetAtt, Value::List(parts)) => self.first(parts, &self.resources),
            (Intrinsic::If, Value::List(parts)) => self.first(parts, &self.conditions),
            _ => self.value(argument),
        }
    }

    /// Returns a list whose first item is a name.
    fn first(&self, parts: &[Value], names: &BTreeMap<String, String>) -> Value {
        let items = parts.iter().enumerate().map(|(index, part)| match part {
            Value::String(name) if index == 0 => new_name(names, name).into(),
            part => self.value(part),
        });
        items.collect()
    }

    /// Returns the text of `Fn::Sub`: `${Name}` and `${Name.Attribute}`, not `${!Literal}`, nor the function's variables.
    fn sub(&self, text: &str, variables: Option<&IndexMap<String, Value>>) -> String {
        let mut pieces = text.split("${");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            out.push_str("${");
            let Some((name, rest)) = piece.split_once('}') else {
                out.push_str(piece);
                continue;
            };
            let (id, attribute) = name.split_once('.').map_or((name, None), |(id, rest)| (id, Some(rest)));
            if variables.is_some_and(|variables| variables.contains_key(name)) {
                out.push_str(name);
            } else {
                out.push_str(&new_name(&self.resources, id));
                out.extend(attribute.into_iter().flat_map(|attribute| [".", attribute]));
            }
            out.push('}');
            out.push_str(rest);
        }
        out
    }
}

fn new_name(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(name).map_or(name, String::as_str).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_follow_their_resources() {
        let template = Template::of(Value::from(json!({
            "Conditions": {"C": {"Fn::Equals": ["a", "b"]}, "D": {"Fn::Not": [{"Condition": "C"}]}},
            "Resources": {
                "A": {"Type": "T", "Condition": "C", "DependsOn": ["B", "Other"]},
                "B": {"Type": "T", "Properties": {
                    "W": {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "Other"}]},
                    "X": {"Fn::GetAtt": ["A", "B"]},
                    "Y": {"Fn::Sub": "${A}/${A.B}/${!A}/${AWS::Region}/${AB}"},
                    "Z": {"Fn::Sub": ["${A}${B}", {"A": {"Ref": "A"}}]},
                }},
            },
            "Outputs": {"A": {"Value": {"Ref": "A"}}},
        })));
        let names = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let renaming = Renaming {
            resources: names(&[("A", "EdgeA"), ("B", "EdgeB")]),
            conditions: names(&[("C", "EdgeC")]),
            outputs: names(&[("A", "EdgeA")]),
            rules: BTreeMap::new(),
        };
        let expected = json!({
            "Conditions": {"EdgeC": {"Fn::Equals": ["a", "b"]}, "D": {"Fn::Not": [{"Condition": "EdgeC"}]}},
            "Resources": {
                "EdgeA": {"Type": "T", "Condition": "EdgeC", "DependsOn": ["EdgeB", "Other"]},
                "EdgeB": {"Type": "T", "Properties": {
                    "W": {"Fn::If": ["EdgeC", {"Ref": "EdgeA"}, {"Ref": "Other"}]},
                    "X": {"Fn::GetAtt": ["EdgeA", "B"]},
                    "Y": {"Fn::Sub": "${EdgeA}/${EdgeA.B}/${!A}/${AWS::Region}/${AB}"},
                    "Z": {"Fn::Sub": ["${A}${EdgeB}", {"A": {"Ref": "EdgeA"}}]},
                }},
            },
            "Outputs": {"EdgeA": {"Value": {"Ref": "EdgeA"}}},
        });
        assert_eq!(renaming.apply(&template).value().to_json(), expected);
    }
}
