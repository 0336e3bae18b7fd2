//! CloudFront's treatment of a header of a request that no setting names.

/// The treatment of a header that neither a policy nor a list of forwarded headers names.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultTreatment {
    /// It is forwarded as it is.
    Forwarded,
    /// It is forwarded with legacy settings, and removed with policies.
    ForwardedByLegacy,
    /// It is removed.
    Removed,
    /// It gets a value of CloudFront's.
    Replaced(&'static str),
    /// It is forwarded, with CloudFront's own part added.
    Extended,
    /// It is forwarded in a normal form: `gzip`, `br` or both.
    Normalized,
}

/// Headers that are forwarded whatever the settings are, in lower case.
const FORWARDED: &[&str] = &[
    "cache-control",
    "content-encoding",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "from",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "pragma",
    "range",
    "request-range",
    "transfer-encoding",
    "warning",
];

/// Headers that are removed unless a setting names them, in lower case; `x-edge-` begins others.
const REMOVED: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-language",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "referer",
    "te",
    "trailer",
    "x-forwarded-proto",
    "x-http-method-override",
    "x-real-ip",
];

/// Headers with which a client asks for a WebSocket.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html>
const UPGRADE: &[&str] = &["connection", "upgrade"];

impl DefaultTreatment {
    /// Returns the treatment of a header by its name in lower case. Authorization, Cookie and Host have rules of their own.
    pub(crate) fn of(name: &str, is_upgrade: bool) -> Self {
        match name {
            "user-agent" => Self::Replaced("Amazon CloudFront"),
            "accept-encoding" => Self::Normalized,
            "via" | "x-forwarded-for" => Self::Extended,
            _ if UPGRADE.contains(&name) && is_upgrade => Self::Forwarded,
            "connection" => Self::Replaced("keep-alive"),
            "upgrade" => Self::Removed,
            _ if REMOVED.contains(&name) || name.starts_with("x-edge-") => Self::Removed,
            _ if FORWARDED.contains(&name) => Self::Forwarded,
            _ => Self::ForwardedByLegacy,
        }
    }
}
