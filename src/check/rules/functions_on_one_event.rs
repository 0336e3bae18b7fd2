//! GF508: Two functions on one event.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF508",
    title: "Two functions on one event",
    severity: Severity::Error,
    what: "A behavior has two functions on the same event, or Lambda@Edge and CloudFront Functions both on viewer events.",
    why: "CloudFront takes one function for each event, and only one of the two services for the viewer events of a behavior.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF508", "failing"),
    passing: example!("GF508", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for behavior in &scene.behaviors {
        for (index, function) in behavior.functions.iter().enumerate() {
            let clashes = behavior.functions.iter().take(index).any(|other| {
                let is_viewers = function.event.starts_with("viewer-") && other.event.starts_with("viewer-");
                other.event == function.event || (is_viewers && other.service != function.service)
            });
            if clashes {
                let message = format!(
                    "a second function on {} of this behavior, or of the other service on its viewer events; CloudFront refuses that",
                    function.event
                );
                found.push(
                    Found::at(&function.at.pointer, message)
                        .help("do the work of both in one function")
                        .undeployable(Certainty::Documented),
                );
            }
        }
    }
    found
}
