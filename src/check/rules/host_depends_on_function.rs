//! GF205: Host depends on code that is not here, or not understood.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF205",
    title: "Host depends on code that is not here, or not understood",
    severity: Severity::Warning,
    what: "Host is forwarded to an API that would refuse it, but a function at the edge may replace it; its code is not in the template, or writes headers in a way that is not understood.",
    why: "Only the code tells whether the API gets a Host that it knows.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF205", "failing"),
    passing: example!("GF205", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let (Answer::FunctionUnknown, Some(function)) = (answer(scene, behavior, origin), behavior.opaque_function())
        else {
            continue;
        };
        let message = format!(
            "whether the API gets a Host that it knows depends on the code behind `{}`, which {}",
            function.arn,
            if function.effect.is_some() {
                "writes headers in a way that is not understood"
            } else {
                "is not in this template"
            }
        );
        found.push(
            Found::at(&function.at.pointer, message)
                .help("make sure that the function sets Host to the origin's name")
                .outcome(Outcome::Unknown, index, Class::ALL, Certainty::Documented)
                // The same code, not understood.
                .instead_of(index, &["GF107"]),
        );
    }
    found
}
