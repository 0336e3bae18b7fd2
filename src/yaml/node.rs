//! The tree that the reader makes: the content of the file, its places, and nothing decided about its meaning.

use crate::diagnostic::Span;

/// A value in a YAML file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its place in the file.
    pub span: Span,
    /// Its local tag without the exclamation mark: `Ref` for `!Ref`.
    pub tag: Option<String>,
    /// Its content.
    pub content: Content,
}

/// The content of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text as it was written. `plain` is true without quotes, when it may also mean a number, a boolean or null.
    Scalar {
        /// The text, unescaped.
        text: String,
        /// True if it is without quotes and is no block.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file; its keys are unique.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Reports whether this is YAML's null: nothing at all, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Returns the entry of a key, if this is a mapping that has it.
    pub(crate) fn get_entry(&self, key: &str) -> Option<&Entry> {
        match &self.content {
            Content::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Returns the value of a key, if this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.get_entry(key).map(|entry| &entry.value)
    }

    /// Returns the items, if this is a list.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the text of a scalar as it is written; `None` for null.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Returns the name of this kind of value for people.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.content {
            _ if self.is_null() => "nothing",
            Content::Scalar { .. } => "a single value",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }
}
