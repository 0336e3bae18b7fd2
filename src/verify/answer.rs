//! An HTTP answer, and what it says by its form.

/// An answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// The bytes are no HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotHttp;

/// The error types with which API Gateway refuses a header that it got.
///
/// `IncompleteSignatureException`: a bearer token where it looks for a signature.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
const COMPLAINTS: [&str; 4] = [
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "UnrecognizedClientException",
    "ExpiredTokenException",
];

impl Answer {
    /// Reads an answer as it came over the wire, or as curl shows it with `--include`: the last of several, because
    /// interim answers are before it.
    ///
    /// # Errors
    /// It is no HTTP answer.
    pub fn read(bytes: &[u8]) -> Result<Self, NotHttp> {
        let text = String::from_utf8_lossy(bytes);
        let mut rest: &str = &text;
        loop {
            let (head, body) = rest.split_once("\r\n\r\n").ok_or(NotHttp)?;
            let mut lines = head.split("\r\n");
            let first = lines.next().filter(|line| line.starts_with("HTTP/")).ok_or(NotHttp)?;
            let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(NotHttp)?;
            if (100..200).contains(&status) {
                rest = body;
                continue;
            }
            let headers = lines.filter_map(|line| line.split_once(':'));
            let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
            return Ok(Self { status, headers, body: body.to_owned() });
        }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// API Gateway's name for its error, without the namespace that may follow.
    fn error_type(&self) -> &str {
        let text = self.header("x-amzn-errortype");
        text.split(':').next().unwrap_or(text)
    }

    /// Returns the error of an HTTP API's JWT authorizer, such as `invalid_token`.
    fn token_error(&self) -> Option<&str> {
        self.header("www-authenticate").split_once("error=").map(|(_, rest)| rest)
    }

    /// Reports whether CloudFront itself refuses the method.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-invalid-method.html>
    pub(super) fn blocks_method(&self) -> bool {
        let is_error = self.header("x-cache").starts_with("Error from cloudfront") && !self.names_api();
        // An answer to HEAD has no body to say which error it is.
        self.status == 403 && is_error && self.body.contains("not configured to allow the HTTP request method")
    }

    /// Reports whether CloudFront itself, or code at its edge, made the answer, which then says nothing of the API.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-400-bad-request.html>
    pub(super) fn is_of_cloudfront(&self) -> bool {
        let cache = self.header("x-cache").to_ascii_lowercase();
        let is_error =
            cache.starts_with("error from cloudfront") && self.header("server").eq_ignore_ascii_case("CloudFront");
        !self.names_api() && (is_error || cache.contains("generatedresponse from cloudfront"))
    }

    /// Reports whether API Gateway put its mark on it.
    fn names_api(&self) -> bool {
        let marks = ["x-amzn-errortype", "apigw-requestid", "x-amz-apigw-id", "x-amzn-requestid"];
        marks.iter().any(|mark| !self.header(mark).is_empty())
    }

    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-hit-ratio-explained.html>
    pub(super) fn is_cached(&self) -> bool {
        let cache = self.header("x-cache").to_ascii_lowercase();
        cache.starts_with("hit from") || cache.starts_with("refreshhit from")
    }

    /// Reports whether it may be another the next time, whatever the header. The failure of an authorizer is known by
    /// the name of its error.
    pub(super) fn is_passing(&self) -> bool {
        self.status == 429 || self.status >= 500 && !self.error_type().starts_with("Authorizer")
    }

    pub(super) fn complains_of_authorization(&self) -> bool {
        COMPLAINTS.contains(&self.error_type())
            || self.token_error().is_some()
            || self.status == 403 && self.body.contains("Authorization header")
    }

    /// Reports whether it is the answer to a Host or a path that belongs to no API, or to a request without its API
    /// key.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
    pub(super) fn is_forbidden(&self) -> bool {
        self.status == 403
            && (self.error_type() == "ForbiddenException" || self.body.trim() == r#"{"message":"Forbidden"}"#)
    }

    /// Reports whether API Gateway gave the answer before it chose an API by the Host. An API puts its own ID on its answers.
    pub(super) fn is_forbidden_by_host(&self) -> bool {
        let has_no_api = ["apigw-requestid", "x-amz-apigw-id"].iter().all(|id| self.header(id).is_empty());
        self.is_forbidden() && self.error_type() == "ForbiddenException" && has_no_api
    }

    /// Reports whether API Gateway says that there was no header: its answer to one is another.
    pub(super) fn misses_authorization(&self) -> bool {
        let error = self.error_type() == "MissingAuthenticationTokenException";
        let body = self.status == 403 && self.body.contains("Missing Authentication Token");
        error || body || self.status == 401 && self.header("www-authenticate") == "Bearer"
    }

    /// Reports whether the two are different answers, and not only answers of different moments.
    pub(super) fn differs(&self, other: &Self) -> bool {
        self.status != other.status
            || self.error_type() != other.error_type()
            || self.token_error().is_some() != other.token_error().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interim_answers_are_passed_over() {
        let answer = Answer::read(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX-Cache: Miss\r\n\r\n");
        let answer = answer.expect("an answer");
        assert_eq!((answer.status, answer.header("x-cache")), (204, "Miss"));
        assert_eq!(Answer::read(b"SSH-2.0-OpenSSH\r\n\r\n"), Err(NotHttp));
        assert_eq!(Answer::read(b""), Err(NotHttp));
    }

    #[test]
    fn a_403_of_cloudfront_without_its_words_is_not_taken_for_a_blocked_method() {
        let answer = Answer::read(b"HTTP/2 403\r\nx-cache: Error from cloudfront\r\n\r\nRequest blocked.");
        assert!(!answer.expect("an answer").blocks_method());
    }
}
