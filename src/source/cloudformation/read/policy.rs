//! Cache policies, origin request policies and legacy settings, as a behavior names them.

use crate::cloudfront::managed::{self, Managed};
use crate::cloudfront::policies::{CachePolicy, Parts, Ttl};
use crate::cloudfront::selection::Selection;
use crate::model::{At, Known, Policy, PolicyConfig, PolicyLabel, PolicyReference, TtlPlaces};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::template::{Expr, Part};

/// The kind of a policy, as a template names it.
struct PolicyType {
    key: &'static str,
    resource: &'static str,
    config: &'static str,
}

const CACHE: PolicyType =
    PolicyType { key: "CachePolicyId", resource: "AWS::CloudFront::CachePolicy", config: "CachePolicyConfig" };
const REQUEST: PolicyType = PolicyType {
    key: "OriginRequestPolicyId",
    resource: "AWS::CloudFront::OriginRequestPolicy",
    config: "OriginRequestPolicyConfig",
};

const RESPONSE: PolicyType = PolicyType {
    key: "ResponseHeadersPolicyId",
    resource: "AWS::CloudFront::ResponseHeadersPolicy",
    config: "ResponseHeadersPolicyConfig",
};

/// Returns the policy that a behavior names under a key, and its configuration if the template holds it.
fn named<'a, T>(
    behavior: &Cursor<'a>,
    kind: &PolicyType,
    find_managed: impl Fn(&str) -> Option<Managed<T>>,
    own: impl Fn(&Cursor<'a>) -> T,
    unknown: T,
) -> Option<(Policy<T>, Option<Cursor<'a>>)> {
    let at = behavior.get(kind.key)?;
    let id = at.expr();
    let mut policy = Policy {
        place: at.place(),
        id: text(&id),
        label: PolicyLabel::Named(id.to_string().replace("${", "").replace('}', "")),
        reference: PolicyReference::Fits,
        config: None,
        contents: unknown,
        is_known: false,
    };
    if let Some(managed) = id.as_literal().and_then(find_managed) {
        policy.label = PolicyLabel::Managed { name: managed.name.to_owned(), id: id.to_string() };
        policy.contents = managed.contents;
        policy.is_known = true;
        return Some((policy, None));
    }
    policy.reference = reference(&at, &id, kind);
    let name = match id.single() {
        Some(Part::Ref(name) | Part::GetAtt(name, _)) if policy.reference == PolicyReference::Fits => name,
        _ => return Some((policy, None)),
    };
    let config = Cursor::properties(at.env, name).and_then(|properties| properties.get(kind.config));
    if let Some(config) = &config {
        policy.contents = own(config);
        policy.is_known = true;
        let key = config.get("ParametersInCacheKeyAndForwardedToOrigin");
        let encodings = ["EnableAcceptEncodingGzip", "EnableAcceptEncodingBrotli"];
        let headers = config.at(&["HeadersConfig", "Headers"]);
        policy.config = Some(PolicyConfig {
            headers: headers.map_or_else(|| config.place(), |headers| headers.place()),
            compresses: key.is_some_and(|key| encodings.iter().any(|name| key.bool(name) == Some(true))),
        });
    }
    Some((policy, config))
}

/// Returns what the ID of a policy refers to.
fn reference(at: &Cursor<'_>, id: &Expr, kind: &PolicyType) -> PolicyReference {
    let Some(Part::Ref(name) | Part::GetAtt(name, _)) = id.single() else { return PolicyReference::Fits };
    match (at.env.sections.resource_type(name), id.single()) {
        (Some(other), _) if other.starts_with("AWS::CloudFront::") && other != kind.resource => {
            PolicyReference::OtherKind { name: name.clone(), kind: other.to_owned() }
        }
        (Some(own), Some(Part::GetAtt(_, attribute))) if own == kind.resource && attribute != "Id" => {
            PolicyReference::OtherAttribute { name: name.clone(), attribute: attribute.clone() }
        }
        _ => PolicyReference::Fits,
    }
}

/// Returns the cache policy of a behavior, and its TTLs as they are written.
pub(super) fn cache(behavior: &Cursor<'_>) -> Option<(Policy<CachePolicy>, Option<TtlPlaces>)> {
    let unknown = CachePolicy { key: Parts::unknown(), ttl: Ttl::UNKNOWN };
    let (policy, config) = named(behavior, &CACHE, managed::cache_policy, own_cache, unknown)?;
    Some((policy, config.map(|config| ttls(&config))))
}

/// Returns the origin request policy of a behavior.
pub(super) fn request(behavior: &Cursor<'_>) -> Option<Policy<Parts>> {
    let (policy, _) =
        named(behavior, &REQUEST, managed::origin_request_policy, |config| parts(config), Parts::unknown())?;
    Some(policy)
}

/// Returns the response headers policy of a behavior. Its contents are of no matter for requests.
pub(super) fn response(behavior: &Cursor<'_>) -> Option<Policy<()>> {
    named(behavior, &RESPONSE, |_| None, |_| (), ()).map(|(policy, _)| policy)
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-cachepolicy-cachepolicyconfig.html>
fn own_cache(config: &Cursor<'_>) -> CachePolicy {
    let key = config.get("ParametersInCacheKeyAndForwardedToOrigin");
    CachePolicy { key: key.map_or_else(Parts::unknown, |key| parts(&key)), ttl: effective(&ttls(config)) }
}

/// Returns the TTLs in a cache policy or beside `ForwardedValues`.
pub(super) fn ttls(at: &Cursor<'_>) -> TtlPlaces {
    TtlPlaces {
        holder: at.place(),
        min: at.at_number("MinTTL"),
        default: at.at_number("DefaultTTL"),
        max: at.at_number("MaxTTL"),
    }
}

/// Returns the TTLs with CloudFront's defaults for those that are left out.
fn effective(ttls: &TtlPlaces) -> Ttl {
    let seconds = |ttl: &At<u64>, default: u64| match ttl.value {
        Known::Is(seconds) => Some(seconds),
        Known::Absent => Some(default),
        Known::Unknown(_) => None,
    };
    Ttl { min: seconds(&ttls.min, 0), default: seconds(&ttls.default, 86_400), max: seconds(&ttls.max, 31_536_000) }
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

/// Returns legacy settings: what they name is forwarded and in the key. `*` among the headers means all of them.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-forwardedvalues.html>
pub(super) fn legacy(behavior: &Cursor<'_>) -> (Parts, Ttl) {
    let ttl = effective(&ttls(behavior));
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
