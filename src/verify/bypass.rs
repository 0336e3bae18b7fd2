//! Ways around a distribution: what the answers to one request, through the distribution and around it, say of a lock.

use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;

/// The outcome of a request around the distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BypassOutcome {
    /// It is refused, and the one through the distribution is not.
    Closed,
    /// It is served.
    Open,
    /// The answers do not show it.
    Unclear,
}

/// The result of a request around the distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Around {
    /// An answer.
    Answered(Answer),
    /// The server ended the connection in the TLS handshake or before an answer.
    Ended,
}

/// The observation of a way around the distribution, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The outcome of the request.
    pub way: BypassOutcome,
    /// The way in which that is known, or the reason why it is not.
    pub why: &'static str,
}

/// Judges the answer to a request around the distribution by that to the same request `through` it.
///
/// A web ACL refuses with 403, a Lambda authorizer with 401 or 403, an endpoint that is switched off with 403 or 404, and
/// mutual TLS ends the connection.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
#[must_use]
pub fn passage(through: &Answer, around: &Around) -> Passage {
    let passage = |way, why| Passage { way, why };
    let Around::Answered(around) = around else {
        return passage(BypassOutcome::Closed, "the connection is ended before an answer, as mutual TLS does");
    };
    if around.status < 400 {
        return passage(BypassOutcome::Open, "the API answers without CloudFront");
    }
    if around.is_passing() {
        return passage(BypassOutcome::Unclear, "an error or a limit came between, and may be gone the next time");
    }
    if around.is_of_cloudfront() {
        return passage(BypassOutcome::Unclear, "this address is CloudFront too");
    }
    if through.is_of_cloudfront() || through.is_passing() {
        return passage(
            BypassOutcome::Unclear,
            "the request through the distribution fails, which says nothing of the API",
        );
    }
    if around.complains_of_authorization() {
        return passage(
            BypassOutcome::Unclear,
            "the API judges Authorization before it asks for more: send a real one with --authorization-env",
        );
    }
    if through.status < 400 || through.differs(around) {
        return passage(
            BypassOutcome::Closed,
            "the API refuses the request, and serves the one through the distribution",
        );
    }
    passage(
        BypassOutcome::Unclear,
        "the request through the distribution is refused alike: take a path that is served, or send a real Authorization with --authorization-env",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: &str = "HTTP/2 200\r\nx-cache: Miss from cloudfront\r\n\r\n{}";
    const BARE: &str = "HTTP/2 200\r\n\r\n{}";
    const FORBIDDEN: &str = "HTTP/2 403\r\nx-amzn-errortype: ForbiddenException\r\n\r\n{\"message\":\"Forbidden\"}";
    const NO_TOKEN: &str = "HTTP/2 401\r\nwww-authenticate: Bearer\r\n\r\n{\"message\":\"Unauthorized\"}";
    const BAD_TOKEN: &str = "HTTP/2 401\r\nwww-authenticate: Bearer error=\"invalid_token\"\r\n\r\n{}";

    fn way(through: &str, around: &str) -> BypassOutcome {
        let read = |text: &str| Answer::read(text.as_bytes()).expect(text);
        passage(&read(through), &Around::Answered(read(around))).way
    }

    #[test]
    fn a_way_is_closed_only_where_the_distribution_is_served() {
        assert_eq!(way(OK, FORBIDDEN), BypassOutcome::Closed);
        assert_eq!(way(OK, "HTTP/2 404\r\n\r\n{}"), BypassOutcome::Closed);
        assert_eq!(way(NO_TOKEN, FORBIDDEN), BypassOutcome::Closed);
        assert_eq!(way(FORBIDDEN, FORBIDDEN), BypassOutcome::Unclear);
        let through = Answer::read(OK.as_bytes()).expect("an answer");
        assert_eq!(passage(&through, &Around::Ended).way, BypassOutcome::Closed);
    }

    #[test]
    fn an_answer_without_cloudfront_is_an_open_way() {
        assert_eq!(way(OK, BARE), BypassOutcome::Open);
        assert_eq!(way(FORBIDDEN, BARE), BypassOutcome::Open);
    }

    #[test]
    fn answers_that_are_not_about_a_lock_leave_it_unclear() {
        for around in ["HTTP/2 502\r\n\r\n", "HTTP/2 429\r\n\r\n", BAD_TOKEN] {
            assert_eq!(way(OK, around), BypassOutcome::Unclear, "{around}");
        }
        assert_eq!(way("HTTP/2 502\r\n\r\n", FORBIDDEN), BypassOutcome::Unclear);
    }
}
