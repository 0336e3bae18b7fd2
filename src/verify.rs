//! The evidence that two requests, one without Authorization and one with, give of whether it reached the API.
//!
//! API Gateway says nothing of the headers it got, but its refusals differ by them. If they do not, the outcome is
//! open, and the observation says so.

mod answer;
mod bypass;

pub use crate::cloudfront::path_pattern::PathPattern;
pub use answer::{Answer, NotHttp};
pub use bypass::{Around, BypassOutcome, Passage, passage};

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::Outcome;

/// The outcome that was seen, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The outcome of Authorization; `None` if the answers do not show it.
    pub outcome: Option<Outcome>,
    /// The way in which that is known, or the reason why it is not.
    pub why: &'static str,
}

/// The agreement of an observation with the verdict that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// It is as expected.
    Agrees,
    /// It is not.
    Differs,
    /// The answers, or the verdict, do not show it.
    Open,
}

impl Observation {
    fn described(outcome: Outcome, why: &'static str) -> Self {
        Self { outcome: Some(outcome), why }
    }

    fn open(why: &'static str) -> Self {
        Self { outcome: None, why }
    }

    /// Compares it with the outcome that a verdict of the check expects.
    #[must_use]
    pub fn agreement(&self, expected: Outcome) -> Agreement {
        match self.outcome {
            None => Agreement::Open,
            Some(_) if matches!(expected, Outcome::Unknown | Outcome::AnsweredAtEdge) => Agreement::Open,
            Some(seen) if seen == expected => Agreement::Agrees,
            Some(_) => Agreement::Differs,
        }
    }
}

/// Judges the answers to the same request `without` Authorization and `with` one; `is_real` says whether that one is
/// known to be good. Where Authorization is `expected` to be delivered, an authorizer may be what refuses both.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html>
#[must_use]
pub fn observe(without: &Answer, with: &Answer, is_real: bool, expected: Outcome) -> Observation {
    use Outcome::{Delivered, HostRejected, MethodBlocked, Stripped};
    let both = |test: fn(&Answer) -> bool| test(without) && test(with);
    if both(Answer::blocks_method) {
        return Observation::described(MethodBlocked, "CloudFront does not allow the method");
    }
    if without.is_of_cloudfront() || with.is_of_cloudfront() {
        return Observation::open("CloudFront answered by itself, which says nothing of the API");
    }
    if without.is_cached() || with.is_cached() {
        return Observation::open("CloudFront answered from its cache");
    }
    if with.is_passing() || without.is_passing() {
        return Observation::open("an error or a limit came between, and may be gone the next time");
    }
    if without.complains_of_authorization() {
        return Observation::open("the API gets an Authorization even where none was sent");
    }
    if with.complains_of_authorization() {
        return Observation::described(Delivered, "API Gateway complains of what the header says");
    }
    if both(Answer::is_forbidden) && expected == Delivered && !both(Answer::is_forbidden_by_host) {
        return Observation::open(
            "the API answers Forbidden to both: IAM or a Lambda authorizer refuses both, or it does not know the Host or the path, or asks for an API key or for the header of a lock",
        );
    }
    if both(Answer::is_forbidden) {
        return Observation::described(
            HostRejected,
            "API Gateway answers Forbidden to both: it does not know the Host or the path, or asks for an API key",
        );
    }
    if without.differs(with) {
        return Observation::described(Delivered, "the API answers differently with the header");
    }
    if both(Answer::misses_authorization) {
        return Observation::described(Stripped, "API Gateway misses the header, though it was sent");
    }
    if both(|answer| answer.status < 400) {
        return Observation::open("the API answers the same without Authorization: nothing here asks for it");
    }
    if both(|answer| answer.status == 401) {
        return Observation::open(if is_real {
            "the API answers 401 to both: the header does not arrive, or the API does not accept its value"
        } else {
            "the API answers 401 to both: the header does not arrive, or the API answers the same to a made-up value and to none; send a real one with --authorization-env"
        });
    }
    Observation::open("the answers are the same")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers in the words of AWS's pages and, where they are silent, of reports.
    const MISSING: &str = "HTTP/2 403\r\nx-amzn-errortype: MissingAuthenticationTokenException\r\n\r\n{\"message\":\"Missing Authentication Token\"}";
    const NO_PAIR: &str = "HTTP/2 403\r\nx-amzn-errortype: IncompleteSignatureException\r\n\r\n{\"message\":\"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.\"}";
    const FORBIDDEN: &str = "HTTP/2 403\r\nx-amzn-errortype: ForbiddenException\r\n\r\n{\"message\":\"Forbidden\"}";
    const UNAUTHORIZED: &str =
        "HTTP/2 401\r\nx-amzn-errortype: UnauthorizedException\r\n\r\n{\"message\":\"Unauthorized\"}";
    const NO_BEARER: &str =
        "HTTP/2 401\r\nwww-authenticate: Bearer\r\napigw-requestid: a\r\n\r\n{\"message\":\"Unauthorized\"}";
    const BAD_BEARER: &str = "HTTP/2 401\r\nwww-authenticate: Bearer scope=\"\" error=\"invalid_token\" error_description=\"the token does not have a valid audience\"\r\n\r\n{\"message\":\"Unauthorized\"}";
    const BLOCKED: &str = "HTTP/2 403\r\nserver: CloudFront\r\nx-cache: Error from cloudfront\r\n\r\n<H1>403 ERROR</H1> This distribution is not configured to allow the HTTP request method that was used for this request.";
    const OK: &str = "HTTP/2 200\r\nx-cache: Miss from cloudfront\r\n\r\n{}";

    fn seen_for(expected: Outcome, without: &str, with: &str) -> Option<Outcome> {
        let read = |text: &str| Answer::read(text.as_bytes()).expect(text);
        observe(&read(without), &read(with), false, expected).outcome
    }

    fn seen(without: &str, with: &str) -> Option<Outcome> {
        seen_for(Outcome::Delivered, without, with)
    }

    #[test]
    fn what_api_gateway_says_of_the_header_tells() {
        assert_eq!(seen(MISSING, NO_PAIR), Some(Outcome::Delivered));
        assert_eq!(seen(NO_BEARER, BAD_BEARER), Some(Outcome::Delivered));
        assert_eq!(seen(UNAUTHORIZED, OK), Some(Outcome::Delivered));
        assert_eq!(seen(UNAUTHORIZED, FORBIDDEN), Some(Outcome::Delivered));
        assert_eq!(seen(MISSING, MISSING), Some(Outcome::Stripped));
        assert_eq!(seen(NO_BEARER, NO_BEARER), Some(Outcome::Stripped));
        assert_eq!(seen(FORBIDDEN, FORBIDDEN), Some(Outcome::HostRejected));
        assert_eq!(seen(BLOCKED, BLOCKED), Some(Outcome::MethodBlocked));
    }

    #[test]
    fn equal_answers_that_tell_nothing_are_left_open() {
        assert_eq!(seen(OK, OK), None);
        assert_eq!(seen(UNAUTHORIZED, UNAUTHORIZED), None);
        assert_eq!(seen(UNAUTHORIZED, "HTTP/2 429\r\n\r\n"), None);
        assert_eq!(seen(UNAUTHORIZED, "HTTP/2 200\r\nx-cache: Hit from cloudfront\r\n\r\n{}"), None);
        assert_eq!(seen(NO_PAIR, NO_PAIR), None);
        assert_eq!(seen("HTTP/2 502\r\n\r\n", OK), None);
    }

    #[test]
    fn answers_that_are_not_the_apis_tell_nothing() {
        let own = "HTTP/2 400\r\nserver: CloudFront\r\nx-cache: Error from cloudfront\r\n\r\n<H1>400 ERROR</H1>";
        let edge = "HTTP/2 200\r\nx-cache: LambdaGeneratedResponse from cloudfront\r\n\r\n{}";
        for answer in [own, edge, "HTTP/2 500\r\n\r\n", "HTTP/2 501\r\n\r\n"] {
            assert_eq!(seen(UNAUTHORIZED, answer), None, "{answer}");
            assert_eq!(seen(answer, OK), None, "{answer}");
        }
        // The authorizer was asked, and so there was a header.
        let failed = "HTTP/2 500\r\nx-amzn-errortype: AuthorizerConfigurationException\r\n\r\n{\"message\":null}";
        assert_eq!(seen(UNAUTHORIZED, failed), Some(Outcome::Delivered));
        // CloudFront's name is on what API Gateway answers, too.
        let passed_on = "HTTP/2 401\r\nserver: CloudFront\r\nx-cache: Error from cloudfront\r\napigw-requestid: a\r\n\r\n{\"message\":\"Unauthorized\"}";
        assert_eq!(seen(passed_on, OK), Some(Outcome::Delivered));
    }

    #[test]
    fn forbidden_is_the_hosts_only_where_nothing_else_refuses_so() {
        let refused = "HTTP/2 403\r\napigw-requestid: a\r\n\r\n{\"message\":\"Forbidden\"}";
        assert_eq!(seen_for(Outcome::Delivered, refused, refused), None);
        assert_eq!(seen_for(Outcome::HostRejected, refused, refused), Some(Outcome::HostRejected));
        assert_eq!(seen_for(Outcome::Delivered, FORBIDDEN, FORBIDDEN), Some(Outcome::HostRejected));
    }

    #[test]
    fn an_observation_agrees_with_the_verdict_or_does_not() {
        let seen = Observation::described(Outcome::Stripped, "");
        assert_eq!(seen.agreement(Outcome::Stripped), Agreement::Agrees);
        assert_eq!(seen.agreement(Outcome::Delivered), Agreement::Differs);
        assert_eq!(seen.agreement(Outcome::Unknown), Agreement::Open);
        assert_eq!(Observation::open("").agreement(Outcome::Delivered), Agreement::Open);
    }
}
