//! The way of a request in words.

use crate::check::{
    AuthorizationStep, BehaviorReport, Caching, EdgeService, Forwards, FunctionStep, Host, HostStep, LockStep,
    LockedBy, PathPolicies,
};

/// The kind of a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopKind {
    /// A function at the edge.
    Function,
    /// CloudFront, with the settings of the behavior.
    CloudFront,
    /// The origin.
    Origin,
}

/// A stop on the way of a request.
pub(super) struct Stop {
    pub(super) kind: StopKind,
    pub(super) name: String,
    /// The lines that describe what happens there.
    pub(super) lines: Vec<String>,
}

/// Returns the stops from the viewer to the origin.
pub(super) fn stops(behavior: &BehaviorReport) -> Vec<Stop> {
    let path = &behavior.path;
    let source = behavior.dialect.source();
    let on = |event: &'static str| {
        let functions = path.functions.iter().filter(move |function| function.event == event);
        functions.map(move |step| function(step, source))
    };
    let mut stops: Vec<Stop> = on("viewer-request").collect();
    stops.push(Stop { kind: StopKind::CloudFront, name: "CloudFront".to_owned(), lines: cloudfront(behavior) });
    stops.extend(on("origin-request"));
    let host = match behavior.host {
        Host::Origin => "Host: the origin's",
        Host::Viewer => "Host: the viewer's",
        Host::Rewritten => "Host: set by the function",
        Host::Unknown => "Host: unknown",
    };
    let lines = std::iter::once(host.to_owned()).chain(path.locks.iter().map(lock)).collect();
    stops.push(Stop { kind: StopKind::Origin, name: path.origins.join(" or "), lines });
    stops
}

/// Returns what keeps requests around the distribution out, and how far it holds.
fn lock(lock: &LockStep) -> String {
    match lock {
        LockStep::Header { name, by } => {
            let by = match by {
                LockedBy::ResourcePolicy => "the resource policy",
                LockedBy::WebAcl => "the web ACL",
                LockedBy::Authorizer => "an authorizer",
            };
            format!("locked: {by} demands the header {name} (holds while its value is secret)")
        }
        LockStep::ClientCertificate => {
            "locked: the API demands CloudFront's client certificate (cryptographic)".to_owned()
        }
    }
}

fn function(function: &FunctionStep, source: &str) -> Stop {
    let service = match function.service {
        EdgeService::LambdaEdge => "Lambda@Edge",
        EdgeService::CloudfrontFunctions => "CloudFront Function",
    };
    let host = match function.host {
        HostStep::CodeElsewhere => format!("its code is not in the {source}"),
        HostStep::Sets => "sets Host".to_owned(),
        HostStep::MaySet => "may set Host".to_owned(),
        HostStep::Leaves => "leaves Host".to_owned(),
    };
    let authorization = match function.authorization {
        Some(AuthorizationStep::Removes) => Some("removes Authorization"),
        Some(AuthorizationStep::Sets) => Some("sets Authorization"),
        None => None,
    };
    let lines = std::iter::once(host).chain(authorization.map(str::to_owned)).collect();
    Stop { kind: StopKind::Function, name: format!("{service} on {}", function.event), lines }
}

/// Returns what CloudFront itself does with a request.
fn cloudfront(behavior: &BehaviorReport) -> Vec<String> {
    let (first, request) = match &behavior.path.policies {
        PathPolicies::PathPolicies { cache, origin_request } => {
            let none = "no origin request policy".to_owned();
            let request = origin_request.as_ref().map_or(none, |policy| format!("origin request policy {policy}"));
            (format!("cache policy {cache}"), Some(request))
        }
        PathPolicies::Legacy => ("legacy ForwardedValues".to_owned(), None),
        PathPolicies::Missing { origin_request } => {
            let request = origin_request.as_ref().map(|policy| format!("origin request policy {policy}"));
            ("no cache policy and no ForwardedValues".to_owned(), request)
        }
    };
    let mut lines = vec![first];
    lines.extend(request);
    lines.push(match &behavior.path.authorization_removed_from {
        None => "Authorization: unknown".to_owned(),
        Some(methods) if methods.is_empty() => "Authorization: forwarded".to_owned(),
        Some(methods) => format!("Authorization: removed from {}", methods.join(", ")),
    });
    let Forwards { headers, cookies, query_strings } = &behavior.forwards;
    lines.push(format!("forwards headers: {headers}; cookies: {cookies}; query strings: {query_strings}"));
    lines.push(match behavior.caching {
        Caching::Disabled => "caching: disabled".to_owned(),
        Caching::ZeroTtl => "caching: none, but requests at the same moment may share an answer".to_owned(),
        Caching::Cached => format!("caching: with these headers in the key: {}", behavior.path.cache_key_headers),
        Caching::Unknown => "caching: unknown".to_owned(),
    });
    lines
}
