//! GF773: Web ACL on an HTTP API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF773",
    title: "Web ACL on an HTTP API",
    severity: Severity::Error,
    what: "A web ACL is associated with a stage of an HTTP or WebSocket API.",
    why: "AWS WAF protects REST APIs alone. The association fails, and the stack is rolled back.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html",
    evidence: Evidence::Documented,
    failing: example!("GF773", "failing"),
    passing: example!("GF773", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let raise = |place: &crate::model::Place| {
        Raised::at(*place, message!["AWS WAF does not protect HTTP and WebSocket APIs"])
            .advice(message!["remove the association, and name a web ACL of the scope CLOUDFRONT as `WebACLId`"])
            .undeployable(Certainty::Documented)
    };
    distribution.http_api_web_acls.iter().map(raise).collect()
}
