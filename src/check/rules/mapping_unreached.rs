//! GF651: Path that no mapping of the custom domain takes.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Arrival, Behavior, Distribution, arrival};

pub(super) const RULE: Rule = Rule {
    id: "GF651",
    title: "Path that no mapping of the custom domain takes",
    severity: Severity::Error,
    what: "The requests of a behavior reach an API Gateway custom domain, and none of its mappings in the template has a key with which their path begins.",
    why: "A custom domain finds the API by the first segments of the path. API Gateway answers 403 Forbidden if no mapping fits.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html",
    evidence: Evidence::Documented,
    failing: example!("GF651", "failing"),
    passing: example!("GF651", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Arrival::Unmapped { mappings } = arrival(distribution, behavior) else { return Vec::new() };
    if distribution.has_routing_rules {
        return Vec::new();
    }
    let origin_path = behavior.origin.as_deref().map(|origin| origin.path.to_string()).unwrap_or_default();
    let path = behavior.path_glob().unwrap_or_default();
    let mut message =
        message![code(format!("{origin_path}{path}")), " fits no mapping of the custom domain, which maps "];
    for (index, mapping) in mappings.iter().enumerate() {
        message.extend(message![if index > 0 { ", " } else { "" }, &mapping.path]);
    }
    let advice = message![
        "change the key of a mapping, or the path pattern; a mapping without a key takes every path that no other one takes"
    ];
    let raised = Raised::at(behavior.pattern_place, message).advice(advice);
    vec![raised.outcome(Outcome::StageNotFound, Class::ALL, Certainty::Assumed)]
}
