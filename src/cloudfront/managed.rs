//! CloudFront's managed policies: name, id and contents of each, in one table.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html>

use std::fmt;

use super::policies::{CachePolicy, Parts, Ttl};
use super::selection::Selection;

/// A policy that AWS manages, the same in every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The name in the documentation and the console, without `Managed-`.
    pub name: &'static str,
    /// The id that templates need.
    pub id: &'static str,
}

/// `` `4135…` (CachingDisabled)``
impl fmt::Display for ManagedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.id, self.name)
    }
}

/// Cache policy: TTLs of zero, nothing in the key; the only way to turn caching and request collapsing off.
pub(crate) const CACHING_DISABLED: ManagedPolicy =
    ManagedPolicy { name: "CachingDisabled", id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" };
/// Cache policy: answers stay as long as the origin says, a day if it says nothing; nothing in the key.
pub(crate) const CACHING_OPTIMIZED: ManagedPolicy =
    ManagedPolicy { name: "CachingOptimized", id: "658327ea-f89d-4fab-a63d-7e88639e58f6" };
/// Response headers policy: the security headers that suit every site.
pub(crate) const SECURITY_HEADERS: ManagedPolicy =
    ManagedPolicy { name: "SecurityHeadersPolicy", id: "67f7725c-6f97-4210-82d7-5512b31e9d03" };
/// Origin request policy: every header of the viewer, Host and Authorization included.
pub(crate) const ALL_VIEWER: ManagedPolicy =
    ManagedPolicy { name: "AllViewer", id: "216adef6-5c7f-47e4-b989-5492eafa07d3" };
/// Origin request policy: every header of the viewer but Host, in whose place the origin's name is sent.
pub(crate) const ALL_VIEWER_EXCEPT_HOST_HEADER: ManagedPolicy =
    ManagedPolicy { name: "AllViewerExceptHostHeader", id: "b689b0a8-53d0-40ab-baf2-68738e2966ac" };

/// The kind of a policy, which is also the property that takes its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyKind {
    /// `CachePolicyId`.
    Cache,
    /// `OriginRequestPolicyId`.
    OriginRequest,
    /// `ResponseHeadersPolicyId`.
    ResponseHeaders,
}

/// `cache policy`
impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cache => "cache policy",
            Self::OriginRequest => "origin request policy",
            Self::ResponseHeaders => "response headers policy",
        })
    }
}

/// The contents of a row, in a form that a constant can have.
enum Contents {
    /// The cache key, and how long answers are kept.
    Cache(Forwarded, Ttl),
    OriginRequest(Forwarded),
    /// Headers of answers, which nothing here depends on.
    ResponseHeaders,
}

/// The parts of a request that a policy takes.
struct Forwarded {
    headers: Headers,
    all_cookies: bool,
    all_query_strings: bool,
}

enum Headers {
    All,
    AllButHost,
    These(&'static [&'static str]),
}

impl Forwarded {
    const NOTHING: Self = Self::headers(&[]);
    const ALL: Self = Self { headers: Headers::All, all_cookies: true, all_query_strings: true };

    /// Headers, and neither cookies nor query strings.
    const fn headers(names: &'static [&'static str]) -> Self {
        Self { headers: Headers::These(names), all_cookies: false, all_query_strings: false }
    }

    fn parts(&self) -> Parts {
        let all_or_none = |all: bool| if all { Selection::all() } else { Selection::none() };
        Parts {
            headers: match self.headers {
                Headers::All => Selection::all(),
                Headers::AllButHost => Selection::except(["host"]),
                Headers::These(names) => Selection::only(names.iter().copied()),
            },
            cookies: all_or_none(self.all_cookies),
            query_strings: all_or_none(self.all_query_strings),
        }
    }
}

struct Row {
    policy: ManagedPolicy,
    contents: Contents,
}

const fn cache(name: &'static str, id: &'static str, key: Forwarded, ttl: Ttl) -> Row {
    Row { policy: ManagedPolicy { name, id }, contents: Contents::Cache(key, ttl) }
}

const fn origin_request(name: &'static str, id: &'static str, forwarded: Forwarded) -> Row {
    Row { policy: ManagedPolicy { name, id }, contents: Contents::OriginRequest(forwarded) }
}

const fn response_headers(name: &'static str, id: &'static str) -> Row {
    Row { policy: ManagedPolicy { name, id }, contents: Contents::ResponseHeaders }
}

const DAY: u64 = 86_400;
const YEAR: u64 = 31_536_000;
const OVERRIDES: Headers =
    Headers::These(&["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"]);
const CORS: &[&str] = &["origin", "access-control-request-headers", "access-control-request-method"];

/// Every managed policy, those of one kind together.
const TABLE: &[Row] = &[
    Row { policy: CACHING_DISABLED, contents: Contents::Cache(Forwarded::NOTHING, Ttl::seconds(0, 0, 0)) },
    cache(
        "Amplify",
        "2e54312d-136d-493c-8eb9-b001f22f67d2",
        Forwarded {
            headers: Headers::These(&["authorization", "cloudfront-viewer-country", "host"]),
            all_cookies: true,
            all_query_strings: true,
        },
        Ttl::seconds(2, 2, 600),
    ),
    Row { policy: CACHING_OPTIMIZED, contents: Contents::Cache(Forwarded::NOTHING, Ttl::seconds(1, DAY, YEAR)) },
    cache(
        "CachingOptimizedForUncompressedObjects",
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        Forwarded::NOTHING,
        Ttl::seconds(1, DAY, YEAR),
    ),
    cache(
        "Elemental-MediaPackage",
        "08627262-05a9-4f76-9ded-b50ca2e3a84f",
        Forwarded::headers(&["origin"]),
        Ttl::seconds(0, DAY, YEAR),
    ),
    cache(
        "UseOriginCacheControlHeaders",
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
        Forwarded { headers: OVERRIDES, all_cookies: true, all_query_strings: false },
        Ttl::seconds(0, 0, YEAR),
    ),
    cache(
        "UseOriginCacheControlHeaders-QueryStrings",
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
        Forwarded { headers: OVERRIDES, all_cookies: true, all_query_strings: true },
        Ttl::seconds(0, 0, YEAR),
    ),
    Row { policy: ALL_VIEWER, contents: Contents::OriginRequest(Forwarded::ALL) },
    Row {
        policy: ALL_VIEWER_EXCEPT_HOST_HEADER,
        contents: Contents::OriginRequest(Forwarded { headers: Headers::AllButHost, ..Forwarded::ALL }),
    },
    origin_request("AllViewerAndCloudFrontHeaders-2022-06", "33f36d7e-f396-46d9-90e0-52428a34d9dc", Forwarded::ALL),
    origin_request("CORS-CustomOrigin", "59781a5b-3903-41f3-afcb-af62929ccde1", Forwarded::headers(&["origin"])),
    origin_request("CORS-S3Origin", "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf", Forwarded::headers(CORS)),
    origin_request(
        "Elemental-MediaTailor-PersonalizedManifests",
        "775133bc-15f2-49f9-abea-afb2e0bf67d2",
        Forwarded {
            headers: Headers::These(&[
                "origin",
                "access-control-request-headers",
                "access-control-request-method",
                "user-agent",
                "x-forwarded-for",
            ]),
            all_cookies: false,
            all_query_strings: true,
        },
    ),
    origin_request("HostHeaderOnly", "bf0718e1-ba1e-49d1-88b1-f726733018ae", Forwarded::headers(&["host"])),
    origin_request(
        "UserAgentRefererHeaders",
        "acba4595-bd28-49b8-b9fe-13317c0390fa",
        Forwarded::headers(&["user-agent", "referer"]),
    ),
    response_headers("CORS-With-Preflight", "5cc3b908-e619-4b99-88e5-2cf7f45965bd"),
    response_headers("CORS-and-SecurityHeadersPolicy", "e61eb60c-9c35-4d20-a928-2b84e02af89c"),
    response_headers("CORS-with-preflight-and-SecurityHeadersPolicy", "eaab4381-ed33-4a86-88ca-d9558dc6cd63"),
    Row { policy: SECURITY_HEADERS, contents: Contents::ResponseHeaders },
    response_headers("SimpleCORS", "60669652-455b-4ae9-85a4-c4c02393f86c"),
];

impl Row {
    fn kind(&self) -> PolicyKind {
        match self.contents {
            Contents::Cache(..) => PolicyKind::Cache,
            Contents::OriginRequest(_) => PolicyKind::OriginRequest,
            Contents::ResponseHeaders => PolicyKind::ResponseHeaders,
        }
    }
}

/// Returns every managed policy with its kind.
pub(crate) fn all() -> impl Iterator<Item = (PolicyKind, ManagedPolicy)> {
    TABLE.iter().map(|row| (row.kind(), row.policy))
}

/// Returns the managed policies of one kind.
pub(crate) fn of_kind(kind: PolicyKind) -> impl Iterator<Item = ManagedPolicy> {
    all().filter(move |(other, _)| *other == kind).map(|(_, policy)| policy)
}

/// A managed policy with its contents.
#[derive(Debug, Clone)]
pub(crate) struct Managed<T> {
    /// The name in the documentation.
    pub(crate) name: &'static str,
    /// The contents.
    pub(crate) contents: T,
}

/// Reports whether that is the id of a managed response headers policy that adds CORS headers for every origin.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html>
#[must_use]
pub(crate) fn is_managed_cors(id: &str) -> bool {
    of_kind(PolicyKind::ResponseHeaders).any(|policy| policy.id == id && policy.name.contains("CORS"))
}

/// Returns the managed cache policy of that id.
#[must_use]
pub(crate) fn cache_policy(id: &str) -> Option<Managed<CachePolicy>> {
    TABLE.iter().find_map(|row| match &row.contents {
        Contents::Cache(key, ttl) if row.policy.id == id => {
            Some(Managed { name: row.policy.name, contents: CachePolicy { key: key.parts(), ttl: *ttl } })
        }
        _ => None,
    })
}

/// Returns the managed origin request policy of that id.
#[must_use]
pub(crate) fn origin_request_policy(id: &str) -> Option<Managed<Parts>> {
    TABLE.iter().find_map(|row| match &row.contents {
        Contents::OriginRequest(forwarded) if row.policy.id == id => {
            Some(Managed { name: row.policy.name, contents: forwarded.parts() })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_and_no_id_is_there_twice() {
        let ids: HashSet<&str> = all().map(|(_, policy)| policy.id).collect();
        let names: HashSet<&str> = all().map(|(_, policy)| policy.name).collect();
        assert_eq!((ids.len(), names.len()), (TABLE.len(), TABLE.len()));
    }

    #[test]
    fn a_policy_is_found_only_among_those_of_its_kind() {
        for policy in of_kind(PolicyKind::Cache) {
            assert_eq!(cache_policy(policy.id).map(|managed| managed.name), Some(policy.name));
            assert!(origin_request_policy(policy.id).is_none());
        }
        for policy in of_kind(PolicyKind::OriginRequest) {
            assert_eq!(origin_request_policy(policy.id).map(|managed| managed.name), Some(policy.name));
            assert!(cache_policy(policy.id).is_none());
        }
    }
}
