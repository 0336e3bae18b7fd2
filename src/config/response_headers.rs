//! `response_headers`: the headers of answers, which a policy of the stack's own adds and removes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{Entries, Field};
use crate::names::{CorsOrigin, HeaderName};
use crate::plan::{CorsMethod, FrameOption, ReferrerPolicy};

/// Headers of answers. They replace those of the origin unless `override: false`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "ResponseHeaders", deny_unknown_fields)]
pub(crate) struct ResponseHeadersSection {
    /// `Strict-Transport-Security`: browsers use HTTPS for this name from then on.
    pub(super) hsts: Option<Field<HstsSection>>,
    /// `Content-Security-Policy`.
    pub(super) content_security_policy: Option<Field<String>>,
    /// `X-Content-Type-Options: nosniff` (default: false).
    pub(super) content_type_options: Option<Field<bool>>,
    /// `X-Frame-Options`.
    pub(super) frame_options: Option<Field<FrameOption>>,
    /// `Referrer-Policy`.
    pub(super) referrer_policy: Option<Field<ReferrerPolicy>>,
    /// More headers, 10 at most.
    pub(super) custom: Option<Field<Entries<HeaderName, String>>>,
    /// Headers of the origin that are removed, 10 at most.
    #[schemars(length(max = 10))]
    pub(super) remove: Option<Field<Vec<Field<HeaderName>>>>,
    /// The headers that let pages of other origins read answers.
    pub(super) cors: Option<Field<CorsSection>>,
    /// Replace headers of the origin that have the same name (default: true).
    #[serde(rename = "override")]
    pub(super) replaces: Option<Field<bool>>,
}

/// `Strict-Transport-Security`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Hsts", deny_unknown_fields)]
pub(crate) struct HstsSection {
    /// Seconds for which browsers remember it (default: 31536000, a year).
    pub(super) max_age: Option<Field<u32>>,
    /// Subdomains too (default: false).
    pub(super) include_subdomains: Option<Field<bool>>,
    /// Agree to be put into the lists of browsers (default: false).
    pub(super) preload: Option<Field<bool>>,
}

/// The headers that let pages of other origins read answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Cors", deny_unknown_fields)]
pub(crate) struct CorsSection {
    /// Origins whose pages may read answers, such as `https://app.example.com`; `*` for all.
    #[schemars(length(min = 1))]
    pub(super) origins: Option<Field<Vec<Field<CorsOrigin>>>>,
    /// Methods that those pages may use, or `ALL` (default: GET, HEAD and OPTIONS).
    #[schemars(length(min = 1))]
    pub(super) methods: Option<Field<Vec<Field<CorsMethod>>>>,
    /// Request headers that those pages may send (default: Content-Type); `*` covers all but
    /// Authorization.
    #[schemars(length(min = 1))]
    pub(super) headers: Option<Field<Vec<Field<HeaderName>>>>,
    /// Headers of answers that those pages may read.
    pub(super) expose: Option<Field<Vec<Field<HeaderName>>>>,
    /// Allow requests with cookies or client certificates (default: false).
    pub(super) credentials: Option<Field<bool>>,
    /// Seconds for which browsers keep the answer to a preflight request (default: 600).
    pub(super) max_age: Option<Field<u32>>,
}
