//! GF770: Header that the API demands and does not get.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, EdgeFunction, Lock, LockKeeper, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF770",
    title: "Header that the API demands and does not get",
    severity: Severity::Error,
    what: "The resource policy of the API, or the web ACL of its stage, demands a header that CloudFront does not add to requests, or adds with another value.",
    why: "The API answers 403 to every request of CloudFront.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
    evidence: Evidence::Documented,
    failing: example!("GF770", "failing"),
    passing: example!("GF770", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin().filter(|origin| origin.is_whole) else { return Vec::new() };
    // A function may add the header.
    if behavior.functions.iter().any(EdgeFunction::is_on_request) {
        return Vec::new();
    }
    let locks = origin.demands.iter().flat_map(|demands| &demands.locks);
    // The header of an authorizer may be the caller's own, as a login is.
    let locks = locks.filter(|lock| lock.keeper != LockKeeper::Authorizer);
    locks.filter_map(|lock| fault(behavior, origin, lock)).collect()
}

fn fault(behavior: &Behavior, origin: &Origin, lock: &Lock) -> Option<Raised> {
    let keeper = match lock.keeper {
        LockKeeper::ResourcePolicy => "the resource policy of the API",
        LockKeeper::WebAcl => "the web ACL of the API",
        LockKeeper::Authorizer => "an authorizer of the API",
    };
    let raised = match origin.header(&lock.header) {
        None => {
            let is_forwarded = behavior.delivery.forwards.headers.contains(&lock.header) != Some(false);
            // The page that a browser comes from is no secret.
            let is_page = |value: &crate::model::Text| value.has_known(|text| text.contains(['/', '*']));
            if is_forwarded && (lock.header == "user-agent" || lock.values.iter().any(is_page)) {
                return None;
            }
            let message =
                message![keeper, " demands the header ", code(&lock.header), ", which the origin does not add"];
            Raised::at(lock.place, message).related(origin.place, message!["the origin"])
        }
        Some(header) => {
            let sent = header.value.as_known()?;
            let wanted: Vec<&str> = lock.values.iter().map(|value| value.as_known()).collect::<Option<_>>()?;
            if wanted.is_empty() || wanted.iter().any(|value| *value == sent || value.contains(['*', '?'])) {
                return None;
            }
            let message = message![keeper, " demands another value of the header ", code(&lock.header)];
            Raised::at(lock.place, message).related(header.value_place, message!["the value that CloudFront adds"])
        }
    };
    let advice = message!["add the header with the demanded value to `OriginCustomHeaders` of the origin"];
    Some(raised.advice(advice).outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented))
}
