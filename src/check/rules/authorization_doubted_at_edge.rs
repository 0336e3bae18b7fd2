//! GF107: Authorization depends on code that is not understood.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::edge_code::Touch;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF107",
    title: "Authorization depends on code that is not understood",
    severity: Severity::Warning,
    what: "The inline code of a function on viewer-request or origin-request cannot be followed: it writes headers by names that it computes, gives the request to code that is not in the source, or answers with something else than the request.",
    why: "Such code may remove or replace Authorization.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF107", "failing"),
    passing: example!("GF107", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let arriving = behavior.delivery.classes(Some(true));
    if !behavior.may_reach_api() || arriving.is_empty() {
        return Vec::new();
    }
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|function| function.is_on_request()) {
        let (Some(effect), Some(event)) = (&function.effect, function.event.known()) else { continue };
        if effect.authorization != Touch::Unknown {
            continue;
        }
        let message = message![
            "the code of ",
            code(function.name.as_deref().unwrap_or_default()),
            " changes the request on ",
            event.as_str(),
            " in a way that is not understood, perhaps Authorization too"
        ];
        raised.push(
            Raised::at(function.place, message)
                .advice(message!["keep Authorization in the request, and write each header by its name"])
                .outcome(Outcome::Unknown, arriving.iter().copied(), Certainty::Assumed),
        );
    }
    raised
}
