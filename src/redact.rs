//! Takes what is secret out of the values of a template, and out of what gatefront says about it.
//!
//! `diff` and `check` both use it: [`masked`] for one value, [`Secrets`] for what a template's secrets come to elsewhere.

mod flow;
mod value;

pub(crate) use value::{is_secret, is_secret_property, masked};

use std::collections::{BTreeMap, BTreeSet};

use crate::secret::{self, Hidden, MASK, is_named, is_random};
use crate::template::{Document, Pointer, Value};
use flow::{Flow, Mapped};

/// Fewer characters are no secret, and would mask every text.
const SHORTEST: usize = 4;

/// The secrets of a template.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    /// Parameters that hold one: by `NoEcho`, by their name, or because a secret property gets it from them.
    parameters: BTreeSet<String>,
    /// The same of entries of mappings.
    mappings: Vec<Mapped>,
    /// Texts that are masked wherever they occur, longest first.
    values: Vec<String>,
    /// Values in the template that hold a secret.
    places: Vec<Pointer>,
}

impl Secrets {
    /// Finds the secrets of a template, whose parameters are given these values.
    pub(crate) fn of(file: &Value, given: &BTreeMap<String, String>) -> Self {
        Self::among(file, given, file)
    }

    /// Finds the secrets of a template that a report on these resources may show: those of the parameters and mappings,
    /// and of the resources and what they refer to.
    pub(crate) fn around(file: &Value, given: &BTreeMap<String, String>, resources: Vec<String>) -> Self {
        Self::among(file, given, &value::around(file, resources))
    }

    /// Finds the secrets of a template, of its resources only those in a part of it.
    fn among(file: &Value, given: &BTreeMap<String, String>, part: &Value) -> Self {
        let mut secrets = Self::default();
        let flow = Flow::of(file);
        let template = value::template(file);
        let section = |name: &str| template.as_map().and_then(|map| map.get(name)).and_then(Value::as_map);
        let mut values = BTreeSet::new();
        for (name, parameter) in section("Parameters").into_iter().flatten() {
            let default = parameter.as_map().and_then(|map| map.get("Default")).and_then(Value::scalar);
            let texts: Vec<String> = [default, given.get(name).cloned()].into_iter().flatten().collect();
            let is_declared = value::is_no_echo(parameter) || is_named(name);
            let Some(is_whole) = flow.parameters.get(name).copied().or(is_declared.then_some(true)) else { continue };
            secrets.parameters.insert(name.clone());
            for text in texts {
                values.extend(pieces(&text, &flow.delimiters(name)));
                values.extend(Some(text).filter(|text| is_declared || is_whole || is_random(text)));
            }
        }
        secrets.mappings.clone_from(&flow.mappings);
        let hidden = value::masked_file(part, &secrets);
        differing(part, &hidden, &Pointer::default(), &mut |place, text| {
            secrets.places.push(place.clone());
            values.extend(text.filter(|text| is_random(text)));
        });
        secrets.values = values.into_iter().filter(|text| text.chars().count() >= SHORTEST && text != MASK).collect();
        secrets.values.sort_by_key(|text| std::cmp::Reverse(text.len()));
        secrets
    }

    /// Adds values that are secret, wherever they occur.
    pub(crate) fn with(mut self, values: &[String]) -> Self {
        self.values.extend(values.iter().filter(|value| value.chars().count() >= SHORTEST).cloned());
        self.values.sort_by_key(|text| std::cmp::Reverse(text.len()));
        self
    }

    /// Returns the secrets of both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut all = self.clone();
        all.parameters.extend(other.parameters.iter().cloned());
        all.mappings.extend(other.mappings.iter().cloned());
        all.values.extend(other.values.iter().cloned());
        all.values.sort_by_key(|text| std::cmp::Reverse(text.len()));
        all
    }

    /// Reports whether a parameter holds a secret.
    pub(crate) fn is_parameter(&self, name: &str) -> bool {
        self.parameters.contains(name)
    }

    /// Reports whether an entry of a mapping holds a secret.
    pub(crate) fn is_mapped(&self, mapping: &str, first: &str, second: &str) -> bool {
        self.mappings.iter().any(|mapped| mapped.is(mapping, first, second))
    }

    /// Reports whether some entry of a mapping holds a secret.
    pub(crate) fn is_mapping(&self, mapping: &str) -> bool {
        self.mappings.iter().any(|mapped| mapped.is_in(mapping))
    }

    /// Returns a text of gatefront's own with every secret in it masked.
    pub(crate) fn mask(&self, text: &str) -> String {
        let text = self.values.iter().fold(text.to_owned(), |text, value| {
            if text.contains(value.as_str()) { text.replace(value.as_str(), MASK) } else { text }
        });
        secret::masked_sentence(&text)
    }

    /// Returns a value with every secret of the template in it masked.
    pub(crate) fn mask_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.mask(text).into(),
            Value::Number(number) if self.values.contains(&number.to_string()) => MASK.into(),
            Value::List(items) => items.iter().map(|item| self.mask_value(item)).collect(),
            Value::Map(map) => {
                Value::Map(map.iter().map(|(key, value)| (key.clone(), self.mask_value(value))).collect())
            }
            Value::Call(function, argument) => Value::Call(*function, Box::new(self.mask_value(argument))),
            _ => value.clone(),
        }
    }

    /// Returns the secrets as they are written in the template's text.
    pub(crate) fn in_text(&self, document: &Document) -> Hidden {
        let places = self.places.iter().map(|place| document.locate(place).range()).collect();
        Hidden { places, values: self.values.clone() }
    }
}

/// Returns the pieces of a secret that the template cuts it into, and those that look like secrets themselves.
fn pieces(text: &str, delimiters: &[&str]) -> Vec<String> {
    let cut = delimiters.iter().filter(|delimiter| !delimiter.is_empty()).flat_map(|delimiter| text.split(*delimiter));
    let mixed = text.split(|c: char| !c.is_alphanumeric());
    let mixed = mixed.filter(|piece| piece.contains(char::is_alphabetic) && piece.contains(char::is_numeric));
    cut.chain(mixed).map(str::to_owned).collect()
}

/// Visits the values that differ between a template and what is left of it, with the text where all of it is masked.
fn differing(value: &Value, hidden: &Value, at: &Pointer, visit: &mut impl FnMut(&Pointer, Option<String>)) {
    match (value, hidden) {
        (Value::Map(map), Value::Map(rest)) => {
            for (key, value) in map {
                if let Some(hidden) = rest.get(key) {
                    differing(value, hidden, &at.join(key), visit);
                }
            }
        }
        (Value::List(items), Value::List(rest)) => {
            for (index, (value, hidden)) in items.iter().zip(rest).enumerate() {
                differing(value, hidden, &at.index(index), visit);
            }
        }
        (Value::Call(function, argument), Value::Call(_, rest)) => {
            differing(argument, rest, &at.join(function.long()), visit);
        }
        _ if value != hidden => visit(at, value.scalar().filter(|_| hidden.as_str() == Some(MASK))),
        _ => {}
    }
}
