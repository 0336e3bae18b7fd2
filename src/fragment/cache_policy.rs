use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::label;
use crate::names::HeaderName;
use crate::plan::{CacheSettings, Selected, ZeroTtl};
use crate::render::{FragmentFile, templates};

/// A cache policy of the stack's own.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html>
#[derive(Serialize)]
pub(crate) struct CachePolicyFragment {
    logical_id: String,
    name: Json,
    comment: &'static str,
    min_ttl: u32,
    default_ttl: u32,
    max_ttl: u32,
    headers: Json,
    cookies: Json,
    query_strings: Json,
}

impl CachePolicyFragment {
    /// Returns a policy with Authorization in its key. Cookies and query strings are in the key too, all of them: two
    /// requests that differ in them must never share an answer.
    pub(crate) fn authorization(options: &ZeroTtl, is_short: bool) -> Self {
        let label = authorization_label(options, is_short);
        let further = options.headers.iter().map(HeaderName::as_str);
        let names: Vec<&str> = std::iter::once("Authorization").chain(further).collect();
        Self {
            logical_id: if is_short { "CachePolicy".to_owned() } else { format!("AuthorizationCachePolicy{label}") },
            name: name(&authorization_suffix(options, is_short)),
            comment: "Authorization in the cache key, so that CloudFront forwards it",
            min_ttl: options.min_ttl,
            default_ttl: options.default_ttl,
            max_ttl: options.max_ttl,
            headers: headers(&names),
            cookies: cookies(&Selected::All),
            query_strings: query_strings(&Selected::All),
        }
    }

    /// Returns the policy with these settings.
    pub(crate) fn own(settings: &CacheSettings) -> Self {
        let names: Vec<&str> = settings.headers.iter().map(HeaderName::as_str).collect();
        Self {
            logical_id: format!("CachePolicy{}", own_label(settings)),
            name: name(&own_suffix(settings)),
            comment: "Caching that a route asks for",
            min_ttl: settings.min_ttl,
            default_ttl: settings.default_ttl,
            max_ttl: settings.max_ttl,
            headers: headers(&names),
            cookies: cookies(&settings.cookies),
            query_strings: query_strings(&settings.query_strings),
        }
    }

    /// Returns the logical ID of the policy.
    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

/// Returns what follows the stack's name in the name of a policy with Authorization in its key.
pub(crate) fn authorization_suffix(options: &ZeroTtl, is_short: bool) -> String {
    match authorization_label(options, is_short).as_str() {
        "" => "-authorization".to_owned(),
        label => format!("-authorization-{}", label.to_ascii_lowercase()),
    }
}

/// Returns what follows the stack's name in the name of a policy with these settings.
pub(crate) fn own_suffix(settings: &CacheSettings) -> String {
    format!("-cache-{}", own_label(settings).to_ascii_lowercase())
}

fn authorization_label(options: &ZeroTtl, is_short: bool) -> String {
    let ZeroTtl { min_ttl, default_ttl, max_ttl, headers } = options;
    if is_short || (*min_ttl, *default_ttl, *max_ttl) == (0, 0, 1) && headers.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = headers.iter().map(HeaderName::as_str).collect();
    label::fingerprint(&format!("{min_ttl} {default_ttl} {max_ttl} {}", names.join(" ").to_ascii_lowercase()))
}

fn own_label(settings: &CacheSettings) -> String {
    let CacheSettings { min_ttl, default_ttl, max_ttl, query_strings, headers, cookies } = settings;
    let names: Vec<&str> = headers.iter().map(HeaderName::as_str).collect();
    let names = names.join(" ").to_ascii_lowercase();
    label::fingerprint(&format!("{min_ttl} {default_ttl} {max_ttl} {query_strings:?} {names} {cookies:?}"))
}

fn name(suffix: &str) -> Json {
    json!({ "Fn::Sub": format!("${{AWS::StackName}}{suffix}") })
}

fn headers(names: &[&str]) -> Json {
    if names.is_empty() {
        return json!({ "HeaderBehavior": "none" });
    }
    json!({ "HeaderBehavior": "whitelist", "Headers": names })
}

fn cookies(selected: &Selected) -> Json {
    match selected {
        Selected::All => json!({ "CookieBehavior": "all" }),
        Selected::None => json!({ "CookieBehavior": "none" }),
        Selected::Names(names) => json!({ "CookieBehavior": "whitelist", "Cookies": names }),
    }
}

fn query_strings(selected: &Selected) -> Json {
    match selected {
        Selected::All => json!({ "QueryStringBehavior": "all" }),
        Selected::None => json!({ "QueryStringBehavior": "none" }),
        Selected::Names(names) => json!({ "QueryStringBehavior": "whitelist", "QueryStrings": names }),
    }
}

impl Holes for CachePolicyFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::CACHE_POLICY
    }
}
