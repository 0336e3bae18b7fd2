//! The companions of a distribution: answers about what it uses, and how they belong together.

use super::function::FunctionCode;
use super::http_api::HttpApi;
use super::rest_api::RestApi;
use super::{api, cloud_control, domain, function, lambda, policy};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::source::translation::{map, reference, resource};
use crate::yaml::{Content, Entry, Node};

/// One answer of the AWS CLI, or the code of a function.
pub(super) struct LiveAnswer<'a> {
    /// The path, or the command that gave it.
    pub(super) name: &'a str,
    /// The answer.
    pub(super) node: Node,
    /// The code of a function, if this is no answer.
    pub(super) code: Option<FunctionCode>,
}

/// The content of the companions, as resources of a template, with the names by which the distribution refers to them.
#[derive(Default)]
pub(super) struct Companions {
    pub(super) resources: Vec<Entry>,
    pub(super) remarks: Vec<Diagnostic>,
    /// Logical IDs by the key and the value that refer to them.
    references: Vec<(&'static str, String, String)>,
}

impl Companions {
    /// Reads the companions of a distribution.
    pub(super) fn of(config: &Node, answers: Vec<LiveAnswer<'_>>) -> Self {
        let mut companions = Self::default();
        let (codes, answers): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.code.is_some());
        let codes: Vec<FunctionCode> = codes.into_iter().filter_map(|answer| answer.code).collect();
        let mut unread: Vec<LiveAnswer<'_>> = Vec::new();
        for answer in answers {
            let is_read = companions.add_resource(&answer)
                || policy::read(&answer, config, &mut companions)
                || function::read(&answer, &codes, &mut companions)
                || lambda::read(&answer, &codes, config, &mut companions);
            if !is_read {
                unread.push(answer);
            }
        }
        for code in &codes {
            function::only_code(code, config, &mut companions);
        }
        let unread = api::read::<RestApi>(unread, config, &mut companions);
        let unread = api::read::<HttpApi>(unread, config, &mut companions);
        let unread = domain::read(unread, config, &mut companions);
        for answer in unread {
            let message = "this answer of the AWS CLI is not used: it says nothing of what the distribution uses";
            companions.remarks.push(Diagnostic::new(Severity::Note, answer.node.span, message));
        }
        companions
    }

    /// Adds a resource.
    pub(super) fn add(&mut self, span: Span, logical_id: &str, kind: &str, properties: Node) {
        self.resources.push(resource(span, logical_id, kind, properties));
    }

    /// Reports whether there is a resource of that logical ID.
    pub(super) fn has(&self, logical_id: &str) -> bool {
        self.resources.iter().any(|entry| entry.key == logical_id)
    }

    /// Makes a value under a key refer to a resource.
    pub(super) fn refer(&mut self, key: &'static str, value: &str, logical_id: &str) {
        self.references.push((key, value.to_owned(), logical_id.to_owned()));
    }

    /// Reports whether a value under a key refers to a resource already.
    pub(super) fn is_referred(&self, key: &str, value: &str) -> bool {
        self.references.iter().any(|(known, from, _)| *known == key && from == value)
    }

    /// Returns the reference for a value under a key.
    pub(super) fn reference(&self, key: &str, value: &Node) -> Option<Node> {
        let text = value.as_text()?;
        let (_, _, id) = self.references.iter().find(|(known, from, _)| *known == key && from == text)?;
        Some(reference(value.span, id))
    }

    /// Adds what Cloud Control says of a policy or a function.
    fn add_resource(&mut self, answer: &LiveAnswer<'_>) -> bool {
        let Some(found) = cloud_control::read(&answer.node) else { return false };
        let key = match found.kind.as_str() {
            "AWS::CloudFront::CachePolicy" => "CachePolicyId",
            "AWS::CloudFront::OriginRequestPolicy" => "OriginRequestPolicyId",
            "AWS::CloudFront::Function" => "FunctionARN",
            _ => return false,
        };
        self.add(found.properties.span, &found.identifier, &found.kind, found.properties);
        self.refer(key, &found.identifier, &found.identifier);
        true
    }
}

/// Returns the texts under a key anywhere in a tree, each once.
pub(super) fn texts_under<'n>(node: &'n Node, key: &str) -> Vec<&'n str> {
    let mut found = Vec::new();
    collect(node, key, &mut found);
    found
}

fn collect<'n>(node: &'n Node, key: &str, found: &mut Vec<&'n str>) {
    match &node.content {
        Content::Scalar { .. } => {}
        Content::List(items) => items.iter().for_each(|item| collect(item, key, found)),
        Content::Map(entries) => {
            for entry in entries {
                match entry.value.as_text() {
                    Some(text) if entry.key == key && !text.is_empty() && !found.contains(&text) => found.push(text),
                    _ => collect(&entry.value, key, found),
                }
            }
        }
    }
}

/// Returns the one of some things that an answer is about: the one whose name is in the name of the answer, or the only
/// one.
pub(super) fn about<'s>(answer: &LiveAnswer<'_>, names: &[&'s str]) -> Option<&'s str> {
    let mentioned = names.iter().find(|name| answer.name.contains(**name));
    match (mentioned, names) {
        (Some(name), _) | (None, [name]) => Some(name),
        _ => None,
    }
}

/// Returns a mapping of entries of another one by new names, those that are there.
pub(super) fn renamed(node: &Node, names: &[(&str, &str)]) -> Vec<Entry> {
    let entry = |(from, to): &(&str, &str)| {
        let found = node.get_entry(from).filter(|found| !found.value.is_null())?;
        Some(Entry { key: (*to).to_owned(), key_span: found.key_span, value: found.value.clone() })
    };
    names.iter().filter_map(entry).collect()
}

/// Returns the items under one of some keys.
pub(super) fn items<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n [Node]> {
    let found = keys.iter().find_map(|key| node.get(key))?;
    matches!(found.content, Content::List(_)).then(|| found.items())
}

/// Returns a mapping with more entries.
pub(super) fn properties(span: Span, parts: impl IntoIterator<Item = Vec<Entry>>) -> Node {
    map(span, parts.into_iter().flatten())
}
