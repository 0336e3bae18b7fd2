//! Headers that CloudFront refuses.

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
