//! Headers that CloudFront refuses.

use super::edge_event::EdgeEvent;

/// Headers that CloudFront refuses as custom origin headers, in lower case, beside those that start with `x-amz-` or
/// `x-edge-`.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html>
const REFUSED_AT_ORIGIN: &[&str] = &[
    "cache-control",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "request-range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-real-ip",
];

/// Headers that CloudFront refuses in a cache key, in lower case, beside those that start with `x-edge-`.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior>
const REFUSED_IN_KEY: &[&str] = &[
    "cache-control",
    "connection",
    "content-length",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-amz-cf-id",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Returns `true` if CloudFront refuses the header as a custom origin header.
pub(crate) fn is_refused_at_origin(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["x-amz-", "x-edge-"].iter().any(|reserved| lower.starts_with(reserved))
        || REFUSED_AT_ORIGIN.contains(&lower.as_str())
}

/// Returns `true` if CloudFront refuses the header in a cache key.
pub(crate) fn is_refused_in_key(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("x-edge-") || REFUSED_IN_KEY.contains(&lower.as_str())
}

/// Headers that no function at the edge may set, in lower case, beside those that begin with `x-amz-cf-` or `x-edge-`.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
const DISALLOWED_AT_EDGE: &[&str] = &[
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "trailer",
    "upgrade",
    "x-accel-buffering",
    "x-accel-charset",
    "x-accel-limit-rate",
    "x-accel-redirect",
    "x-amzn-auth",
    "x-amzn-cf-billing",
    "x-amzn-cf-id",
    "x-amzn-cf-xff",
    "x-amzn-errortype",
    "x-amzn-fle-profile",
    "x-amzn-header-count",
    "x-amzn-header-order",
    "x-amzn-lambda-integration-tag",
    "x-amzn-requestid",
    "x-cache",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Headers that functions on viewer-request may only read, in lower case. Host has a rule of its own.
const READ_ONLY_FOR_VIEWERS: &[&str] = &["content-length", "transfer-encoding", "via"];

/// Headers that functions on origin-request may only read, in lower case.
const READ_ONLY_FOR_ORIGINS: &[&str] = &[
    "accept-encoding",
    "cdn-loop",
    "content-length",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "transfer-encoding",
    "via",
];

/// Reports whether CloudFront answers 502 if a function on a request sets this header.
pub(crate) fn is_refused_at_edge(name: &str, event: EdgeEvent) -> bool {
    let name = name.to_ascii_lowercase();
    let is_disallowed = DISALLOWED_AT_EDGE.contains(&name.as_str())
        || ["x-amz-cf-", "x-edge-"].iter().any(|prefix| name.starts_with(prefix));
    let read_only = match event {
        EdgeEvent::ViewerRequest => READ_ONLY_FOR_VIEWERS,
        EdgeEvent::OriginRequest => READ_ONLY_FOR_ORIGINS,
        EdgeEvent::OriginResponse | EdgeEvent::ViewerResponse => return false,
    };
    is_disallowed || read_only.contains(&name.as_str())
}
