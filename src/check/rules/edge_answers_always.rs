//! GF860: Requests that a function at the edge answers by itself.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::Replies;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF860",
    title: "Requests that a function at the edge answers by itself",
    severity: Severity::Warning,
    what: "The inline code of a function on viewer-request or origin-request gives back an answer on every request.",
    why: "No request reaches the API, which may be what the behavior is for.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html",
    evidence: Evidence::Documented,
    failing: example!("GF860", "failing"),
    passing: example!("GF860", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let Replies::Always(status) = function.replies() else { continue };
        let mut message = message!["the code of ", code(function.shown_name()), " answers every request by itself"];
        if let Some(status) = status {
            message.extend(message![", with ", u64::from(status)]);
        }
        raised.push(
            Raised::at(function.place, message)
                .advice(message!["give back the request where it should reach the API"])
                .outcome(Outcome::AnsweredAtEdge, Class::ALL, Certainty::Documented),
        );
    }
    raised
}
