//! Headers of answers.

use super::Policy;
use crate::names::{CorsOrigin, HeaderName};
use crate::words::words;

/// The headers that CloudFront adds to answers and removes from them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseHeaders {
    /// A policy that exists.
    Policy(Policy),
    /// One that the stack makes.
    Own(Box<HeaderSettings>),
}

/// The contents of a response headers policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderSettings {
    /// `Strict-Transport-Security`.
    pub hsts: Option<Hsts>,
    /// `Content-Security-Policy`.
    pub content_security_policy: Option<String>,
    /// `X-Content-Type-Options: nosniff`.
    pub content_type_options: bool,
    /// `X-Frame-Options`.
    pub frame_options: Option<FrameOption>,
    /// `Referrer-Policy`.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// More headers, by name.
    pub custom: Vec<(HeaderName, String)>,
    /// Headers of the origin that are removed.
    pub remove: Vec<HeaderName>,
    /// Cross-origin resource sharing.
    pub cors: Option<Cors>,
    /// `true` if they replace headers of the origin.
    pub replaces: bool,
}

/// `Strict-Transport-Security`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hsts {
    /// Seconds for which browsers remember it.
    pub max_age: u32,
    /// `true` for subdomains too.
    pub include_subdomains: bool,
    /// `true` if browsers may have it in their lists.
    pub preload: bool,
}

words! {
    /// The pages that may show an answer in a frame.
    #[schemars(inline)]
    pub enum FrameOption { Deny = "DENY", SameOrigin = "SAMEORIGIN" }
}

words! {
    /// The part of a page's address that browsers send along.
    ///
    /// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyReferrerPolicy.html>
    #[schemars(inline)]
    pub enum ReferrerPolicy {
        NoReferrer = "no-referrer",
        NoReferrerWhenDowngrade = "no-referrer-when-downgrade",
        Origin = "origin",
        OriginWhenCrossOrigin = "origin-when-cross-origin",
        SameOrigin = "same-origin",
        StrictOrigin = "strict-origin",
        StrictOriginWhenCrossOrigin = "strict-origin-when-cross-origin",
        UnsafeUrl = "unsafe-url",
    }
}

words! {
    /// A method that pages of other origins may use.
    ///
    /// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyAccessControlAllowMethods.html>
    #[schemars(inline)]
    pub enum CorsMethod {
        Get = "GET",
        Head = "HEAD",
        Options = "OPTIONS",
        Put = "PUT",
        Patch = "PATCH",
        Post = "POST",
        Delete = "DELETE",
        All = "ALL",
    }
}

/// Cross-origin resource sharing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cors {
    /// The origins whose pages may read answers.
    pub origins: Vec<CorsOrigin>,
    /// The methods that those pages may use.
    pub methods: Vec<CorsMethod>,
    /// The request headers that those pages may send.
    pub headers: Vec<HeaderName>,
    /// The headers of answers that those pages may read.
    pub expose: Vec<HeaderName>,
    /// `true` if requests may have cookies.
    pub credentials: bool,
    /// Seconds for which browsers keep the answer to a preflight request.
    pub max_age: u32,
}
