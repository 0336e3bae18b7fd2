//! GF509: A CloudFront Function on an origin event.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF509",
    title: "A CloudFront Function on an origin event",
    severity: Severity::Error,
    what: "FunctionAssociations names origin-request or origin-response.",
    why: "CloudFront Functions run on viewer-request and viewer-response alone; the origin events are Lambda@Edge's.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF509", "failing"),
    passing: example!("GF509", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let functions = scene.behaviors.iter().flat_map(|behavior| &behavior.functions);
    let wrong =
        functions.filter(|function| function.service == Service::CloudFront && function.event.starts_with("origin-"));
    wrong
        .map(|function| {
            let message = format!("CloudFront Functions do not run on {}", function.event);
            Found::key(&function.at, "EventType", message)
                .help("use `viewer-request`, or Lambda@Edge")
                .undeployable(Certainty::Documented)
        })
        .collect()
}
