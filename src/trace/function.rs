//! Functions at the edge on one request.

use schemars::JsonSchema;
use serde::Serialize;

use super::header::{CarriedHeaders, Fate};
use super::way::RequestTarget;
use crate::check::EdgeService;
use crate::edge_code::{CodeText, EdgeOrigin, EdgeRequest, Replay, ReplayedRequest, Replies, Touch, UriEffect};
use crate::model::{EdgeEvent, EdgeFunction, Origin, OriginKind, Service};

/// A function that the request passes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedFunction {
    /// The service that runs it.
    pub service: EdgeService,
    /// The event, such as `viewer-request`.
    pub event: &'static str,
    /// Its logical ID, or the ARN as it is written.
    pub name: String,
    /// The effect on this request.
    pub effect: TracedEffect,
    /// The changes that it makes, each as a sentence without its full stop.
    pub changes: Vec<String>,
}

/// The effect of a function on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TracedEffect {
    /// It gives the request on, perhaps changed. Its code was followed with this request.
    Forwards,
    /// It answers by itself, with this status if it is known.
    Answers(Option<u16>),
    /// It raises an error, or gives back something that is no request.
    Fails,
    /// Its code is not in the source, or not understood: only what it does to any request is known.
    Unknown,
}

/// Runs the functions of an event one after the other. Returns `false` if the request goes no further.
pub(super) fn run(
    functions: &[EdgeFunction],
    event: EdgeEvent,
    origin: Option<&Origin>,
    target: &mut RequestTarget,
    headers: &mut CarriedHeaders,
    traced: &mut Vec<TracedFunction>,
) -> bool {
    for function in functions.iter().filter(|function| function.is_on(event)) {
        let replay = replay(function, event, origin, target, headers);
        let mut changes = Vec::new();
        let effect = match replay {
            Replay::Forwards(given) => {
                apply(&given, function, event, target, headers, &mut changes);
                TracedEffect::Forwards
            }
            Replay::Answers(status) => TracedEffect::Answers(status),
            Replay::Fails => TracedEffect::Fails,
            Replay::Unknown => {
                doubt(function, event, target, headers, &mut changes);
                match function.replies() {
                    Replies::Always(status) => TracedEffect::Answers(status),
                    _ => TracedEffect::Unknown,
                }
            }
        };
        let service = match function.service {
            Service::Lambda => EdgeService::LambdaEdge,
            Service::CloudFront => EdgeService::CloudfrontFunctions,
        };
        let name = name_of(function);
        traced.push(TracedFunction { service, event: event.as_str(), name, effect, changes });
        if matches!(effect, TracedEffect::Answers(_) | TracedEffect::Fails) {
            return false;
        }
    }
    true
}

/// Returns the logical ID of a function, or its ARN as it is written.
fn name_of(function: &EdgeFunction) -> String {
    function.name.clone().unwrap_or_else(|| function.arn.to_string())
}

/// Runs the code of a function on the request, if all of both is known.
fn replay(
    function: &EdgeFunction,
    event: EdgeEvent,
    origin: Option<&Origin>,
    target: &RequestTarget,
    headers: &CarriedHeaders,
) -> Replay {
    let Some(code) = &function.code else { return Replay::Unknown };
    let (Some(uri), Some(headers), false) = (&target.path, headers.known(), target.is_query_unknown) else {
        return Replay::Unknown;
    };
    let origin = origin.filter(|_| event == EdgeEvent::OriginRequest).map(|origin| EdgeOrigin {
        domain: origin.domain.as_known().map(str::to_owned),
        path: origin.path.as_known().map(str::to_owned),
        is_bucket: origin.kind == OriginKind::S3,
    });
    let request =
        EdgeRequest { method: target.method.clone(), uri: uri.clone(), query: target.query.clone(), headers, origin };
    code.program.replay(&request)
}

/// Takes over the request that a function gives back.
fn apply(
    given: &ReplayedRequest,
    function: &EdgeFunction,
    event: EdgeEvent,
    target: &mut RequestTarget,
    headers: &mut CarriedHeaders,
    changes: &mut Vec<String>,
) {
    let by = format!("the function {} ", name_of(function));
    if given.uri != target.path {
        let shown = |path: &Option<String>| path.clone().unwrap_or_else(|| "a path that is not known".to_owned());
        changes.push(format!("the path {} becomes {}", shown(&target.path), shown(&given.uri)));
        target.path.clone_from(&given.uri);
    }
    match &given.query {
        Some(query) if *query != target.query.clone().unwrap_or_default() => {
            changes.push(format!("the query string becomes {}", if query.is_empty() { "empty" } else { query }));
            target.query = Some(query.clone()).filter(|query| !query.is_empty());
        }
        Some(_) => {}
        None => {
            changes.push("the query string may become another one".to_owned());
            target.is_query_unknown = true;
        }
    }
    match &given.headers {
        Some(all) => {
            for name in headers.names() {
                if !all.iter().any(|(known, _)| *known == name) {
                    changes.push(format!("{name} is removed"));
                    headers.remove(&name, &format!("{by}removes it"));
                }
            }
            for (name, value) in all {
                // On viewer-request CloudFront sends the Host that its policies name, whatever code writes there.
                let is_same = headers.value(name).is_some_and(|known| Some(known) == value.as_deref());
                if !is_same {
                    let is_there = headers.names().contains(name);
                    changes.push(format!("{name} {}", if is_there { "gets another value" } else { "is set" }));
                    headers.set(name, value.clone(), &format!("{by}sets it"));
                }
            }
        }
        None => headers.doubt_all(&format!("{by}may change it")),
    }
    if given.origin_host.is_written() {
        let host = given.origin_host.text().unwrap_or("that only the deployment knows");
        changes.push(format!("the origin gets the Host {host}"));
        target.host_by_function = given.origin_host.clone();
    }
    let domain = &given.origin_domain;
    let may_move = event == EdgeEvent::OriginRequest || function.service == Service::CloudFront;
    if may_move && domain.is_written() && domain.text() != target.domain.as_deref() {
        changes.push(format!("the origin becomes {}", domain.text().unwrap_or("another one")));
        target.domain = domain.text().map(str::to_owned);
        target.is_moved = true;
    }
    let path = &given.origin_path;
    if path.is_written() && path.text() != target.origin_path.as_deref() {
        changes.push(format!("the origin path becomes {}", path.text().unwrap_or("another one")));
        target.origin_path = path.text().map(str::to_owned);
    }
}

/// Takes over what is known of a function for any request.
fn doubt(
    function: &EdgeFunction,
    event: EdgeEvent,
    target: &mut RequestTarget,
    headers: &mut CarriedHeaders,
    changes: &mut Vec<String>,
) {
    let by = format!("the function {} ", name_of(function));
    let Some(effect) = &function.effect else {
        changes.push("its code is not in the source".to_owned());
        target.path = None;
        target.is_query_unknown = true;
        headers.doubt_all(&format!("the code of the function {} is not in the source", name_of(function)));
        return;
    };
    changes.push("its code is not understood with this request".to_owned());
    match &effect.uri {
        UriEffect::Kept => {}
        UriEffect::Set(path) => target.path = Some(path.clone()),
        UriEffect::Rewritten | UriEffect::Unknown => target.path = None,
    }
    let touches = [("authorization", effect.authorization), ("host", effect.host)];
    for (name, touch) in touches {
        match touch {
            Touch::Leaves => {}
            Touch::Sets => headers.set(name, None, &format!("{by}sets it")),
            Touch::Removes | Touch::Empties => headers.remove(name, &format!("{by}removes it")),
            Touch::MaySet | Touch::MayRemove | Touch::Unknown => headers.doubt(name, &format!("{by}may change it")),
        }
    }
    if event == EdgeEvent::ViewerRequest && effect.origin_host == Touch::Sets {
        target.host_by_function = CodeText::Unknown;
    }
    for name in effect.written.iter().map(|name| name.to_lowercase()) {
        if headers.fate(&name) != Some(Fate::Removed) {
            headers.doubt(&name, &format!("{by}may set it"));
        }
    }
}
