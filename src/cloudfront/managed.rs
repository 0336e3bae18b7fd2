//! CloudFront's managed policies by name and id.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html>

use std::fmt;

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

impl ManagedPolicy {
    /// How a template names it, with its name beside: `` `CachePolicyId: 4135…` (CachingDisabled)``.
    #[must_use]
    pub(crate) fn under(self, key: &str) -> String {
        format!("`{key}: {}` ({})", self.id, self.name)
    }
}

const fn policy(name: &'static str, id: &'static str) -> ManagedPolicy {
    ManagedPolicy { name, id }
}

/// Cache policy: TTLs of zero, nothing in the key; the only way to turn caching and request collapsing off.
pub(crate) const CACHING_DISABLED: ManagedPolicy = policy("CachingDisabled", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
/// Origin request policy: every header of the viewer, Host and Authorization included.
pub(crate) const ALL_VIEWER: ManagedPolicy = policy("AllViewer", "216adef6-5c7f-47e4-b989-5492eafa07d3");
/// Origin request policy: every header of the viewer but Host, in whose place the origin's name is sent.
pub(crate) const ALL_VIEWER_EXCEPT_HOST_HEADER: ManagedPolicy =
    policy("AllViewerExceptHostHeader", "b689b0a8-53d0-40ab-baf2-68738e2966ac");

/// Every managed cache policy.
pub(crate) const CACHE_POLICIES: &[ManagedPolicy] = &[
    CACHING_DISABLED,
    policy("Amplify", "2e54312d-136d-493c-8eb9-b001f22f67d2"),
    policy("CachingOptimized", "658327ea-f89d-4fab-a63d-7e88639e58f6"),
    policy("CachingOptimizedForUncompressedObjects", "b2884449-e4de-46a7-ac36-70bc7f1ddd6d"),
    policy("Elemental-MediaPackage", "08627262-05a9-4f76-9ded-b50ca2e3a84f"),
    policy("UseOriginCacheControlHeaders", "83da9c7e-98b4-4e11-a168-04f0df8e2c65"),
    policy("UseOriginCacheControlHeaders-QueryStrings", "4cc15a8a-d715-48a4-82b8-cc0b614638fe"),
];

/// An origin request policy with what it does to the two headers that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OriginRequestPolicy {
    /// Name and id.
    pub(crate) policy: ManagedPolicy,
    /// Whether the viewer's Host goes to the origin.
    pub(crate) host: bool,
    /// Whether the viewer's Authorization goes to the origin.
    pub(crate) authorization: bool,
}

const fn origin_request(policy: ManagedPolicy, host: bool, authorization: bool) -> OriginRequestPolicy {
    OriginRequestPolicy { policy, host, authorization }
}

/// Every managed origin request policy.
pub(crate) const ORIGIN_REQUEST_POLICIES: &[OriginRequestPolicy] = &[
    origin_request(ALL_VIEWER, true, true),
    origin_request(ALL_VIEWER_EXCEPT_HOST_HEADER, false, true),
    origin_request(policy("AllViewerAndCloudFrontHeaders-2022-06", "33f36d7e-f396-46d9-90e0-52428a34d9dc"), true, true),
    origin_request(policy("CORS-CustomOrigin", "59781a5b-3903-41f3-afcb-af62929ccde1"), false, false),
    origin_request(policy("CORS-S3Origin", "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"), false, false),
    origin_request(
        policy("Elemental-MediaTailor-PersonalizedManifests", "775133bc-15f2-49f9-abea-afb2e0bf67d2"),
        false,
        false,
    ),
    origin_request(policy("HostHeaderOnly", "bf0718e1-ba1e-49d1-88b1-f726733018ae"), true, false),
    origin_request(policy("UserAgentRefererHeaders", "acba4595-bd28-49b8-b9fe-13317c0390fa"), false, false),
];

/// Every managed response headers policy.
pub(crate) const RESPONSE_HEADERS_POLICIES: &[ManagedPolicy] = &[
    policy("CORS-With-Preflight", "5cc3b908-e619-4b99-88e5-2cf7f45965bd"),
    policy("CORS-and-SecurityHeadersPolicy", "e61eb60c-9c35-4d20-a928-2b84e02af89c"),
    policy("CORS-with-preflight-and-SecurityHeadersPolicy", "eaab4381-ed33-4a86-88ca-d9558dc6cd63"),
    policy("SecurityHeadersPolicy", "67f7725c-6f97-4210-82d7-5512b31e9d03"),
    policy("SimpleCORS", "60669652-455b-4ae9-85a4-c4c02393f86c"),
];

/// Every managed policy with what it is called, to find a policy of the wrong kind.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, ManagedPolicy)> {
    let cache = CACHE_POLICIES.iter().map(|policy| ("cache policy", *policy));
    let origin_request = ORIGIN_REQUEST_POLICIES.iter().map(|known| ("origin request policy", known.policy));
    let response_headers = RESPONSE_HEADERS_POLICIES.iter().map(|policy| ("response headers policy", *policy));
    cache.chain(origin_request).chain(response_headers)
}
