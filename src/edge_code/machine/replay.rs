//! Runs code on a request that is known, and reads the request that it gives back.

use super::exit::Exit;
use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId};
use super::{Completion, Machine, RunWays};
use crate::edge_code::tree::Tree;
use crate::edge_code::{CodeText, EdgeRequest, Invocation, Replay, ReplayedRequest};

/// Returns what code makes of a request.
pub(in crate::edge_code) fn replay(tree: &Tree, setting: &Invocation<'_>, request: &EdgeRequest) -> Replay {
    let mut machine = Machine::new(tree, setting);
    machine.given = Some(request);
    let module = machine.module;
    if matches!(machine.block(&tree.body, module), Completion::Throw) {
        return Replay::Fails;
    }
    let Some(handler) = machine.handler() else { return Replay::Unknown };
    let RunWays { ways, start, may_raise } = machine.ways_of_handler(&handler);
    if may_raise || machine.is_spent() {
        return Replay::Unknown;
    }
    let value = match (ways.returns.as_slice(), ways.last) {
        ([], Some(value)) => value,
        ([], None) => return Replay::Fails,
        ([(value, delta)], None) => {
            machine.heap.rewind(start);
            machine.heap.merge(start, std::slice::from_ref(delta));
            value.clone()
        }
        _ => return Replay::Unknown,
    };
    let answer = machine.heap.field(machine.session, "answer").cloned();
    machine.replayed(&answer.filter(|answer| !matches!(answer, CodeValue::Absent)).unwrap_or(value))
}

impl Machine<'_> {
    fn replayed(&self, value: &CodeValue) -> Replay {
        match (self.exit(value), value) {
            (Exit::Answers(status), _) => Replay::Answers(status),
            (Exit::Fails | Exit::Malformed, _) => Replay::Fails,
            (Exit::Forwards(_), CodeValue::Object(id)) => Replay::Forwards(self.replayed_request(*id)),
            _ => Replay::Unknown,
        }
    }

    fn replayed_request(&self, id: ObjectId) -> ReplayedRequest {
        let text = |value: &CodeValue| value.as_text().map(|text| text.to_string());
        let written = |value: Option<&CodeValue>| match value.filter(|value| !value.is_nothing()) {
            None => CodeText::Not,
            Some(value) => text(value).map_or(CodeText::Unknown, CodeText::Text),
        };
        let session = |name: &str| self.heap.field(self.session, name).filter(|value| !value.is_nothing());
        let field = |name: &str| self.heap.field(id, name);
        let origin = field("origin").and_then(|origin| self.origin_object(origin));
        let part = |name: &str| origin.and_then(|origin| self.heap.field(origin, name));
        let origin_domain = match (session("domain"), session("selected")) {
            (None, Some(_)) => CodeText::Unknown,
            (domain, _) => written(domain.or_else(|| part("domainName"))),
        };
        ReplayedRequest {
            uri: field("uri").and_then(text),
            query: self.replayed_query(field("querystring")),
            headers: self.replayed_headers(id),
            origin_host: written(session("origin-host").or_else(|| session("domain"))),
            origin_domain,
            origin_path: written(part("path")),
        }
    }

    fn origin_object(&self, origin: &CodeValue) -> Option<ObjectId> {
        let CodeValue::Object(origin) = origin else { return None };
        let inner = ["custom", "s3"].iter().find_map(|kind| self.heap.field(*origin, kind))?;
        if let CodeValue::Object(inner) = inner { Some(*inner) } else { None }
    }

    /// Returns the query string: a text for Lambda@Edge, an object for CloudFront Functions.
    fn replayed_query(&self, value: Option<&CodeValue>) -> Option<String> {
        match value? {
            CodeValue::Text(text) => Some(text.to_string()),
            CodeValue::Object(id) if self.heap.get(*id).rest.is_none() => {
                let mut parts = Vec::new();
                for (name, value) in self.heap.present(*id) {
                    let CodeValue::Object(value) = value else { return None };
                    let all: Vec<&CodeValue> = match self.heap.field(value, "multiValue") {
                        Some(CodeValue::Object(list)) => {
                            let items = self.heap.get(*list).items.iter();
                            items.map(|item| self.value_of(item)).collect::<Option<_>>()?
                        }
                        _ => vec![self.heap.field(value, "value")?],
                    };
                    for value in all {
                        let value = value.as_text()?;
                        parts.push(if value.is_empty() { name.to_string() } else { format!("{name}={value}") });
                    }
                }
                Some(parts.join("&"))
            }
            _ => None,
        }
    }

    fn value_of(&self, item: &CodeValue) -> Option<&CodeValue> {
        if let CodeValue::Object(item) = item { self.heap.field(*item, "value") } else { None }
    }

    fn replayed_headers(&self, request: ObjectId) -> Option<Vec<(String, Option<String>)>> {
        let Some(CodeValue::Object(headers)) = self.heap.field(request, "headers") else { return None };
        if self.heap.get(*headers).rest.is_some() {
            return None;
        }
        let mut all: Vec<(String, Option<String>)> = Vec::new();
        for (name, value) in self.heap.present(*headers) {
            let value = match &value {
                CodeValue::Nothing => continue,
                CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::List) => {
                    let items: Vec<CodeValue> = self.heap.get(*id).items.clone();
                    if items.is_empty() {
                        continue;
                    }
                    let texts: Option<Vec<_>> =
                        items.iter().map(|item| self.value_of(item).and_then(CodeValue::as_text)).collect();
                    texts.map(|texts| texts.join(", "))
                }
                value => self.value_of(value).and_then(CodeValue::as_text).map(|text| text.to_string()),
            };
            all.push((name.to_lowercase(), value));
        }
        if self.setting.is_function {
            all.extend(self.replayed_cookies(request));
        }
        Some(all)
    }

    /// Returns the header that the cookies of a CloudFront function make.
    fn replayed_cookies(&self, request: ObjectId) -> Option<(String, Option<String>)> {
        let Some(CodeValue::Object(cookies)) = self.heap.field(request, "cookies") else { return None };
        let all = self.heap.present(*cookies);
        if all.is_empty() {
            return None;
        }
        let texts = all.iter().map(|(name, value)| Some(format!("{name}={}", self.value_of(value)?.as_text()?)));
        Some(("cookie".to_owned(), texts.collect::<Option<Vec<String>>>().map(|texts| texts.join("; "))))
    }
}
