//! GF861: Origin changed by a function at the edge.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::OriginEffect;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF861",
    title: "Origin changed by a function at the edge",
    severity: Severity::Warning,
    what: "The inline code of a function on viewer-request or origin-request gives the request another origin, always or under a condition.",
    why: "The request may not reach the API at all.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-examples.html",
    evidence: Evidence::Documented,
    failing: example!("GF861", "failing"),
    passing: example!("GF861", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|_| behavior.may_reach_api()) else { return Vec::new() };
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|function| function.is_on_request()) {
        let Some(OriginEffect::Moved(name)) = function.effect.as_ref().map(|effect| &effect.origin) else { continue };
        if name.as_ref().is_some_and(|name| origin.domain.to_string().eq_ignore_ascii_case(name)) {
            continue;
        }
        let mut message = message!["the code of ", code(function.shown_name()), " sends requests to another origin"];
        if let Some(name) = name {
            message.extend(message![", ", code(name)]);
        }
        raised.push(
            Raised::at(function.place, message)
                .advice(message!["give the API a behavior of its own, without this function"])
                .outcome(Outcome::Unknown, Class::ALL, Certainty::Documented)
                // The other origin may know that Host.
                .supersedes(&[super::host_set_to_stranger::RULE.id]),
        );
    }
    raised
}
