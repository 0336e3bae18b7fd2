//! GF103: Authorization removed by a function at the edge.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::{CodeEffect, Touch};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF103",
    title: "Authorization removed by a function at the edge",
    severity: Severity::Error,
    what: "The inline code of a function on viewer-request or origin-request deletes or empties the Authorization header of the request, always or under a condition.",
    why: "A header that a function deletes does not reach the API.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF103", "failing"),
    passing: example!("GF103", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|function| behavior.may_reach_api() && function.is_on_request()) {
        let (Some(effect), Some(event)) = (&function.effect, function.event.known()) else { continue };
        let (verb, outcome, when) = match effect.authorization {
            Touch::Removes => (" removes", Outcome::Stripped, ""),
            Touch::Empties => (" empties", Outcome::Stripped, ""),
            Touch::MayRemove => (" removes", Outcome::Unknown, ", under a condition"),
            Touch::Leaves | Touch::Sets | Touch::MaySet | Touch::Unknown => continue,
        };
        let name = code(function.name.as_deref().unwrap_or_default());
        let message = message!["the code of ", name, verb, " Authorization on ", event.as_str(), when];
        let found = Raised::at(function.place, message).advice(message!["leave the header in the request"]).outcome(
            outcome,
            Class::ALL,
            Certainty::Assumed,
        );
        let is_kept = |effect: &CodeEffect| effect.authorization == Touch::Leaves;
        let repair = function.code.as_ref().and_then(|code| Repair::without_line(code, is_kept));
        raised.push(found.repair(repair));
    }
    raised
}
