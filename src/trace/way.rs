//! The way of one request in one case.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::arrival::{self, TracedAnswer, TracedApi};
use super::forward;
use super::function::{self, TracedEffect, TracedFunction};
use super::header::{CarriedHeaders, TracedPart};
use super::request::Request;
use crate::check::{Caching, OriginKind};
use crate::edge_code::CodeText;
use crate::model::{Behavior, Distribution, EdgeEvent, OriginProtocol};

/// The way of a request, under some conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedWay {
    /// The conditions of the template under which the request takes this way; empty if it always does.
    pub when: BTreeMap<String, bool>,
    /// The behaviors up to the one that takes the request, in match order.
    pub behaviors: Vec<Match>,
    /// The functions that the request passes.
    pub functions: Vec<TracedFunction>,
    /// The headers, by name; empty if the request does not reach the origin. Cookies are apart.
    pub headers: Vec<TracedPart>,
    /// The cookies.
    pub cookies: Vec<TracedPart>,
    /// The parameters of the query string.
    pub query_string: Vec<TracedPart>,
    /// The cache; `null` if the request does not come so far.
    pub cache: Option<TracedCache>,
    /// The request at the origin; `null` if it does not come so far.
    pub origin: Option<TracedOrigin>,
    /// The API; `null` if the origin is not an API, or the source does not hold it.
    pub api: Option<TracedApi>,
    /// The answer to expect.
    pub answer: TracedAnswer,
}

/// A behavior that CloudFront compares the path with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Match {
    /// The path pattern, `*` for the default behavior.
    pub path_pattern: String,
    /// `true` if the path matches; `null` if only the deployment knows the pattern.
    pub matches: Option<bool>,
}

/// The answers that CloudFront keeps, and their cache key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedCache {
    /// The caching of answers.
    pub caching: Caching,
    /// The headers in the cache key: `all`, `none`, `all-except-…`, or names.
    pub headers: String,
    /// The cookies in the cache key.
    pub cookies: String,
    /// The query strings in the cache key.
    pub query_strings: String,
}

/// The request as the origin gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedOrigin {
    /// The ID of the origin or origin group.
    pub id: String,
    /// The kind of server.
    pub kind: OriginKind,
    /// The URL: protocol, domain name, origin path, path and query string. Expressions are written as people would.
    pub url: String,
    /// The Host; `null` if only the deployment knows it.
    pub host: Option<String>,
}

/// The target of a request, on its way.
#[derive(Debug, Clone)]
pub(super) struct RequestTarget {
    pub(super) method: String,
    /// The path; `None` if it is not known.
    pub(super) path: Option<String>,
    pub(super) query: Option<String>,
    pub(super) is_query_unknown: bool,
    /// The domain name of the origin; `None` if it is not known.
    pub(super) domain: Option<String>,
    pub(super) origin_path: Option<String>,
    /// True if a function sends the request to another origin.
    pub(super) is_moved: bool,
    /// The Host that a function gives the origin.
    pub(super) host_by_function: CodeText,
}

impl TracedWay {
    /// Follows a request through the behavior that takes it.
    pub(super) fn of(
        request: &Request,
        when: BTreeMap<String, bool>,
        behaviors: Vec<Match>,
        distribution: &Distribution,
        behavior: &Behavior,
    ) -> Self {
        let origin = behavior.origin.as_deref();
        let mut way = Self {
            when,
            behaviors,
            functions: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            query_string: Vec::new(),
            cache: None,
            origin: None,
            api: None,
            answer: TracedAnswer::unknown("nothing is known"),
        };
        let mut headers = CarriedHeaders::of(request.sent());
        let mut target = RequestTarget {
            method: request.method.clone(),
            path: Some(requested_path(request, distribution)),
            query: request.query.clone().filter(|query| !query.is_empty()),
            is_query_unknown: false,
            domain: origin.and_then(|origin| origin.domain.as_known()).map(str::to_owned),
            origin_path: origin.and_then(|origin| origin.path.as_known()).map(str::to_owned),
            is_moved: false,
            host_by_function: CodeText::Not,
        };
        if let Some(answer) = arrival::at_the_door(request, behavior) {
            way.answer = answer;
            return way;
        }
        let mut run = |event: EdgeEvent, target: &mut RequestTarget, headers: &mut CarriedHeaders| {
            function::run(&behavior.functions, event, origin, target, headers, &mut way.functions)
        };
        let mut goes_on = run(EdgeEvent::ViewerRequest, &mut target, &mut headers);
        if goes_on {
            let key = behavior.settings.key();
            way.cache = Some(TracedCache {
                caching: behavior.delivery.caching,
                headers: key.headers.to_string(),
                cookies: key.cookies.to_string(),
                query_strings: key.query_strings.to_string(),
            });
            way.cookies = forward::cookies(behavior, &mut headers);
            way.query_string = forward::query(behavior, &mut target);
            forward::send_headers(behavior, origin, &target, request.is_websocket, &mut headers);
            goes_on = run(EdgeEvent::OriginRequest, &mut target, &mut headers);
        }
        if !goes_on {
            way.answer = arrival::of_function(&way.functions);
            return way;
        }
        way.headers = headers.parts();
        way.origin = Some(TracedOrigin {
            id: behavior.target.to_string(),
            kind: origin.map_or(OriginKind::Unknown, |origin| origin.kind),
            url: url(request, behavior, &target),
            host: headers.value("host").map(str::to_owned),
        });
        let is_sure = !way.functions.iter().any(|function| function.effect == TracedEffect::Unknown);
        let is_websocket = request.is_websocket;
        let arrived =
            arrival::Arrived { distribution, behavior, target: &target, headers: &headers, is_sure, is_websocket };
        (way.api, way.answer) = arrived.api_and_answer();
        way
    }
}

/// Returns the path that CloudFront asks for: instead of `/` it is the default root object.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html>
fn requested_path(request: &Request, distribution: &Distribution) -> String {
    match distribution.default_root.known().filter(|_| request.path == "/") {
        Some(object) if !object.is_empty() => format!("/{}", object.trim_start_matches('/')),
        _ => request.path.clone(),
    }
}

/// Returns the URL at the origin.
fn url(request: &Request, behavior: &Behavior, target: &RequestTarget) -> String {
    let origin = behavior.origin.as_deref();
    let protocol = match origin.and_then(|origin| origin.protocol.known()) {
        Some(OriginProtocol::HttpOnly) => "http",
        Some(OriginProtocol::MatchViewer) => &request.scheme,
        Some(OriginProtocol::HttpsOnly) | None => "https",
    };
    let domain = match (&target.domain, target.is_moved, origin) {
        (Some(domain), _, _) => domain.clone(),
        (None, false, Some(origin)) => origin.domain.to_string(),
        _ => "(another origin)".to_owned(),
    };
    let port = match origin.and_then(|origin| origin.https_port.known()) {
        Some(port) if protocol == "https" && *port != 443 => format!(":{port}"),
        _ => String::new(),
    };
    let origin_path = match (&target.origin_path, origin) {
        (Some(path), _) => path.clone(),
        (None, Some(origin)) => origin.path.to_string(),
        (None, None) => String::new(),
    };
    let path = target.path.as_deref().unwrap_or("/(a path that is not known)");
    let query = match (&target.query, target.is_query_unknown) {
        (_, true) => "?(a query string that is not known)".to_owned(),
        (Some(query), false) => format!("?{query}"),
        (None, false) => String::new(),
    };
    format!("{protocol}://{domain}{port}{origin_path}{path}{query}")
}
