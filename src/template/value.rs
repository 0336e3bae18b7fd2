//! The values of a template, with intrinsic functions as values of their own, whichever form they were written in.

use indexmap::IndexMap;
use serde_json::{Number, Value as Json};

use super::Intrinsic;
use crate::yaml::{Content, Node};

/// A value in a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer or a float.
    Number(Number),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping, in the order of the file.
    Map(IndexMap<String, Value>),
    /// An intrinsic function with its argument; `GetAtt` always has a list.
    Call(Intrinsic, Box<Value>),
}

impl Value {
    /// Returns `{"Ref": logical_id}`.
    #[must_use]
    pub fn reference(logical_id: &str) -> Self {
        Self::Call(Intrinsic::Ref, Box::new(logical_id.into()))
    }

    /// Returns the mapping, where this is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&IndexMap<String, Value>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the text of a scalar that is neither null nor a function's result, as CloudFormation takes it.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(bool) => Some(bool.to_string()),
            _ => None,
        }
    }

    /// Returns the text, where this is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value as JSON, functions in their long form.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(bool) => Json::Bool(*bool),
            Self::Number(number) => Json::Number(number.clone()),
            Self::String(text) => Json::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(map) => map.iter().map(|(key, value)| (key.clone(), value.to_json())).collect(),
            Self::Call(function, argument) => [(function.long().to_owned(), argument.to_json())].into_iter().collect(),
        }
    }

    /// Returns the value of a scalar without quotes that is not null.
    pub(crate) fn plain(text: String) -> Self {
        match text.as_str() {
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            _ => number(&text).map_or_else(|| Self::String(text), Self::Number),
        }
    }

    /// Returns the intrinsic function of a tag, `Ref` for `!Ref`. A tag of no function leaves the value as it is.
    pub(crate) fn tagged(tag: &str, value: Self) -> Self {
        match Intrinsic::from_short(tag) {
            Some(function) => Self::call(function, value),
            None => value,
        }
    }

    pub(super) fn call(function: Intrinsic, argument: Self) -> Self {
        let argument = match (function, argument) {
            (Intrinsic::GetAtt, Self::String(text)) => {
                let (resource, attribute) = text.split_once('.').unwrap_or((&text, ""));
                Self::List(vec![resource.into(), attribute.into()])
            }
            (_, argument) => argument,
        };
        Self::Call(function, Box::new(argument))
    }

    pub(crate) fn from_map(mut map: IndexMap<String, Self>) -> Self {
        if map.len() == 1
            && let Some(function) = map.keys().next().and_then(|key| Intrinsic::from_long(key))
            && let Some(argument) = map.pop()
        {
            return Self::call(function, argument.1);
        }
        Self::Map(map)
    }
}

/// A plain scalar means what YAML 1.1 and JSON agree on; anything else that is plain is text.
impl From<Node> for Value {
    fn from(node: Node) -> Self {
        let null = node.is_null();
        let value = match node.content {
            Content::Scalar { .. } if null => Self::Null,
            Content::Scalar { text, plain: true } => Self::plain(text),
            Content::Scalar { text, plain: false } => Self::String(text),
            Content::List(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Content::Map(entries) => {
                Self::from_map(entries.into_iter().map(|entry| (entry.key, entry.value.into())).collect())
            }
        };
        match node.tag.as_deref() {
            Some(tag) => Self::tagged(tag, value),
            None => value,
        }
    }
}

/// Numbers that JSON and YAML 1.1 both take: no leading zeros, so that `012345678901` stays text, and an exponent
/// only after a point and with its sign, so that `1e3` does. An integer too long to be kept exactly stays text as well.
pub(super) fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let exponent = text.split_once(['e', 'E']);
    let agreed = exponent.is_none_or(|(mantissa, power)| mantissa.contains('.') && power.starts_with(['-', '+']));
    let number: Option<Number> =
        (digits.starts_with(|c: char| c.is_ascii_digit()) && agreed).then(|| serde_json::from_str(text).ok()).flatten();
    number.filter(|number| text.contains('.') || !number.is_f64())
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(bool) => Self::Bool(*bool),
            Json::Number(number) => Self::Number(number.clone()),
            Json::String(text) => Self::String(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Json::Object(map) => Self::from_map(map.iter().map(|(key, value)| (key.clone(), value.into())).collect()),
        }
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(bool) => Self::Bool(bool),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => Self::from_map(map.into_iter().map(|(key, value)| (key, value.into())).collect()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Value {
    fn from(entries: [(K, V); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, read};

    fn value(text: &str) -> Value {
        read(text, Limits { depth: 20, nodes: 1_000 }).unwrap().into()
    }

    #[test]
    fn both_forms_of_a_function_are_one_value() {
        assert_eq!(value("!GetAtt A.B.C"), value("Fn::GetAtt: [A, B.C]"));
        assert_eq!(value("!Sub ['${a}', {a: !Ref B}]"), value("{\"Fn::Sub\": [\"${a}\", {\"a\": {\"Ref\": \"B\"}}]}"));
        assert_eq!(value("!Ref A").to_json().to_string(), r#"{"Ref":"A"}"#);
    }

    #[test]
    fn text_that_looks_like_something_else_stays_text() {
        for text in ["012345678901", "2010-09-09", "yes", "1_000", "12:30:45", "1e", "1e3", "0x1F", ".5"] {
            assert_eq!(value(text), Value::from(text), "{text}");
        }
        assert_eq!(value("30"), Value::Number(30.into()));
        assert_eq!(value("'30'"), Value::from("30"));
    }
}
