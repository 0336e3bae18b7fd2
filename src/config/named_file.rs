//! Other files that a config names by their paths, such as the code of a function: read before the config is decided.

use std::collections::HashMap;

use super::stacks::{Base, StackTree};
use crate::diagnostic::Span;
use crate::yaml::{Content, Node};

/// The text of each file, or the reason for which it cannot be read, by the place of its path.
pub(super) type NamedFiles = HashMap<Span, Result<String, String>>;

/// Reads the files that a stack names.
pub(super) fn read(stack: &StackTree, mut load: impl FnMut(&str, Span) -> Result<Base, String>) -> NamedFiles {
    let mut files = NamedFiles::new();
    for node in paths(stack) {
        if let Content::Scalar { text: path, .. } = &node.content {
            files.insert(node.span, load(path, node.span).map(|base| base.text));
        }
    }
    files
}

/// Returns the paths: `routes.PATTERN.functions.EVENT.file`.
fn paths(stack: &StackTree) -> Vec<&Node> {
    let routes = values(stack.node(&["routes"]));
    let functions = routes.filter_map(|route| value(route, "functions")).flat_map(|functions| values(Some(functions)));
    functions.filter_map(|function| value(function, "file")).filter(|path| !path.is_null()).collect()
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
