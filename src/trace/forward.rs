//! The parts of a request that CloudFront sends to the origin, with the reasons.

use super::header::{CarriedHeaders, Fate, TracedPart};
use super::way::RequestTarget;
use crate::cloudfront::default_header::DefaultTreatment;
use crate::cloudfront::forwarding::{Class, Settings};
use crate::cloudfront::policies::Parts;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Origin, PolicyLabel};

/// Returns the class of methods that a method belongs to; `None` if CloudFront does not know it.
pub(super) fn class(method: &str) -> Option<Class> {
    Class::ALL.into_iter().find(|class| class.methods().contains(&method))
}

/// The policies or legacy settings of a behavior, in sentences.
pub(super) struct Naming<'b> {
    behavior: &'b Behavior,
    part: fn(&Parts) -> &Selection,
}

impl<'b> Naming<'b> {
    fn headers(behavior: &'b Behavior) -> Self {
        Self { behavior, part: |parts| &parts.headers }
    }

    /// Returns the reason why a part of the request is forwarded.
    fn forwards(&self, name: &str) -> String {
        let in_key = (self.part)(self.behavior.settings.key()).contains(name) == Some(true);
        match (&self.behavior.cache_policy, &self.behavior.request_policy) {
            (Some(cache), _) if in_key => format!("in the cache key of {}", short(&cache.label)),
            (_, Some(request)) => format!("forwarded by {}", short(&request.label)),
            (Some(cache), None) => format!("forwarded by {}", short(&cache.label)),
            (None, None) => "named by the legacy settings".to_owned(),
        }
    }

    /// Returns the subject of a sentence about what is not forwarded: `neither CachingDisabled nor AllViewer names`.
    fn lacks(&self) -> String {
        match (&self.behavior.cache_policy, &self.behavior.request_policy) {
            (Some(cache), Some(request)) => {
                format!("neither {} nor {} forwards it", short(&cache.label), short(&request.label))
            }
            (Some(cache), None) => {
                format!("{} does not name it, and there is no origin request policy", short(&cache.label))
            }
            (None, Some(request)) => format!("{} does not forward it", short(&request.label)),
            (None, None) => "the legacy settings do not name it".to_owned(),
        }
    }

    fn unknown(&self) -> String {
        let what = if self.behavior.forwarded_values.is_some() { "legacy settings" } else { "policies" };
        format!("only the deployment knows what the {what} forward")
    }
}

/// Returns the name of a policy without its ID.
fn short(label: &PolicyLabel) -> String {
    match label {
        PolicyLabel::Managed { name, .. } => name.clone(),
        PolicyLabel::Named(name) => format!("`{name}`"),
    }
}

/// Sends the headers to the origin.
pub(super) fn send_headers(
    behavior: &Behavior,
    origin: Option<&Origin>,
    target: &RequestTarget,
    is_upgrade: bool,
    headers: &mut CarriedHeaders,
) {
    let forwarded = behavior.settings.forwarded().headers;
    let by = Naming::headers(behavior);
    let is_legacy = matches!(behavior.settings, Settings::Legacy(..));
    for name in headers.names() {
        let fate = forwarded.contains(&name);
        match name.as_str() {
            "host" | "cookie" => continue,
            "authorization" => {
                let carriage = class(&target.method).map(|class| behavior.delivery.authorization(class));
                match carriage.and_then(|carriage| carriage.arrives) {
                    Some(true) if fate == Some(true) => headers.keep(&name, &by.forwards(&name)),
                    Some(true) => {
                        headers.keep(&name, &format!("CloudFront forwards it with {} by default", target.method));
                    }
                    Some(false) => {
                        headers.remove(&name, &format!("{}; CloudFront removes it with {}", by.lacks(), target.method));
                    }
                    None => headers.doubt(&name, &by.unknown()),
                }
                continue;
            }
            _ => {}
        }
        match fate {
            Some(true) => headers.keep(&name, &by.forwards(&name)),
            None => headers.doubt(&name, &by.unknown()),
            Some(false) => match DefaultTreatment::of(&name, is_upgrade) {
                DefaultTreatment::Forwarded => headers.keep(&name, "CloudFront always forwards it"),
                DefaultTreatment::ForwardedByLegacy if is_legacy => headers.keep(&name, "legacy settings forward it"),
                DefaultTreatment::ForwardedByLegacy | DefaultTreatment::Removed => {
                    headers.remove(&name, &by.lacks());
                }
                DefaultTreatment::Replaced(value) => {
                    headers.set(&name, Some(value.to_owned()), &format!("CloudFront sends `{value}`"));
                }
                DefaultTreatment::Extended => {
                    let value = headers.value(&name).map(str::to_owned);
                    headers.set(&name, value, "CloudFront adds its own part");
                }
                DefaultTreatment::Normalized => headers.doubt(&name, "CloudFront normalizes it, or removes it"),
            },
        }
    }
    send_host(&forwarded, origin, target, &by, headers);
    for header in origin.into_iter().flat_map(|origin| &origin.headers) {
        match header.name.known() {
            Some(name) => {
                let value = header.value.as_known().map(str::to_owned);
                headers.set(&name.to_lowercase(), value, "a custom header of the origin");
            }
            None => headers.doubt("a custom header of the origin", "only the deployment knows its name"),
        }
    }
}

/// Sets the Host that the origin gets.
fn send_host(
    forwarded: &Selection,
    origin: Option<&Origin>,
    target: &RequestTarget,
    by: &Naming<'_>,
    headers: &mut CarriedHeaders,
) {
    if target.host_by_function.is_written() {
        let host = target.host_by_function.text().map(str::to_owned);
        return headers.set("host", host, "a function gives the origin this Host");
    }
    match forwarded.contains("host") {
        Some(true) => headers.keep("host", &by.forwards("host")),
        Some(false) => {
            let domain =
                if target.is_moved { target.domain.clone() } else { origin.map(|origin| origin.domain.to_string()) };
            headers.set("host", domain, "the domain name of the origin");
        }
        None => headers.doubt("host", &by.unknown()),
    }
}

/// Returns what becomes of the cookies.
pub(super) fn cookies(behavior: &Behavior, headers: &mut CarriedHeaders) -> Vec<TracedPart> {
    if headers.fate("cookie").is_none_or(|fate| fate == Fate::Removed) {
        return Vec::new();
    }
    let Some(value) = headers.value("cookie").map(str::to_owned) else {
        return vec![part("cookie", Fate::Unknown, "a function may change the cookies".to_owned())];
    };
    let all = value.split(';').map(|cookie| cookie.split('=').next().unwrap_or_default().trim());
    let selected = behavior.settings.forwarded().cookies;
    let by = Naming { behavior, part: |parts| &parts.cookies };
    let parts: Vec<TracedPart> = all.filter(|name| !name.is_empty()).map(|name| select(name, &selected, &by)).collect();
    let kept: Vec<&str> = value
        .split(';')
        .map(str::trim)
        .filter(|cookie| selected.contains(cookie.split('=').next().unwrap_or_default()) == Some(true))
        .collect();
    if kept.is_empty() {
        headers.remove("cookie", "no cookie is forwarded");
    } else {
        headers.set("cookie", Some(kept.join("; ")), "the cookies that are forwarded");
    }
    parts
}

/// Returns what becomes of the query string, parameter by parameter, and sends it.
pub(super) fn query(behavior: &Behavior, target: &mut RequestTarget) -> Vec<TracedPart> {
    if target.is_query_unknown {
        return vec![part("query string", Fate::Unknown, "a function may change it".to_owned())];
    }
    let selected = behavior.settings.forwarded().query_strings;
    let Some(query) = target.query.clone() else { return Vec::new() };
    let pieces: Vec<&str> = query.split('&').filter(|piece| !piece.is_empty()).collect();
    let name = |piece: &str| piece.split('=').next().unwrap_or_default().to_owned();
    let by = Naming { behavior, part: |parts| &parts.query_strings };
    let parts: Vec<TracedPart> = pieces.iter().map(|piece| select(&name(piece), &selected, &by)).collect();
    if selected == Selection::Unknown {
        target.is_query_unknown = true;
    }
    let kept: Vec<&str> = pieces.into_iter().filter(|piece| selected.contains(&name(piece)) == Some(true)).collect();
    target.query = if kept.is_empty() { None } else { Some(kept.join("&")) };
    parts
}

fn select(name: &str, selected: &Selection, by: &Naming<'_>) -> TracedPart {
    match selected.contains(name) {
        Some(true) => part(name, Fate::Kept, by.forwards(name)),
        Some(false) => part(name, Fate::Removed, by.lacks()),
        None => part(name, Fate::Unknown, by.unknown()),
    }
}

fn part(name: &str, fate: Fate, reason: String) -> TracedPart {
    TracedPart { name: name.to_owned(), fate, reason, value: None }
}
