//! GF858: Header set at the edge that CloudFront keeps for itself.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::headers::is_refused_at_edge;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF858",
    title: "Header set at the edge that CloudFront keeps for itself",
    severity: Severity::Error,
    what: "The code of a function on viewer-request or origin-request sets a header that functions may not set on that event.",
    why: "CloudFront answers with 502.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF858", "failing"),
    passing: example!("GF858", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let (Some(effect), Some(event)) = (&function.effect, function.event.known().copied()) else { continue };
        for header in effect.written.iter().filter(|header| is_refused_at_edge(header, event)) {
            let message = message![
                "the code of ",
                code(function.shown_name()),
                " sets ",
                code(header),
                " on ",
                event.as_str(),
                ", where CloudFront does not allow that"
            ];
            raised.push(
                Raised::at(function.place, message)
                    .advice(message!["choose another name, such as `x-original-…`"])
                    .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented),
            );
        }
    }
    raised
}
