//! GF103: A function at the edge removes Authorization.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Touch;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF103",
    title: "A function at the edge removes Authorization",
    severity: Severity::Error,
    what: "The inline code of a function on viewer-request or origin-request deletes the Authorization header of the request.",
    why: "What a function deletes, the API does not get.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF103", "failing"),
    passing: example!("GF103", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, _) in scene.before_apis() {
        let removes = behavior.functions.iter().filter(|function| {
            function.is_on_request()
                && function.effect.as_ref().is_some_and(|effect| effect.authorization == Touch::Removes)
        });
        for function in removes {
            let id = function.function.as_deref().unwrap_or_default();
            let message = format!("the code of `{id}` removes Authorization on {}", function.event);
            found.push(Found::at(&function.at.pointer, message).help("leave the header in the request").outcome(
                Outcome::Stripped,
                index,
                Class::ALL,
                Certainty::Assumed,
            ));
        }
    }
    found
}
