//! Other files that a config names by their paths: the code of functions and `OpenAPI` documents, read before the config is
//! decided.

use std::collections::HashMap;
use std::sync::Arc;

use super::existing::{ExistingFiles, Unreadable};
use super::stacks::StackTree;
use crate::diagnostic::Span;
use crate::openapi::OpenApiFile;
use crate::yaml::{Content, Node};

/// The files that a stack names, by the places of their paths.
#[derive(Debug, Default)]
pub(super) struct NamedFiles {
    /// The text of each file with code, or the reason for which it cannot be read.
    pub(super) code: HashMap<Span, Result<String, String>>,
    /// Each document, or the reason why it is not one.
    pub(super) documents: HashMap<Span, Result<Arc<OpenApiFile>, Unreadable>>,
}

impl NamedFiles {
    /// Reads the files that a stack names.
    pub(super) fn read(stack: &StackTree, existing: &mut ExistingFiles<'_>) -> Self {
        let mut files = Self::default();
        for (path, place) in paths(code(stack)) {
            files.code.insert(place, existing.load(path, place).map(|base| base.text));
        }
        for (path, place) in paths(documents(stack)) {
            files.documents.insert(place, existing.document(path, place));
        }
        files
    }
}

/// Returns the values of `routes.PATTERN.functions.EVENT.file`.
fn code(stack: &StackTree) -> Vec<&Node> {
    let routes = values(stack.node(&["routes"]));
    let functions = routes.filter_map(|route| value(route, "functions")).flat_map(|functions| values(Some(functions)));
    functions.filter_map(|function| value(function, "file")).collect()
}

/// Returns the values of `api.openapi` and `routes.PATTERN.api.openapi`.
fn documents(stack: &StackTree) -> Vec<&Node> {
    let routes = values(stack.node(&["routes"])).filter_map(|route| value(route, "api"));
    stack.node(&["api"]).into_iter().chain(routes).filter_map(|api| value(api, "openapi")).collect()
}

fn paths(nodes: Vec<&Node>) -> impl Iterator<Item = (&str, Span)> {
    nodes.into_iter().filter(|node| !node.is_null()).filter_map(|node| match &node.content {
        Content::Scalar { text, .. } => Some((text.as_str(), node.span)),
        _ => None,
    })
}

fn values(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let entries = match node.map(|node| &node.content) {
        Some(Content::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|entry| &entry.value)
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.content {
        Content::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
        _ => None,
    }
}
