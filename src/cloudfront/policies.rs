//! What is in cache policies and origin request policies: their parts, and the contents of those that AWS manages.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html>

use super::managed::{CACHE_POLICIES, ORIGIN_REQUEST_POLICIES};
use super::selection::Selection;

/// Headers, cookies and query strings of the viewer's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Headers, named in lower case.
    pub(crate) headers: Selection,
    /// Cookies.
    pub(crate) cookies: Selection,
    /// Query strings.
    pub(crate) query_strings: Selection,
}

impl Parts {
    /// Nothing of the viewer's request.
    #[must_use]
    pub(crate) fn none() -> Self {
        Self { headers: Selection::none(), cookies: Selection::none(), query_strings: Selection::none() }
    }

    /// Nothing is known about it.
    #[must_use]
    pub(crate) fn unknown() -> Self {
        Self { headers: Selection::Unknown, cookies: Selection::Unknown, query_strings: Selection::Unknown }
    }

    /// What either has.
    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self {
            headers: self.headers.union(&other.headers),
            cookies: self.cookies.union(&other.cookies),
            query_strings: self.query_strings.union(&other.query_strings),
        }
    }
}

/// Seconds that an answer is kept: at least, without a word of the origin, and at most. Nothing where it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ttl {
    /// `MinTTL`.
    pub(crate) min: Option<u64>,
    /// `DefaultTTL`.
    pub(crate) default: Option<u64>,
    /// `MaxTTL`.
    pub(crate) max: Option<u64>,
}

impl Ttl {
    /// Known seconds.
    #[must_use]
    pub(crate) const fn seconds(min: u64, default: u64, max: u64) -> Self {
        Self { min: Some(min), default: Some(default), max: Some(max) }
    }

    /// Nothing is known about it.
    pub(crate) const UNKNOWN: Self = Self { min: None, default: None, max: None };
}

/// A policy that AWS manages, with its contents.
#[derive(Debug, Clone)]
pub(crate) struct Managed<T> {
    /// The name in the documentation.
    pub(crate) name: &'static str,
    /// What is in it.
    pub(crate) contents: T,
}

/// A cache policy: what is in the key, and for how long answers are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CachePolicy {
    /// What is in the cache key, and therefore forwarded.
    pub(crate) key: Parts,
    /// How long.
    pub(crate) ttl: Ttl,
}

/// The managed cache policies: name, headers in the key, whether all cookies are, whether all query strings are.
type CacheRow = (&'static str, &'static [&'static str], bool, bool, Ttl);

const DAY: u64 = 86_400;
const YEAR: u64 = 31_536_000;
const OVERRIDES: &[&str] = &["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"];

/// Every managed cache policy.
const CACHE: &[CacheRow] = &[
    ("CachingDisabled", &[], false, false, Ttl::seconds(0, 0, 0)),
    ("CachingOptimized", &[], false, false, Ttl::seconds(1, DAY, YEAR)),
    ("CachingOptimizedForUncompressedObjects", &[], false, false, Ttl::seconds(1, DAY, YEAR)),
    ("UseOriginCacheControlHeaders", OVERRIDES, true, false, Ttl::seconds(0, 0, YEAR)),
    ("UseOriginCacheControlHeaders-QueryStrings", OVERRIDES, true, true, Ttl::seconds(0, 0, YEAR)),
    ("Amplify", &["authorization", "cloudfront-viewer-country", "host"], true, true, Ttl::seconds(2, 2, 600)),
    ("Elemental-MediaPackage", &["origin"], false, false, Ttl::seconds(0, DAY, YEAR)),
];

/// The contents of a managed cache policy.
#[must_use]
pub(crate) fn cache_policy(id: &str) -> Option<Managed<CachePolicy>> {
    let known = CACHE_POLICIES.iter().find(|policy| policy.id == id)?;
    let (name, headers, cookies, query_strings, ttl) = CACHE.iter().find(|row| row.0 == known.name)?;
    let all_or_none = |all: &bool| if *all { Selection::all() } else { Selection::none() };
    let key = Parts {
        headers: Selection::only(headers.iter().copied()),
        cookies: all_or_none(cookies),
        query_strings: all_or_none(query_strings),
    };
    Some(Managed { name, contents: CachePolicy { key, ttl: *ttl } })
}

/// What a managed origin request policy takes of the request's headers, and whether it takes cookies and query strings.
type RequestRow = (&'static str, Headers, bool, bool);

#[derive(Clone, Copy)]
enum Headers {
    All,
    AllButHost,
    These(&'static [&'static str]),
}

/// Every managed origin request policy.
const REQUEST: &[RequestRow] = &[
    ("AllViewer", Headers::All, true, true),
    ("AllViewerExceptHostHeader", Headers::AllButHost, true, true),
    ("AllViewerAndCloudFrontHeaders-2022-06", Headers::All, true, true),
    ("CORS-CustomOrigin", Headers::These(&["origin"]), false, false),
    (
        "CORS-S3Origin",
        Headers::These(&["origin", "access-control-request-headers", "access-control-request-method"]),
        false,
        false,
    ),
    (
        "Elemental-MediaTailor-PersonalizedManifests",
        Headers::These(&[
            "origin",
            "access-control-request-headers",
            "access-control-request-method",
            "user-agent",
            "x-forwarded-for",
        ]),
        false,
        true,
    ),
    ("HostHeaderOnly", Headers::These(&["host"]), false, false),
    ("UserAgentRefererHeaders", Headers::These(&["user-agent", "referer"]), false, false),
];

/// The contents of a managed origin request policy.
#[must_use]
pub(crate) fn origin_request_policy(id: &str) -> Option<Managed<Parts>> {
    let known = ORIGIN_REQUEST_POLICIES.iter().find(|known| known.policy.id == id)?;
    let (name, headers, cookies, query_strings) = REQUEST.iter().find(|row| row.0 == known.policy.name)?;
    let all_or_none = |all: &bool| if *all { Selection::all() } else { Selection::none() };
    let headers = match headers {
        Headers::All => Selection::all(),
        Headers::AllButHost => Selection::except(["host"]),
        Headers::These(names) => Selection::only(names.iter().copied()),
    };
    Some(Managed {
        name,
        contents: Parts { headers, cookies: all_or_none(cookies), query_strings: all_or_none(query_strings) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_of_managed_policies_agree() {
        assert_eq!((CACHE_POLICIES.len(), ORIGIN_REQUEST_POLICIES.len()), (CACHE.len(), REQUEST.len()));
        for known in CACHE_POLICIES {
            assert_eq!(cache_policy(known.id).unwrap().name, known.name);
        }
        for known in ORIGIN_REQUEST_POLICIES {
            let managed = origin_request_policy(known.policy.id).unwrap();
            assert_eq!(managed.name, known.policy.name);
            assert_eq!(managed.contents.headers.contains("host"), Some(known.host), "{}", managed.name);
            assert_eq!(managed.contents.headers.contains("authorization"), Some(known.authorization));
        }
    }
}
