use serde::Serialize;

use super::Holes;
use crate::names::HeaderName;
use crate::plan::ZeroTtl;
use crate::render::{Prepared, templates};

/// A cache policy with Authorization in its key. Cookies and query strings are in the key too, all of them: two
/// requests that differ in them must never share an answer.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html>
#[derive(Serialize)]
pub(crate) struct CachePolicyFragment<'a> {
    comment: &'static str,
    min_ttl: u32,
    default_ttl: u32,
    max_ttl: u32,
    headers: Vec<&'a str>,
}

impl<'a> CachePolicyFragment<'a> {
    pub(crate) fn new(options: &'a ZeroTtl) -> Self {
        let further = options.headers.iter().map(HeaderName::as_str);
        Self {
            comment: "Authorization in the cache key, so that CloudFront forwards it",
            min_ttl: options.min_ttl,
            default_ttl: options.default_ttl,
            max_ttl: options.max_ttl,
            headers: std::iter::once("Authorization").chain(further).collect(),
        }
    }
}

impl Holes for CachePolicyFragment<'_> {
    fn prepared(&self) -> &'static Prepared {
        &templates::CACHE_POLICY
    }
}
