//! The end of the way: who answers, and what.

use schemars::JsonSchema;
use serde::Serialize;

use super::function::{TracedEffect, TracedFunction};
use super::header::{CarriedHeaders, Fate};
use super::request::Request;
use super::way::RequestTarget;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{
    Api, ApiProtocol, Arrival, Behavior, Distribution, HostCheck, LockKeeper, Login, LoginSources, Mapping, Origin,
    OriginKind, arrival_at, mapping_at,
};

/// The API that the request reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedApi {
    /// The kind of API: `REST`, `HTTP` or `WebSocket`; `null` if it is not known.
    pub kind: Option<&'static str>,
    /// The keys of the mappings of the custom domain that may take the path; the root has an empty key.
    pub mappings: Vec<String>,
    /// The stage; `null` if it is not known.
    pub stage: Option<String>,
    /// The path below the stage; `null` if it is not known.
    pub path: Option<String>,
    /// The route, such as `GET /orders/{id}`; `null` if it is not known, or there is none.
    pub route: Option<String>,
    /// The parts of the request that the authorizers of the API read: headers, `?name` for query strings, `cookie`.
    pub authorizer_reads: Vec<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct TracedAnswer {
    /// The sender of the answer.
    pub by: AnswerBy,
    /// The status code; `null` if the sender decides it, or if it is not known.
    pub status: Option<u16>,
    /// The message in the answer, in AWS's own words.
    pub message: Option<&'static str>,
    /// The reason, as a sentence without its full stop.
    pub reason: String,
    /// The certainty of the answer.
    pub certainty: Certainty,
    /// The page that CloudFront sends instead, with its status code.
    pub error_page: Option<String>,
}

/// The sender of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnswerBy {
    /// CloudFront.
    Cloudfront,
    /// A function at the edge.
    Function,
    /// API Gateway, without asking the integration.
    ApiGateway,
    /// The integration of the API.
    Integration,
    /// The origin, which is no API.
    Origin,
    /// Not known.
    Unknown,
}

impl TracedAnswer {
    fn new(by: AnswerBy, status: Option<u16>, reason: impl Into<String>) -> Self {
        let certainty = Certainty::Documented;
        Self { by, status, message: None, reason: reason.into(), certainty, error_page: None }
    }

    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self { certainty: Certainty::Assumed, ..Self::new(AnswerBy::Unknown, None, reason) }
    }

    fn refused(status: u16, message: &'static str, reason: impl Into<String>) -> Self {
        Self { message: Some(message), ..Self::new(AnswerBy::ApiGateway, Some(status), reason) }
    }

    fn sure(self, certainty: Certainty) -> Self {
        Self { certainty, ..self }
    }
}

/// Returns the answer that CloudFront gives before anything else happens to a request.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesViewerProtocolPolicy>
pub(super) fn at_the_door(request: &Request, behavior: &Behavior) -> Option<TracedAnswer> {
    let answer = |status, reason: &str| Some(TracedAnswer::new(AnswerBy::Cloudfront, Some(status), reason));
    if request.scheme == "http" {
        match behavior.viewer_protocol.known().map(String::as_str) {
            Some("redirect-to-https") => {
                return answer(
                    301,
                    "ViewerProtocolPolicy redirects HTTP to HTTPS; a client may not send Authorization again",
                );
            }
            Some("https-only") => return answer(403, "ViewerProtocolPolicy takes HTTPS alone"),
            _ => {}
        }
    }
    // Without a list CloudFront takes GET and HEAD.
    let is_allowed = match behavior.allowed_methods.known() {
        Some(methods) => methods.iter().any(|method| method.eq_ignore_ascii_case(&request.method)),
        None if behavior.allowed_methods.is_set() => true,
        None => matches!(request.method.as_str(), "GET" | "HEAD"),
    };
    if !is_allowed {
        return answer(403, &format!("{} is not in AllowedMethods", request.method));
    }
    let is_signed = ["signature=", "key-pair-id="]
        .iter()
        .all(|part| request.query.as_deref().unwrap_or_default().to_ascii_lowercase().contains(part))
        || request.headers.iter().any(|(name, value)| name == "cookie" && value.contains("CloudFront-Signature"));
    if behavior.signers.is_some() && !is_signed {
        return answer(403, "the behavior takes signed URLs and signed cookies alone");
    }
    None
}

/// Returns the answer of the function that the request ends at.
pub(super) fn of_function(functions: &[TracedFunction]) -> TracedAnswer {
    let Some(last) = functions.last() else { return TracedAnswer::unknown("nothing is known") };
    match last.effect {
        TracedEffect::Answers(status) => {
            TracedAnswer::new(AnswerBy::Function, status, format!("the function {} answers by itself", last.name))
        }
        _ => TracedAnswer::new(
            AnswerBy::Cloudfront,
            Some(if last.event == "viewer-request" { 503 } else { 502 }),
            format!("the function {} fails", last.name),
        )
        .sure(Certainty::Assumed),
    }
}

/// A request at its origin.
pub(super) struct Arrived<'a> {
    pub(super) distribution: &'a Distribution,
    pub(super) behavior: &'a Behavior,
    pub(super) target: &'a RequestTarget,
    pub(super) headers: &'a CarriedHeaders,
    /// True if all functions on the way are understood.
    pub(super) is_sure: bool,
    /// True if the request opens a WebSocket.
    pub(super) is_websocket: bool,
}

impl Arrived<'_> {
    /// Returns the API that the request reaches, and the answer to expect.
    pub(super) fn api_and_answer(&self) -> (Option<TracedApi>, TracedAnswer) {
        let Some(origin) = &self.behavior.origin else {
            return (None, TracedAnswer::unknown("the origin is not in the source"));
        };
        if self.target.is_moved {
            return (None, TracedAnswer::unknown("a function sends the request to another origin"));
        }
        if !origin.kind.is_api() {
            let answer = if origin.kind == OriginKind::Unknown {
                TracedAnswer::unknown("only the deployment knows what the origin is")
            } else {
                TracedAnswer::new(AnswerBy::Origin, None, "it is no API")
            };
            return (None, self.with_page(answer));
        }
        let (api, answer) = self.at_api(origin);
        let certainty = if self.is_sure { answer.certainty } else { Certainty::Assumed };
        (api, self.with_page(answer.sure(certainty)))
    }

    fn at_api(&self, origin: &Origin) -> (Option<TracedApi>, TracedAnswer) {
        let host = self.host(origin);
        let mut api = TracedApi {
            kind: None,
            mappings: Vec::new(),
            stage: None,
            path: None,
            route: None,
            authorizer_reads: reads(&origin.login),
        };
        let certainty = match host {
            HostCheck::Accepted(certainty) => certainty,
            HostCheck::UnknownToEndpoint(certainty) => {
                let reason = "the default endpoint of the API does not know the viewer's Host";
                return (Some(api), TracedAnswer::refused(403, FORBIDDEN, reason).sure(certainty));
            }
            HostCheck::UnknownToDomain | HostCheck::GivenName | HostCheck::SentUnknown => {
                let reason = "API Gateway has no custom domain of the name that is sent as Host";
                return (Some(api), TracedAnswer::refused(403, FORBIDDEN, reason));
            }
            HostCheck::OriginUnknown
            | HostCheck::FunctionUnknown
            | HostCheck::SettingsUnknown
            | HostCheck::NamesUnknown => {
                return (Some(api), TracedAnswer::unknown("it is not known whether API Gateway knows the Host"));
            }
        };
        let is_endpoints = self.headers.value("host").is_some_and(|host| origin.domain.to_string() == host);
        let is_disabled = origin.api.as_ref().is_some_and(|api| api.disabled_endpoint.is(&true));
        if is_endpoints && is_disabled && origin.kind == OriginKind::ExecuteApi {
            return (Some(api), TracedAnswer::refused(403, FORBIDDEN, "the default endpoint of the API is disabled"));
        }
        let Some(path) = self.target.path.as_deref() else {
            return (Some(api), TracedAnswer::unknown("the path that arrives is not known"));
        };
        match arrival_at(self.distribution, self.behavior, origin, path) {
            Arrival::At { api: found, paths } => {
                api.kind = Some(kind(found));
                let mapping = mapping_at(self.distribution, self.behavior, origin, path);
                api.mappings = mapping.into_iter().map(|mapping| mapping.path.to_string()).collect();
                if mapping.is_none() {
                    api.stage = Self::stage(origin, found, path);
                    if api.stage.is_none() && found.known_stages().is_some_and(|stages| !stages.is_empty()) {
                        let reason = "the path leads to no stage of the API";
                        let (status, message) =
                            if found.kind == ApiProtocol::Http { (404, NOT_FOUND) } else { (403, FORBIDDEN) };
                        return (Some(api), TracedAnswer::refused(status, message, reason));
                    }
                }
                if let [below] = paths.as_slice() {
                    api.path = Some(if below.is_empty() { "/".to_owned() } else { below.clone() });
                    if let Some(refusal) = self.route(found, below, &mut api) {
                        return (Some(api), refusal);
                    }
                }
            }
            Arrival::Unmapped { mappings } => {
                api.mappings = keys(&mappings);
                let reason = "no mapping of the custom domain takes the path";
                return (Some(api), TracedAnswer::refused(403, FORBIDDEN, reason));
            }
            Arrival::Open => {}
        }
        if api.kind == Some("WebSocket") && !self.is_websocket {
            return (Some(api), TracedAnswer::unknown("the API takes requests that open a WebSocket alone"));
        }
        let is_refused = self.login(origin, &api).or_else(|| self.lock(origin));
        let answer = is_refused.unwrap_or_else(|| {
            TracedAnswer::new(AnswerBy::Integration, None, "nothing on the way refuses the request").sure(certainty)
        });
        (Some(api), answer)
    }

    /// Returns what the API does with the Host that is sent.
    fn host(&self, origin: &Origin) -> HostCheck {
        let by_settings = self.behavior.delivery.host_check.clone();
        let Some(host) = self.headers.value("host") else { return by_settings };
        if origin.domain.to_string().eq_ignore_ascii_case(host) {
            return if origin.is_given_name { HostCheck::GivenName } else { HostCheck::Accepted(origin.certainty) };
        }
        let names: Option<Vec<&str>> = self.distribution.domains.iter().map(|domain| domain.as_known()).collect();
        match (names, &by_settings) {
            (Some(names), HostCheck::Accepted(certainty)) => {
                let is_known = names.iter().any(|name| name.eq_ignore_ascii_case(host));
                let may_be_known = names.is_empty() || names.iter().any(|name| name.starts_with("*."));
                if is_known || may_be_known {
                    HostCheck::Accepted(*certainty)
                } else if origin.kind == OriginKind::ExecuteApi {
                    HostCheck::UnknownToEndpoint(Certainty::Documented)
                } else {
                    HostCheck::UnknownToDomain
                }
            }
            _ => by_settings,
        }
    }

    /// Returns the stage that the path of a request leads to.
    fn stage(origin: &Origin, api: &Api, path: &str) -> Option<String> {
        let stages = api.known_stages()?;
        let full = format!("{}{path}", origin.stage_path.as_known()?);
        let first = full.trim_start_matches('/').split('/').next().unwrap_or_default();
        let named = stages.iter().find(|stage| **stage == first);
        let found = named.or_else(|| stages.iter().find(|stage| **stage == "$default"));
        found.map(|stage| (*stage).to_owned())
    }

    /// Finds the route. Returns the answer if there is none.
    fn route(&self, found: &Api, below: &str, api: &mut TracedApi) -> Option<TracedAnswer> {
        if found.kind == ApiProtocol::WebSocket {
            return None;
        }
        let method = self.target.method.as_str();
        let below = if below.is_empty() { "/" } else { below };
        api.route = found.routes.best(below, method).map(|route| route.key.clone());
        if api.route.is_some() || (found.routes.has_cors && method == "OPTIONS") {
            return None;
        }
        let reason = match found.routes.take(below) {
            Some(true) => format!("the API has a route for the path, and none for {method}"),
            Some(false) => "the API has no route for the path".to_owned(),
            None => return None,
        };
        found.routes.accept(below, &[method]).filter(|accepted| !accepted)?;
        Some(match found.kind {
            ApiProtocol::Http => TracedAnswer::refused(404, NOT_FOUND, reason),
            _ => TracedAnswer::refused(403, MISSING_TOKEN, reason),
        })
    }

    /// Returns the answer to a caller who does not show who it is.
    fn login(&self, origin: &Origin, api: &TracedApi) -> Option<TracedAnswer> {
        match &origin.login {
            Login::Nobody => None,
            // The verdict of the check is the same: the source does not show whether the API reads it.
            Login::Unseen => {
                let is_removed = self.headers.fate("authorization") == Some(Fate::Removed);
                is_removed
                    .then(|| TracedAnswer::unknown("Authorization was removed on the way, and the API may read it"))
            }
            Login::Iam => match self.headers.fate("authorization") {
                None | Some(Fate::Removed) => {
                    let message = if api.kind == Some("HTTP") { FORBIDDEN } else { MISSING_TOKEN };
                    Some(TracedAnswer::refused(403, message, self.lacks("authorization")))
                }
                Some(Fate::Unknown) => Some(TracedAnswer::unknown("it is not known whether Authorization arrives")),
                Some(_) => None,
            },
            Login::Reads(sources) => self.reads(sources),
        }
    }

    fn reads(&self, sources: &LoginSources) -> Option<TracedAnswer> {
        for name in &sources.headers {
            match self.headers.fate(name) {
                None | Some(Fate::Removed) => {
                    return Some(TracedAnswer::refused(401, UNAUTHORIZED, self.lacks(name)));
                }
                Some(Fate::Unknown) => {
                    return Some(TracedAnswer::unknown(format!("it is not known whether {name} arrives")));
                }
                Some(_) => {}
            }
        }
        let query = self.target.query.as_deref().unwrap_or_default();
        let has = |name: &str| query.split('&').any(|part| part.split('=').next() == Some(name));
        if let Some(name) = sources.query_strings.iter().find(|name| !has(name) && !self.target.is_query_unknown) {
            let reason = format!("the authorizer reads the query string `{name}`, which does not arrive");
            return Some(TracedAnswer::refused(401, UNAUTHORIZED, reason));
        }
        let has_cookie = self.headers.fate("cookie").is_some_and(|fate| fate != Fate::Removed);
        if sources.cookies && !has_cookie {
            let reason = "the authorizer reads cookies, and none arrives";
            return Some(TracedAnswer::refused(401, UNAUTHORIZED, reason));
        }
        None
    }

    /// Returns the reason why a header does not arrive that the API reads.
    fn lacks(&self, name: &str) -> String {
        if self.headers.fate(name) == Some(Fate::Removed) {
            format!("the API reads {name}, which was removed on the way")
        } else {
            format!("the API reads {name}, which the viewer does not send")
        }
    }

    /// Returns the answer if the API demands a header that does not arrive.
    fn lock(&self, origin: &Origin) -> Option<TracedAnswer> {
        let locks = origin.demands.iter().flat_map(|demands| &demands.locks);
        // What authorizers read is asked for before.
        let mut locks = locks.filter(|lock| lock.keeper != LockKeeper::Authorizer);
        let lock = locks.find(|lock| self.headers.fate(&lock.header).is_none_or(|fate| fate == Fate::Removed))?;
        let reason = format!("the API demands the header {}, which does not arrive", lock.header);
        Some(TracedAnswer::refused(403, FORBIDDEN, reason))
    }

    /// Adds the page that CloudFront sends instead of an error.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html>
    fn with_page(&self, answer: TracedAnswer) -> TracedAnswer {
        let Some(status) = answer.status else { return answer };
        let found = self.distribution.error_responses.iter().find(|response| response.code == Some(u64::from(status)));
        let page = found.and_then(|found| {
            let page = found.page.known()?;
            Some(match found.response.known() {
                Some(code) => format!("{page} with {code}"),
                None => page.clone(),
            })
        });
        TracedAnswer { error_page: page, ..answer }
    }
}

const FORBIDDEN: &str = "Forbidden";
const MISSING_TOKEN: &str = "Missing Authentication Token";
const NOT_FOUND: &str = "Not Found";
const UNAUTHORIZED: &str = "Unauthorized";

fn kind(api: &Api) -> &'static str {
    match api.kind {
        ApiProtocol::Rest => "REST",
        ApiProtocol::Http => "HTTP",
        ApiProtocol::WebSocket => "WebSocket",
    }
}

fn keys(mappings: &[&Mapping]) -> Vec<String> {
    mappings.iter().map(|mapping| mapping.path.to_string()).collect()
}

fn reads(login: &Login) -> Vec<String> {
    match login {
        Login::Unseen | Login::Nobody => Vec::new(),
        Login::Iam => vec!["authorization".to_owned()],
        Login::Reads(sources) => {
            let query = sources.query_strings.iter().map(|name| format!("?{name}"));
            let cookies = sources.cookies.then(|| "cookie".to_owned());
            sources.headers.iter().cloned().chain(query).chain(cookies).collect()
        }
    }
}
