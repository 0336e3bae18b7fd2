//! Sources in other languages than CloudFormation's, as the tree of a template.
//!
//! Each value of the tree keeps the place where it is written in the user's own file, so that what is found in the tree
//! is shown there.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::template::Pointer;
use crate::yaml::{Content, Entry, Node};

/// The tree of a template that means what a source in another language says.
#[derive(Debug)]
pub(crate) struct Translation {
    /// The tree.
    pub(crate) root: Node,
    /// Things to know about the source beside the verdict: what is missing for a full one, what is switched off.
    pub(crate) remarks: Vec<Diagnostic>,
    /// Places that no report shows: the code of functions.
    pub(crate) hidden: Vec<Span>,
    /// The places of values by their pointers in the tree, if the source has names for them.
    pub(crate) places: BTreeMap<Pointer, NamedPlace>,
    /// Values that are secret, wherever they occur.
    pub(crate) secrets: Vec<String>,
}

impl Translation {
    /// Returns a tree whose values have the names of their places in the text.
    pub(crate) fn new(root: Node, remarks: Vec<Diagnostic>) -> Self {
        Self { root, remarks, hidden: Vec::new(), places: BTreeMap::new(), secrets: Vec::new() }
    }
}

/// A place that people know by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPlace {
    /// The name: `aws_cloudfront_distribution.d.default_cache_behavior[0]`.
    pub(crate) name: String,
    /// The place in the first text.
    pub(crate) pointer: Pointer,
}

/// Returns a mapping at a place.
pub(crate) fn map(span: Span, entries: impl IntoIterator<Item = Entry>) -> Node {
    Node { span, tag: None, content: Content::Map(entries.into_iter().collect()) }
}

/// Returns a list at a place.
pub(crate) fn list(span: Span, items: impl IntoIterator<Item = Node>) -> Node {
    Node { span, tag: None, content: Content::List(items.into_iter().collect()) }
}

/// Returns a text at a place.
pub(crate) fn text(span: Span, text: impl Into<String>) -> Node {
    Node { span, tag: None, content: Content::Scalar { text: text.into(), plain: false } }
}

/// Returns `!Ref ID` at a place.
pub(crate) fn reference(span: Span, logical_id: &str) -> Node {
    Node { tag: Some("Ref".to_owned()), ..text(span, logical_id) }
}

/// Returns `{"Fn::GetAtt": [ID, ATTRIBUTE]}` at a place.
pub(crate) fn attribute(span: Span, logical_id: &str, attribute: &str) -> Node {
    map(span, [entry(span, "Fn::GetAtt", list(span, [text(span, logical_id), text(span, attribute)]))])
}

/// Returns an entry of a mapping, whose key is written at a place.
pub(crate) fn entry(key_span: Span, key: &str, value: Node) -> Entry {
    Entry { key: key.to_owned(), key_span, value }
}

/// Returns the entry of a resource: `ID: {Type: …, Properties: …}`.
pub(crate) fn resource(span: Span, logical_id: &str, kind: &str, properties: Node) -> Entry {
    let entries = [entry(span, "Type", text(span, kind)), entry(span, "Properties", properties)];
    entry(span, logical_id, map(span, entries))
}
