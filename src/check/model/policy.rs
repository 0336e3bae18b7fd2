//! Cache policies, origin request policies and legacy settings, as a behavior names them.

use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::Part;
use crate::cloudfront::managed::{self, Managed};
use crate::cloudfront::policies::{CachePolicy, Parts, Ttl};
use crate::cloudfront::selection::Selection;

/// A policy that a behavior uses.
#[derive(Debug)]
pub(crate) struct Policy<'a, T> {
    /// What to call it: a managed one by its name and id, another by its logical id.
    pub(crate) label: String,
    /// Its configuration, where it is in the template.
    pub(crate) config: Option<Cursor<'a>>,
    /// What is in it; all unknown where the template does not say.
    pub(crate) contents: T,
    /// Whether the contents are known.
    pub(crate) is_known: bool,
}

/// The policy that a behavior names under a key.
fn named<'a, T>(
    behavior: &Cursor<'a>,
    key: &str,
    config: &str,
    managed: impl Fn(&str) -> Option<Managed<T>>,
    own: impl Fn(&Cursor<'a>) -> T,
    unknown: T,
) -> Option<Policy<'a, T>> {
    let at = behavior.get(key)?;
    let id = at.text();
    if let Some(managed) = id.as_known().and_then(managed) {
        let label = format!("{} ({id})", managed.name);
        return Some(Policy { label, config: None, contents: managed.contents, is_known: true });
    }
    let resource = match id.single() {
        Some(Part::Ref(name) | Part::GetAtt(name, _)) => own_config(at.env, name, config),
        _ => None,
    };
    let label = format!("`{id}`").replace("`${", "`").replace("}`", "`");
    Some(match resource {
        Some(config) => Policy { label, contents: own(&config), config: Some(config), is_known: true },
        None => Policy { label, config: None, contents: unknown, is_known: false },
    })
}

fn own_config<'a>(env: Env<'a>, id: &str, key: &str) -> Option<Cursor<'a>> {
    Cursor::properties(env, id)?.get(key)
}

/// The cache policy of a behavior.
pub(crate) fn cache<'a>(behavior: &Cursor<'a>) -> Option<Policy<'a, CachePolicy>> {
    let unknown = CachePolicy { key: Parts::unknown(), ttl: Ttl::UNKNOWN };
    named(behavior, "CachePolicyId", "CachePolicyConfig", managed::cache_policy, own_cache, unknown)
}

/// The origin request policy of a behavior.
pub(crate) fn request<'a>(behavior: &Cursor<'a>) -> Option<Policy<'a, Parts>> {
    let config = "OriginRequestPolicyConfig";
    let managed = managed::origin_request_policy;
    named(behavior, "OriginRequestPolicyId", config, managed, |config| parts(config), Parts::unknown())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-cachepolicy-cachepolicyconfig.html>
fn own_cache(config: &Cursor<'_>) -> CachePolicy {
    let key = config.get("ParametersInCacheKeyAndForwardedToOrigin");
    CachePolicy { key: key.map_or_else(Parts::unknown, |key| parts(&key)), ttl: ttl(config, 86_400) }
}

/// TTLs, in a cache policy or beside `ForwardedValues`: what is left out has CloudFront's default.
fn ttl(at: &Cursor<'_>, default: u64) -> Ttl {
    let min = at.number("MinTTL", 0);
    let default = at.number("DefaultTTL", default);
    Ttl { min, default, max: at.number("MaxTTL", 31_536_000) }
}

fn parts(config: &Cursor<'_>) -> Parts {
    let part = |config_key: &str, behavior: &str, list: &str| {
        config.get(config_key).map_or_else(Selection::none, |part| selection(&part, behavior, list))
    };
    Parts {
        headers: part("HeadersConfig", "HeaderBehavior", "Headers"),
        cookies: part("CookiesConfig", "CookieBehavior", "Cookies"),
        query_strings: part("QueryStringsConfig", "QueryStringBehavior", "QueryStrings"),
    }
}

fn selection(part: &Cursor<'_>, behavior: &str, list: &str) -> Selection {
    let listed = |headers: fn(Vec<String>) -> Selection, others: fn(Vec<String>) -> Selection| {
        part.names(list).map_or(Selection::Unknown, if list == "Headers" { headers } else { others })
    };
    match part.known(behavior).as_deref() {
        Some("none") => Selection::none(),
        Some("all" | "allViewer" | "allViewerAndWhitelistCloudFront") => Selection::all(),
        Some("whitelist") => listed(|names| Selection::only(names.iter().map(String::as_str)), Selection::only_exactly),
        Some("allExcept") => {
            listed(|names| Selection::except(names.iter().map(String::as_str)), Selection::except_exactly)
        }
        _ => Selection::Unknown,
    }
}

/// Legacy settings: what they name is forwarded and in the key. `*` among the headers means all of them.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-forwardedvalues.html>
pub(crate) fn legacy(behavior: &Cursor<'_>) -> (Parts, Ttl) {
    let ttl = ttl(behavior, 86_400);
    let Some(values) = behavior.get("ForwardedValues") else { return (Parts::none(), ttl) };
    if values.is_call() {
        return (Parts::unknown(), ttl);
    }
    let all_or = |names: Vec<String>| {
        if names.iter().any(|name| name == "*") {
            Selection::all()
        } else {
            Selection::only(names.iter().map(String::as_str))
        }
    };
    let cookies = values.get("Cookies");
    let cookies = match cookies.as_ref().map(|cookies| (cookies, cookies.known("Forward"))) {
        None => Selection::none(),
        Some((cookies, forward)) => match forward.as_deref() {
            Some("all") => Selection::all(),
            Some("none") => Selection::none(),
            Some("whitelist") => cookies.names("WhitelistedNames").map_or(Selection::Unknown, all_or),
            _ => Selection::Unknown,
        },
    };
    let query_strings = match values.get("QueryString").map(|_| values.bool("QueryString")) {
        Some(Some(true)) => Selection::all(),
        None | Some(Some(false)) => Selection::none(),
        Some(None) => Selection::Unknown,
    };
    let headers = values.names("Headers").map_or(Selection::Unknown, all_or);
    (Parts { headers, cookies, query_strings }, ttl)
}
