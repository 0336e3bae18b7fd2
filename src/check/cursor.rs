//! A place in a template in one scenario: it walks through `Fn::If` and past `AWS::NoValue`, and knows where it is.

use super::env::Env;
use super::text::Text;
use crate::template::{Intrinsic, Pointer, Value};

/// A value with the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    pub(crate) env: Env<'a>,
    pub(crate) value: &'a Value,
    pub(crate) pointer: Pointer,
}

impl<'a> Cursor<'a> {
    /// A resource; nothing where there is none with that id.
    pub(crate) fn resource(env: Env<'a>, id: &str) -> Option<Self> {
        let value = env.sections.value(id)?;
        Some(Self { env, value, pointer: env.sections.pointer(id) })
    }

    /// The properties of a resource; nothing where it has none.
    pub(crate) fn properties(env: Env<'a>, id: &str) -> Option<Self> {
        let value = env.sections.resource(id)?.get("Properties")?;
        Self { env, value, pointer: env.sections.pointer(id).join("Properties") }.settled()
    }

    /// What a SAM template says of all resources of a kind.
    pub(crate) fn globals(env: Env<'a>, kind: &str) -> Option<Self> {
        let value = env.sections.global(kind)?;
        Self { env, value, pointer: Pointer::default().join("Globals").join(kind) }.settled()
    }

    /// This place, with functions that choose a value followed; nothing where the choice is to have none.
    fn settled(mut self) -> Option<Self> {
        // Each step goes deeper into the template, or into a mapping, which contains no functions that choose.
        loop {
            let Value::Call(function, argument) = self.value else { return Some(self) };
            match (function, argument.as_ref()) {
                (Intrinsic::Ref, Value::String(name)) if name == "AWS::NoValue" => return None,
                (Intrinsic::If, Value::List(parts)) => match self.env.branch(parts) {
                    Some((index, value)) => {
                        self.pointer = self.pointer.join("Fn::If").index(index);
                        self.value = value;
                    }
                    None => return Some(self),
                },
                (Intrinsic::FindInMap, Value::List(parts)) => match self.env.find_in_map(parts) {
                    Some(value) => self.value = value,
                    None => return Some(self),
                },
                _ => return Some(self),
            }
        }
    }

    /// The value of a key; nothing where there is none, or null.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_map()?.get(key).filter(|value| **value != Value::Null)?;
        Self { env: self.env, value, pointer: self.pointer.join(key) }.settled()
    }

    /// The value at the end of several keys.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |cursor, key| cursor.get(key))
    }

    /// The items of a list; a lone value is a list of one, as CloudFormation takes it.
    pub(crate) fn items(&self) -> Vec<Self> {
        match self.value {
            Value::List(items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, value)| {
                    Self { env: self.env, value, pointer: self.pointer.index(index) }.settled()
                })
                .collect(),
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// The items of the list under a key.
    pub(crate) fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// Whether this is a function whose result is not known here.
    pub(crate) fn is_call(&self) -> bool {
        matches!(self.value, Value::Call(..))
    }

    pub(crate) fn text(&self) -> Text {
        self.env.text(self.value)
    }

    /// The text under a key, where it is known.
    pub(crate) fn known(&self, key: &str) -> Option<String> {
        self.get(key)?.text().as_known().map(str::to_owned)
    }

    /// The known texts of the list under a key; nothing where one of them is unknown.
    pub(crate) fn names(&self, key: &str) -> Option<Vec<String>> {
        let Some(list) = self.get(key) else { return Some(Vec::new()) };
        let texts = match list.value {
            Value::Call(..) => self.env.texts(list.value)?,
            _ => list.items().iter().map(Self::text).collect(),
        };
        texts.iter().map(|text| text.as_known().map(str::to_owned)).collect()
    }

    /// The boolean under a key, also where it is written as text.
    pub(crate) fn bool(&self, key: &str) -> Option<bool> {
        self.known(key).and_then(|text| text.to_ascii_lowercase().parse().ok())
    }

    /// The number under a key, also where it is written as text; `default` where there is none, nothing where it is
    /// unknown.
    pub(crate) fn number(&self, key: &str, default: u64) -> Option<u64> {
        match self.get(key) {
            None => Some(default),
            Some(value) => {
                let number: f64 = value.text().as_known()?.trim().parse().ok().filter(|number| *number >= 0.0)?;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds, never negative")]
                Some(number as u64)
            }
        }
    }
}
