//! The value that the handler gives back, and its effect on the request.

use std::rc::Rc;

use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId, Symbol};
use super::{Machine, Uses};
use crate::cloudfront::edge_event::EdgeEvent;
use crate::cloudfront::forwarding::Certainty;
use crate::edge_code::{CodeEffect, CodeFault, OriginEffect, Replies, Sent, Touch, UriEffect};

/// One way in which the handler ends.
#[derive(Debug)]
pub(super) enum Exit {
    /// It raises an error, or gives back nothing.
    Fails,
    /// It may raise an error.
    MayFail,
    /// It answers, perhaps with a status that is known.
    Answers(Option<u16>),
    /// It gives back something that is neither a request nor an answer.
    Malformed,
    Forwards(Box<Forward>),
    Unknown,
}

/// A request as it is given back.
#[derive(Debug)]
pub(super) struct Forward {
    authorization: Vec<State>,
    host: Vec<State>,
    /// The Host that the origin gets by a helper.
    origin_host: Vec<State>,
    origin: Vec<OriginEffect>,
    uri: Vec<UriEffect>,
    /// The other headers that get a value.
    written: Vec<Rc<str>>,
}

/// The state of a header after the handler has run.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Kept,
    Removed,
    Emptied,
    Set(Option<Sent>),
    Unknown,
}

impl Machine<'_> {
    /// Adds what a value that the handler gives back means.
    pub(super) fn note_exit(&mut self, value: &CodeValue, exits: &mut Vec<Exit>) {
        let answer = self.heap.field(self.session, "answer").cloned();
        let Some(answer) = answer.filter(|answer| !matches!(answer, CodeValue::Absent)) else {
            return value.alternatives().iter().for_each(|value| exits.push(self.exit(value)));
        };
        for value in answer.alternatives() {
            match value {
                // Without a callback the value counts, if there is one.
                CodeValue::Absent => {
                    let values = value.alternatives().iter().filter(|value| !value.is_nothing());
                    values.for_each(|value| exits.push(self.exit(value)));
                }
                value => exits.push(self.exit(value)),
            }
        }
    }

    /// Returns what a value means that the handler gives back.
    pub(super) fn exit(&self, value: &CodeValue) -> Exit {
        match value {
            CodeValue::Absent | CodeValue::Nothing => Exit::Fails,
            CodeValue::Object(id) if matches!(self.heap.get(*id).kind, ObjectKind::Record) => self.object_exit(*id),
            CodeValue::Object(_) | CodeValue::Bool(_) | CodeValue::Number(_) | CodeValue::Text(_) => Exit::Malformed,
            _ => Exit::Unknown,
        }
    }

    fn object_exit(&self, id: ObjectId) -> Exit {
        let field = |name: &str| self.heap.field(id, name).filter(|value| !matches!(value, CodeValue::Absent));
        let (status, other) =
            if self.setting.is_function { ("statusCode", "status") } else { ("status", "statusCode") };
        let is_request = field("uri").is_some() || field("method").is_some();
        if let Some(status) = field(status).filter(|_| !is_request) {
            let number = status.as_text().and_then(|text| text.parse().ok());
            return Exit::Answers(number);
        }
        if self.heap.get(id).rest.is_some() && !is_request {
            return Exit::Unknown;
        }
        if (field(other).is_some() || field("headers").is_none()) && !is_request {
            return Exit::Malformed;
        }
        let headers = field("headers").cloned().unwrap_or(CodeValue::Nothing);
        let mut authorization = self.header_states(&headers, "authorization");
        // A request that is put into the event instead of the one that is given back: one of them is a mistake.
        if self.event.is_some_and(|event| self.is_replaced(event, id)) {
            return Exit::Unknown;
        }
        let (mut origin, origin_headers) = self.origin(id);
        if origin_headers.iter().any(|state| *state != State::Kept) {
            authorization = origin_headers;
        }
        let session = |name: &str| self.heap.field(self.session, name);
        let mut origin_host = match (session("origin-host"), session("domain")) {
            (Some(host), _) => Self::text_states(host, None),
            (None, Some(domain)) => domain
                .alternatives()
                .iter()
                .map(|value| match value {
                    CodeValue::Absent => State::Kept,
                    CodeValue::Doubt => State::Unknown,
                    value => State::Set(Self::sent(value)),
                })
                .collect(),
            (None, None) => vec![State::Kept],
        };
        // No change by a helper is no removal.
        for state in &mut origin_host {
            if matches!(state, State::Removed | State::Emptied) {
                *state = State::Kept;
            }
        }
        for domain in session("domain").into_iter().flat_map(CodeValue::alternatives) {
            origin.push(Self::origin_of(domain));
        }
        for selected in session("selected").into_iter().flat_map(CodeValue::alternatives) {
            origin.push(match selected {
                CodeValue::Absent => OriginEffect::Kept,
                _ => OriginEffect::Moved(None),
            });
        }
        let uri = field("uri").cloned().unwrap_or(CodeValue::Nothing);
        Exit::Forwards(Box::new(Forward {
            authorization,
            host: self.header_states(&headers, "host"),
            origin_host,
            origin,
            uri: uri.alternatives().iter().map(uri_effect).collect(),
            written: self.written(&headers),
        }))
    }

    /// Returns what became of a header, in each of the ways in which the headers may be.
    fn header_states(&self, headers: &CodeValue, name: &str) -> Vec<State> {
        let symbol = if name == "host" { Symbol::Host } else { Symbol::Authorization };
        let mut states = Vec::new();
        for headers in headers.alternatives() {
            let CodeValue::Object(id) = headers else {
                states.push(if headers.is_nothing() { State::Removed } else { State::Unknown });
                continue;
            };
            let object = self.heap.get(*id);
            // A name in another case beside the right one.
            let has_other = object.fields.iter().any(|(field, value)| {
                field.eq_ignore_ascii_case(name) && &**field != name && !matches!(value, CodeValue::Absent)
            });
            if has_other {
                states.push(State::Unknown);
            }
            match object.fields.get(name).or(object.rest.as_ref()) {
                Some(value) => states.extend(value.alternatives().iter().flat_map(|value| self.states(value, symbol))),
                None => states.push(State::Removed),
            }
        }
        states
    }

    /// Returns what a header is that has a value: a list of pairs for Lambda@Edge, one object for CloudFront Functions.
    fn states(&self, value: &CodeValue, symbol: Symbol) -> Vec<State> {
        let pair = match value {
            CodeValue::Absent | CodeValue::Nothing => return vec![State::Removed],
            CodeValue::Object(id) => {
                let object = self.heap.get(*id);
                let is_list = matches!(object.kind, ObjectKind::List);
                if is_list == self.setting.is_function || (is_list && !self.heap.present(*id).is_empty()) {
                    return vec![State::Unknown];
                }
                match (is_list, object.items.first(), &object.rest) {
                    (true, None, None) => return vec![State::Emptied],
                    (true, None, Some(_)) => return vec![State::Unknown],
                    (true, Some(first), _) => first.clone(),
                    (false, ..) => value.clone(),
                }
            }
            CodeValue::Doubt => return vec![State::Unknown],
            CodeValue::Unknown | CodeValue::Symbol(_) | CodeValue::Builtin(_) => return vec![State::Set(None)],
            _ => return vec![State::Emptied],
        };
        let mut states = Vec::new();
        for pair in pair.alternatives() {
            match pair {
                CodeValue::Object(id) => {
                    let text = self.heap.field(*id, "value").or(self.heap.get(*id).rest.as_ref());
                    states.extend(text.map_or(vec![State::Emptied], |text| Self::text_states(text, Some(symbol))));
                }
                CodeValue::Doubt => states.push(State::Unknown),
                CodeValue::Unknown | CodeValue::Builtin(_) => states.push(State::Set(None)),
                _ => states.push(State::Emptied),
            }
        }
        states
    }

    fn text_states(text: &CodeValue, own: Option<Symbol>) -> Vec<State> {
        let state = |value: &CodeValue| match value {
            CodeValue::Symbol(symbol) if Some(*symbol) == own => State::Kept,
            CodeValue::Absent | CodeValue::Nothing => State::Removed,
            CodeValue::Text(text) if text.is_empty() => State::Emptied,
            CodeValue::Doubt => State::Unknown,
            value => State::Set(Self::sent(value)),
        };
        text.alternatives().iter().map(state).collect()
    }

    fn sent(value: &CodeValue) -> Option<Sent> {
        match value {
            CodeValue::Text(text) => Some(Sent::Name(text.to_string())),
            CodeValue::Symbol(Symbol::Host) => Some(Sent::Same),
            CodeValue::Symbol(Symbol::OriginDomain) => Some(Sent::Origin),
            _ => None,
        }
    }

    fn origin_of(domain: &CodeValue) -> OriginEffect {
        match domain {
            CodeValue::Absent | CodeValue::Symbol(Symbol::OriginDomain) => OriginEffect::Kept,
            CodeValue::Text(text) => OriginEffect::Moved(Some(text.to_string())),
            CodeValue::Doubt => OriginEffect::Unknown,
            _ => OriginEffect::Moved(None),
        }
    }

    /// Returns what became of the origin of a request, and of Authorization by its own headers.
    fn origin(&self, request: ObjectId) -> (Vec<OriginEffect>, Vec<State>) {
        let mut effects = Vec::new();
        let mut states = Vec::new();
        let name = Some("authorization");
        let mut own_headers = |headers: Option<&CodeValue>| {
            for headers in headers.into_iter().flat_map(CodeValue::alternatives) {
                match headers {
                    CodeValue::Object(id) => {
                        let is_set =
                            self.heap.present(*id).iter().any(|(field, _)| Some(&*field.to_ascii_lowercase()) == name);
                        states.push(if is_set { State::Unknown } else { State::Kept });
                    }
                    CodeValue::Doubt => states.push(State::Unknown),
                    _ => {}
                }
            }
        };
        own_headers(self.heap.field(self.session, "origin-headers"));
        let has_origin = !self.setting.is_function && self.setting.event == Some(EdgeEvent::OriginRequest);
        let origin = self.heap.field(request, "origin").or(self.heap.get(request).rest.as_ref());
        let origin = if has_origin { origin } else { None };
        for origin in origin.into_iter().flat_map(CodeValue::alternatives) {
            let CodeValue::Object(id) = origin else {
                effects.push(if origin.is_nothing() { OriginEffect::Moved(None) } else { OriginEffect::Unknown });
                continue;
            };
            let field = |name: &str| self.heap.field(*id, name).filter(|value| !matches!(value, CodeValue::Absent));
            let s3 = field("s3").filter(|value| value.truth() != Some(false));
            if let Some(CodeValue::Object(s3)) = s3 {
                let domain = self.heap.field(*s3, "domainName").and_then(CodeValue::as_text);
                effects.push(OriginEffect::Moved(domain.map(|domain| domain.to_string())));
                continue;
            }
            match field("custom").or(self.heap.get(*id).rest.as_ref()) {
                Some(CodeValue::Object(custom)) => {
                    let domain = self.heap.field(*custom, "domainName").or(self.heap.get(*custom).rest.as_ref());
                    let domain = domain.cloned().unwrap_or(CodeValue::Unknown);
                    effects.extend(domain.alternatives().iter().map(Self::origin_of));
                    own_headers(self.heap.field(*custom, "customHeaders"));
                }
                _ => effects.push(OriginEffect::Unknown),
            }
        }
        if has_origin && origin.is_none() {
            effects.push(OriginEffect::Unknown);
        }
        if !has_origin {
            effects.push(OriginEffect::Kept);
        }
        (effects, states)
    }

    /// Returns the names of headers that get a value, without the two that are looked at by themselves.
    fn written(&self, headers: &CodeValue) -> Vec<Rc<str>> {
        let CodeValue::Object(id) = headers else { return Vec::new() };
        let fields = self.heap.get(*id).fields.iter();
        let is_other = |name: &str| !matches!(name, "authorization" | "host");
        // Other headers are not listed unless they are written.
        let is_set = |value: &CodeValue| value.alternatives().iter().any(|value| !value.is_nothing());
        fields.filter(|(name, value)| is_other(name) && is_set(value)).map(|(name, _)| name.clone()).collect()
    }

    /// Returns the effect of code that raises an error before its handler is called.
    pub(super) fn failure(mut self) -> CodeEffect {
        self.effect(&[Exit::Fails])
    }

    /// Returns the effect of code without a handler.
    pub(super) fn without_handler(mut self) -> CodeEffect {
        let mut effect = self.effect(&[]);
        let is_open = self.is_lost || self.heap.get(self.exports).rest.is_some();
        if !is_open {
            effect.faults.push(CodeFault::NoHandler(self.setting.handler.to_owned()));
        }
        effect
    }

    /// Makes one effect of all ways in which the handler ends.
    pub(super) fn effect(&mut self, exits: &[Exit]) -> CodeEffect {
        let uses = std::mem::take(&mut self.uses);
        let is_request = self.setting.event.is_none_or(EdgeEvent::is_request);
        // On responses the request has been sent.
        let exits = if is_request { exits } else { &[] };
        let is_spent = is_request && self.is_spent();
        let forwards: Vec<&Forward> = exits
            .iter()
            .filter_map(|exit| if let Exit::Forwards(forward) = exit { Some(&**forward) } else { None })
            .collect();
        let is_open = is_spent || exits.iter().any(|exit| matches!(exit, Exit::Unknown));
        let mut faults = self.faults(&uses);
        let ends = |test: fn(&Exit) -> bool| exits.iter().any(test);
        if !is_open && !exits.is_empty() {
            if ends(|exit| matches!(exit, Exit::Malformed)) {
                faults.push(CodeFault::Malformed);
            }
            let fails = exits.iter().all(|exit| matches!(exit, Exit::Fails | Exit::MayFail));
            if fails && !exits.iter().all(|exit| matches!(exit, Exit::MayFail)) {
                faults.push(CodeFault::Fails);
            }
        }
        let all =
            |part: fn(&Forward) -> &Vec<State>| forwards.iter().flat_map(|forward| part(forward)).collect::<Vec<_>>();
        let (authorization, _) = Self::touch(&all(|forward| &forward.authorization), is_open);
        let (host, sent) = Self::touch(&all(|forward| &forward.host), is_open);
        let (origin_host, origin_sent) =
            Self::touch(&all(|forward| &forward.origin_host), is_open && uses.origin_helper);
        let mut written: Vec<String> = Vec::new();
        for name in forwards.iter().flat_map(|forward| &forward.written) {
            if !written.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                written.push(name.to_string());
            }
        }
        let answers =
            exits.iter().filter_map(|exit| if let Exit::Answers(status) = exit { Some(*status) } else { None });
        let answers: Vec<Option<u16>> = answers.collect();
        let is_always = forwards.is_empty() && !is_open && !ends(|exit| matches!(exit, Exit::Malformed));
        let answers = match answers.as_slice() {
            [] => Replies::Never,
            [first, others @ ..] if is_always => {
                Replies::Always(first.filter(|_| others.iter().all(|other| other == first)))
            }
            _ => Replies::Sometimes,
        };
        CodeEffect {
            host,
            origin_host,
            authorization,
            sent: sent.or(origin_sent),
            origin: merged(forwards.iter().flat_map(|forward| &forward.origin), is_open && is_spent),
            uri: merged_uri(forwards.iter().flat_map(|forward| &forward.uri), is_open),
            answers,
            written,
            calls_helper: uses.origin_helper,
            lacks_module: uses.origin_helper && !uses.origin_module,
            calls_key_values: uses.key_values,
            modern: None,
            certainty: if self.is_partial { Certainty::Assumed } else { Certainty::Documented },
            faults,
        }
    }

    fn faults(&self, uses: &Uses) -> Vec<CodeFault> {
        let mut faults = Vec::new();
        if self.setting.is_function && self.tree.features.exports {
            faults.push(CodeFault::Missing("export".to_owned()));
        }
        faults.extend(uses.missing.iter().map(|name| CodeFault::Missing(name.to_string())));
        faults.extend(uses.foreign_event.iter().map(|name| CodeFault::ForeignEvent(name.to_string())));
        faults
    }

    /// Makes one of the states of a header at all exits, with what it is set to everywhere.
    fn touch(states: &[&State], is_open: bool) -> (Touch, Option<Sent>) {
        let has = |test: fn(&State) -> bool| states.iter().any(|state| test(state));
        let (kept, set) = (has(|state| *state == State::Kept), has(|state| matches!(state, State::Set(_))));
        let (removed, emptied) = (has(|state| *state == State::Removed), has(|state| *state == State::Emptied));
        let same = match states.first() {
            Some(State::Set(host)) if states.iter().all(|state| *state == states[0]) => host.clone(),
            _ => None,
        };
        let touch = if is_open || has(|state| *state == State::Unknown) {
            Touch::Unknown
        } else {
            match (kept || set, removed, emptied) {
                (true, false, false) if kept && set => Touch::MaySet,
                (true, false, false) if set => Touch::Sets,
                (_, false, false) => Touch::Leaves,
                (true, _, _) => Touch::MayRemove,
                (false, true, _) => Touch::Removes,
                (false, false, true) => Touch::Empties,
            }
        };
        (touch, same)
    }
}

fn uri_effect(uri: &CodeValue) -> UriEffect {
    match uri {
        CodeValue::Symbol(Symbol::Uri) => UriEffect::Kept,
        CodeValue::Symbol(Symbol::FromUri) => UriEffect::Rewritten,
        CodeValue::Text(text) => UriEffect::Set(text.to_string()),
        _ => UriEffect::Unknown,
    }
}

fn merged_uri<'a>(mut effects: impl Iterator<Item = &'a UriEffect>, is_open: bool) -> UriEffect {
    if is_open {
        return UriEffect::Unknown;
    }
    let Some(first) = effects.next() else { return UriEffect::Kept };
    let mut merged = first.clone();
    for effect in effects {
        merged = match (&merged, effect) {
            (UriEffect::Unknown, _) | (_, UriEffect::Unknown) => UriEffect::Unknown,
            (a, b) if a == b => continue,
            // One path under a condition, another one otherwise.
            _ => UriEffect::Rewritten,
        };
    }
    merged
}

fn merged<'a>(effects: impl Iterator<Item = &'a OriginEffect>, is_open: bool) -> OriginEffect {
    if is_open {
        return OriginEffect::Unknown;
    }
    let mut merged = OriginEffect::Kept;
    for effect in effects {
        merged = match (merged, effect) {
            (merged, OriginEffect::Kept) => merged,
            (OriginEffect::Unknown, _) | (_, OriginEffect::Unknown) => OriginEffect::Unknown,
            (OriginEffect::Kept, moved) => moved.clone(),
            (moved, other) if moved == *other => moved,
            _ => OriginEffect::Moved(None),
        };
    }
    merged
}
