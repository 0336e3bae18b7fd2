//! Parts of the tree of a template, each with its place in the plan.

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::attribute::{Attribute, AttributeState};
use super::place::AttributePath;
use super::reference::why;

/// A value of the tree.
#[derive(Debug, Clone)]
pub(super) struct TreePart {
    pub(super) place: AttributePath,
    pub(super) content: PartContent,
}

/// The content of a value.
#[derive(Debug, Clone)]
pub(super) enum PartContent {
    Text(String),
    /// A number, a boolean or null.
    Word(String),
    List(Vec<TreePart>),
    Map(IndexMap<String, TreePart>),
}

impl TreePart {
    fn new(at: &Attribute<'_>, content: PartContent) -> Self {
        Self { place: at.path.clone(), content }
    }

    pub(super) fn text(at: &Attribute<'_>, text: impl Into<String>) -> Self {
        Self::new(at, PartContent::Text(text.into()))
    }

    pub(super) fn number(at: &Attribute<'_>, number: u64) -> Self {
        Self::new(at, PartContent::Word(number.to_string()))
    }

    pub(super) fn bool(at: &Attribute<'_>, bool: bool) -> Self {
        Self::new(at, PartContent::Word(bool.to_string()))
    }

    pub(super) fn list(at: &Attribute<'_>, items: Vec<Self>) -> Self {
        Self::new(at, PartContent::List(items))
    }

    pub(super) fn map(at: &Attribute<'_>, entries: Vec<(&'static str, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, part)| (key.to_owned(), part));
        Self::new(at, PartContent::Map(entries.collect()))
    }

    /// Returns `{"Ref": NAME}`: a resource by its address, or a name that reports show for something that is not known.
    pub(super) fn named(at: &Attribute<'_>, name: impl Into<String>) -> Self {
        Self::map(at, vec![("Ref", Self::text(at, name))])
    }

    /// Returns `{"Fn::GetAtt": [ADDRESS, NAME]}`.
    pub(super) fn attribute(at: &Attribute<'_>, address: &str, name: &str) -> Self {
        let parts = vec![Self::text(at, address), Self::text(at, name)];
        Self::map(at, vec![("Fn::GetAtt", Self::list(at, parts))])
    }

    /// Returns parts of a text, one after the other.
    pub(super) fn join(at: &Attribute<'_>, parts: Vec<Self>) -> Self {
        let argument = vec![Self::text(at, ""), Self::list(at, parts)];
        Self::map(at, vec![("Fn::Join", Self::list(at, argument))])
    }

    /// Returns a value that is not known, under a name that says why.
    pub(super) fn unknown(at: &Attribute<'_>) -> Self {
        Self::named(at, why(at))
    }

    /// Returns the value as it is; `None` if there is none.
    pub(super) fn plain(at: &Attribute<'_>) -> Option<Self> {
        match at.state() {
            AttributeState::Absent => None,
            AttributeState::Known(value) => Some(Self::json(at, value)),
            AttributeState::Unknown | AttributeState::Sensitive => Some(Self::unknown(at)),
        }
    }

    /// Returns JSON.
    pub(super) fn json(at: &Attribute<'_>, value: &Json) -> Self {
        let content = match value {
            Json::String(text) => PartContent::Text(text.clone()),
            Json::Null | Json::Bool(_) | Json::Number(_) => PartContent::Word(value.to_string()),
            Json::Array(items) => PartContent::List(items.iter().map(|item| Self::json(at, item)).collect()),
            Json::Object(map) => {
                PartContent::Map(map.iter().map(|(key, value)| (key.clone(), Self::json(at, value))).collect())
            }
        };
        Self::new(at, content)
    }

    /// Returns the JSON in a text that is known; `None` if it is not JSON.
    pub(super) fn json_text(at: &Attribute<'_>) -> Option<Self> {
        let value: Json = serde_json::from_str(at.text()?).ok()?;
        value.is_object().then(|| Self::json(at, &value))
    }

    /// Puts a part at the end of a way of keys with dots between them.
    pub(super) fn insert(&mut self, way: &str, part: Self) {
        let place = self.place.clone();
        let PartContent::Map(map) = &mut self.content else { return };
        match way.split_once('.') {
            None => {
                map.insert(way.to_owned(), part);
            }
            Some((key, rest)) => {
                let empty = || Self { place, content: PartContent::Map(IndexMap::new()) };
                map.entry(key.to_owned()).or_insert_with(empty).insert(rest, part);
            }
        }
    }
}
