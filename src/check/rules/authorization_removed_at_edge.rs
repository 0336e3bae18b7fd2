//! GF103: Authorization removed by a function at the edge.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::Touch;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF103",
    title: "Authorization removed by a function at the edge",
    severity: Severity::Error,
    what: "The inline code of a function on viewer-request or origin-request deletes the Authorization header of the request.",
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
        if effect.authorization != Touch::Removes {
            continue;
        }
        let name = code(function.name.as_deref().unwrap_or_default());
        let message = message!["the code of ", name, " removes Authorization on ", event.as_str()];
        raised.push(Raised::at(function.place, message).advice(message!["leave the header in the request"]).outcome(
            Outcome::Stripped,
            Class::ALL,
            Certainty::Assumed,
        ));
    }
    raised
}
