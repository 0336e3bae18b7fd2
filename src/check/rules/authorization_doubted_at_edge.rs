//! GF107: Authorization depends on code that is not understood.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Touch;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF107",
    title: "Authorization depends on code that is not understood",
    severity: Severity::Warning,
    what: "The inline code of a function on viewer-request or origin-request writes the request's headers in a way that is not understood: by names that it computes, or all of them at once.",
    why: "Such code may remove or replace Authorization; only the code tells.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF107", "failing"),
    passing: example!("GF107", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, _) in scene.before_apis() {
        let carriage = |class| behavior.settings.authorization(class, behavior.caches_options()).arrives;
        let arriving: Vec<Class> = Class::ALL.into_iter().filter(|class| carriage(*class) == Some(true)).collect();
        let doubted = behavior.functions.iter().filter(|function| {
            function.is_on_request()
                && function.effect.as_ref().is_some_and(|effect| effect.authorization == Touch::Unknown)
        });
        for function in doubted.filter(|_| !arriving.is_empty()) {
            let id = function.function.as_deref().unwrap_or_default();
            let message = format!(
                "the code of `{id}` writes headers on {} in a way that is not understood, perhaps Authorization too",
                function.event
            );
            found.push(
                Found::at(&function.at.pointer, message)
                    .help("make sure that it leaves Authorization in the request, and write each header by its name")
                    .outcome(Outcome::Unknown, index, arriving.iter().copied(), Certainty::Assumed),
            );
        }
    }
    found
}
