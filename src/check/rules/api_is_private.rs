//! GF604: Private API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Origin, OriginConfig, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF604",
    title: "Private API",
    severity: Severity::Error,
    what: "The API in the template has the endpoint type PRIVATE, and a distribution has its default endpoint as origin.",
    why: "A private API can only be called through an interface VPC endpoint, and CloudFront calls it from outside the VPC.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
    evidence: Evidence::Documented,
    failing: example!("GF604", "failing"),
    passing: example!("GF604", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    // A VPC origin leads into the VPC; the name of the endpoint is Host and the name in TLS.
    let is_outside = |origin: &&Origin| origin.kind == OriginKind::ExecuteApi && !origin.has_config(OriginConfig::Vpc);
    let Some(origin) = behavior.api_origin().filter(is_outside) else { return Vec::new() };
    let Some(private) = origin.api.as_ref().and_then(|api| api.private) else { return Vec::new() };
    let advice = message!["make the endpoint type REGIONAL, or name a server that has access to the VPC as the origin"];
    let raised = Raised::at(private, message!["the API is private: CloudFront cannot reach it from outside its VPC"])
        .related(origin.domain_place, message!["the origin is its default endpoint"])
        .advice(advice)
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
