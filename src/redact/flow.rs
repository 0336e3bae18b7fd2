//! The sources of the values of secret properties, which are parameters and mappings; and how the template cuts values
//! into pieces.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{is_secret, is_secret_property, is_surely_secret, template};
use crate::template::{Intrinsic, References, Value};

/// The parameters and mappings that the secret properties of a template refer to.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Parameters, with whether one is the whole of a value that is a secret for sure.
    pub(super) parameters: BTreeMap<String, bool>,
    /// Entries of mappings.
    pub(super) mappings: Vec<Mapped>,
    /// The delimiters of `Fn::Split`, and the parameters in the text that it cuts.
    cuts: BTreeSet<(String, String)>,
}

/// An entry of a mapping, or all those that a function may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mapped {
    mapping: String,
    first: Option<String>,
    second: Option<String>,
}

impl Mapped {
    pub(super) fn is_in(&self, mapping: &str) -> bool {
        self.mapping == mapping
    }

    pub(super) fn is(&self, mapping: &str, first: &str, second: &str) -> bool {
        let fits = |known: &Option<String>, key: &str| known.as_ref().is_none_or(|known| known == key);
        self.is_in(mapping) && fits(&self.first, first) && fits(&self.second, second)
    }
}

/// The extent to which a value is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlowPart {
    /// It is not one.
    None,
    /// It is a part of one, or perhaps none.
    Some,
    /// It is one.
    Whole,
}

impl Flow {
    /// Finds what the secret properties of a template refer to.
    pub(super) fn of(file: &Value) -> Self {
        let mut flow = Self::default();
        let has = |section: &str| template(file).as_map().is_some_and(|map| map.contains_key(section));
        if has("Parameters") || has("Mappings") {
            flow.walk(file, FlowPart::None);
        }
        flow
    }

    /// Returns the delimiters at which a parameter is cut; a list of texts is cut at commas.
    pub(super) fn delimiters(&self, parameter: &str) -> Vec<&str> {
        let cuts = self.cuts.iter().filter(|(_, name)| name == parameter);
        cuts.map(|(delimiter, _)| delimiter.as_str()).chain([","]).collect()
    }

    fn walk(&mut self, value: &Value, part: FlowPart) {
        match value {
            Value::Map(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("Properties", Value::Map(properties)) => {
                            let resource_type = map.get("Type").and_then(Value::as_str).unwrap_or_default();
                            for (key, value) in properties {
                                let of_type = is_secret_property(resource_type, key);
                                self.walk(value, if of_type { FlowPart::Whole } else { of_key(properties, key, part) });
                            }
                        }
                        _ => self.walk(value, of_key(map, key, part)),
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.walk(item, part)),
            Value::Call(function, argument) => self.call(*function, argument, part),
            _ => {}
        }
    }

    fn call(&mut self, function: Intrinsic, argument: &Value, part: FlowPart) {
        match (function, argument) {
            (Intrinsic::Ref, Value::String(name)) => self.parameter(name, part),
            (Intrinsic::FindInMap, Value::List(parts)) if part != FlowPart::None => {
                let text = |index: usize| parts.get(index).and_then(Value::as_str).map(str::to_owned);
                if let Some(mapping) = text(0) {
                    self.mappings.push(Mapped { mapping, first: text(1), second: text(2) });
                }
            }
            (Intrinsic::If, Value::List(parts)) => parts.iter().skip(1).for_each(|branch| self.walk(branch, part)),
            (Intrinsic::Split, Value::List(parts)) => {
                if let [Value::String(delimiter), whole] = parts.as_slice() {
                    let names = References::of(whole).targets.into_iter();
                    self.cuts.extend(names.map(|name| (delimiter.clone(), name)));
                }
                self.walk(argument, less(part));
            }
            (Intrinsic::Sub, _) => {
                let text = match argument {
                    Value::List(parts) => parts.first().and_then(Value::as_str).unwrap_or_default(),
                    other => other.as_str().unwrap_or_default(),
                };
                let is_whole = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
                for name in text.split("${").skip(1).filter_map(|rest| rest.split('}').next()) {
                    self.parameter(name.trim(), if is_whole { part } else { less(part) });
                }
                self.walk(argument, less(part));
            }
            _ => self.walk(argument, less(part)),
        }
    }

    fn parameter(&mut self, name: &str, part: FlowPart) {
        if part != FlowPart::None {
            *self.parameters.entry(name.to_owned()).or_default() |= part == FlowPart::Whole;
        }
    }
}

/// Returns the extent to which the value of a key is a secret.
fn of_key(map: &indexmap::IndexMap<String, Value>, key: &str, part: FlowPart) -> FlowPart {
    match part {
        FlowPart::None if !is_secret(map, key) => FlowPart::None,
        FlowPart::None if is_surely_secret(map, key) => FlowPart::Whole,
        FlowPart::None => FlowPart::Some,
        part => part,
    }
}

/// Returns the extent to which a value is a secret if a function makes one of this extent from it.
fn less(part: FlowPart) -> FlowPart {
    if part == FlowPart::None { FlowPart::None } else { FlowPart::Some }
}
