//! CloudFront: header names, policy ids and log buckets.

use super::arn::is_uuid;
use super::{Invalid, first_stranger, text_newtype};
use crate::cloudfront::headers::{is_refused_at_origin, is_refused_in_key};

text_newtype!(
    /// The name of an HTTP header: an RFC 9110 token.
    HeaderName, check_header, pattern: r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", example: "X-Tenant"
);

fn check_header(text: &str) -> Result<(), Invalid> {
    if text.is_empty() {
        return Err(Invalid::new("the header name is empty"));
    }
    if let Some(stranger) = first_stranger(text, |c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)) {
        return Err(Invalid::new(format!("`{text}` is not a header name: it contains {stranger}")));
    }
    if text.len() > 256 {
        return Err(Invalid::new("the header name is longer than 256 characters"));
    }
    Ok(())
}

impl HeaderName {
    /// Returns `true` if CloudFront takes the header in a cache key.
    #[must_use]
    pub fn suits_cache_key(&self) -> bool {
        !is_refused_in_key(&self.0)
    }
}

text_newtype!(
    /// The name of a header that CloudFront adds to requests to the origin.
    OriginHeaderName, check_origin_header, pattern: r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", example: "X-Origin-Verify"
);

fn check_origin_header(text: &str) -> Result<(), Invalid> {
    check_header(text)?;
    let lower = text.to_ascii_lowercase();
    if is_refused_at_origin(text) {
        let error = Invalid::new(format!("CloudFront does not take `{text}` as an origin header"));
        return Err(match lower.as_str() {
            "host" => error.help("the strategies exist to send the right Host; choose one with `strategy`"),
            _ => error.help("choose a name of your own, such as `X-Origin-Verify`"),
        });
    }
    if lower == "authorization" {
        return Err(Invalid::new("an origin header named `Authorization` would replace every viewer's own").help(
            "the strategies forward the viewer's header; for a shared secret use a name such as `X-Origin-Verify`",
        ));
    }
    Ok(())
}

text_newtype!(
    /// The value of a custom origin header: printable ASCII, 1,783 characters at most.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html>
    HeaderValue, check_header_value, pattern: r"^[!-~]([ -~]{0,1781}[!-~])?$", example: "a-shared-secret"
);

fn check_header_value(text: &str) -> Result<(), Invalid> {
    if text.is_empty() {
        return Err(Invalid::new("the header's value is empty"));
    }
    if let Some(stranger) = first_stranger(text, |c| matches!(c, ' '..='~')) {
        return Err(Invalid::new(format!("the header's value contains {stranger}"))
            .help("a header's value is printable ASCII on one line"));
    }
    super::text::check(text, super::text::Readers::Few)?;
    if text.trim() != text {
        return Err(Invalid::new("the header's value starts or ends with a space"));
    }
    if text.len() > 1783 {
        return Err(Invalid::new("the header's value is longer than 1,783 characters"));
    }
    Ok(())
}

text_newtype!(
    /// The id of a CloudFront policy of the user's own: a UUID in lower case.
    PolicyId, check_policy_id,
    pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example: "12345678-1234-1234-1234-123456789012"
);

fn check_policy_id(text: &str) -> Result<(), Invalid> {
    if is_uuid(text) { Ok(()) } else { Err(Invalid::new(format!("`{text}` is not the id of a policy"))) }
}

text_newtype!(
    /// The name of an existing S3 bucket for standard access logs.
    ///
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
    BucketName, check_bucket, pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", example: "my-access-logs"
);

/// The beginnings that no bucket of a user has.
const RESERVED_STARTS: &[&str] = &["xn--", "sthree-", "amzn-s3-demo-"];
/// The endings that no general purpose bucket has.
const RESERVED_ENDS: &[&str] = &["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

fn check_bucket(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not a bucket name"));
    if let Some(name) = text.strip_prefix("arn:aws:s3:::").or_else(|| text.strip_prefix("s3://")) {
        return Err(error().help(format!("write only the name: `{}`", name.trim_end_matches('/'))));
    }
    if let Some((name, _)) = text.split_once(".s3.") {
        return Err(error().help(format!("write only the name, without its host: `{name}`")).meant(name));
    }
    if text.split('.').count() == 4 && text.split('.').all(|part| part.parse::<u8>().is_ok()) {
        return Err(error().help("a bucket is not named like an IP address"));
    }
    let reserved = RESERVED_STARTS.iter().find(|start| text.starts_with(**start));
    if let Some(part) = reserved.or_else(|| RESERVED_ENDS.iter().find(|end| text.ends_with(**end))) {
        return Err(error().help(format!("S3 keeps `{part}` to itself")));
    }
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let valid = (3..=63).contains(&text.len())
        && ends(text.chars().next())
        && ends(text.chars().last())
        && !text.contains("..")
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    if valid {
        Ok(())
    } else {
        Err(error().help("a bucket name is 3 to 63 lower-case letters, digits, dots and hyphens"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_origin_headers() {
        for bad in ["Host", "x-amz-date", "X-Edge-Thing", "Via", "Cookie", "Authorization", "a b", ""] {
            assert!(bad.parse::<OriginHeaderName>().is_err(), "{bad}");
        }
        assert!("x-api-key".parse::<OriginHeaderName>().is_ok());
    }

    #[test]
    fn values_and_buckets() {
        for bad in ["", "a\nb", "é", " a", "a "] {
            assert!(bad.parse::<HeaderValue>().is_err(), "{bad:?}");
        }
        assert!("logs.s3.amazonaws.com".parse::<BucketName>().unwrap_err().help.unwrap().ends_with("`logs`"));
        assert!("Logs".parse::<BucketName>().is_err());
        assert!("my-access-logs".parse::<BucketName>().is_ok());
    }
}
