//! Answers of the Cloud Control API: a resource of any kind, in the shape of CloudFormation.
//!
//! <https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html>

use crate::diagnostic::Span;
use crate::template::read_node;
use crate::yaml::{Content, Node};

/// A resource.
pub(super) struct ControlledResource {
    /// Its type, such as `AWS::CloudFront::Distribution`.
    pub(super) kind: String,
    /// Its identifier.
    pub(super) identifier: String,
    /// Its properties. All of them are at the place of the text that holds them.
    pub(super) properties: Node,
}

/// Reads `{TypeName, ResourceDescription: {Identifier, Properties}}`, whose properties are a text of JSON.
pub(super) fn read(answer: &Node) -> Option<ControlledResource> {
    let description = answer.get("ResourceDescription")?;
    let written = description.get("Properties")?;
    let properties = match written.as_text() {
        Some(text) => at(read_node(text, 0).ok()?, written.span),
        None => written.clone(),
    };
    let text = |node: &Node, key: &str| Some(node.get(key)?.as_text()?.to_owned());
    Some(ControlledResource {
        kind: text(answer, "TypeName")?,
        identifier: text(description, "Identifier")?,
        properties,
    })
}

/// Returns a tree with all of it at one place.
pub(super) fn at(mut node: Node, span: Span) -> Node {
    node.span = span;
    match &mut node.content {
        Content::Scalar { .. } => {}
        Content::List(items) => items.iter_mut().for_each(|item| *item = at(item.clone(), span)),
        Content::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.key_span = span;
            entry.value = at(entry.value.clone(), span);
        }),
    }
    node
}
