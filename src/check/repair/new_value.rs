//! Values that a repair writes.

use crate::template::{Intrinsic, Value};

/// A value to write.
#[derive(Debug, Clone)]
pub(in crate::check) enum NewValue {
    Bool(bool),
    List(Vec<NewValue>),
    Map(Vec<(&'static str, NewValue)>),
    Number(u64),
    Text(String),
    /// An attribute of a resource: `!GetAtt Resource.Attribute`.
    Attribute(String, &'static str),
}

impl NewValue {
    /// Returns a text.
    pub(in crate::check) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Returns a list of texts.
    pub(in crate::check) fn texts(texts: &[&str]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text)).collect())
    }

    /// Returns the value as a template has it.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Bool(bool) => Value::Bool(*bool),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Map(entries) => {
                Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.to_value())).collect())
            }
            Self::Number(number) => Value::Number((*number).into()),
            Self::Text(text) => Value::String(text.clone()),
            Self::Attribute(resource, attribute) => {
                let parts = vec![resource.as_str().into(), (*attribute).into()];
                Value::Call(Intrinsic::GetAtt, Box::new(Value::List(parts)))
            }
        }
    }
}
