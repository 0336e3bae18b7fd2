//! GF513: A behavior without its origin.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::similar;

pub(super) const RULE: Rule = Rule {
    id: "GF513",
    title: "A behavior without its origin",
    severity: Severity::Error,
    what: "TargetOriginId names no origin and no origin group of the distribution.",
    why: "CloudFront refuses a behavior whose origin does not exist.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html",
    evidence: Evidence::Documented,
    failing: example!("GF513", "failing"),
    passing: example!("GF513", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let ids: Vec<&str> = scene.origins.iter().filter_map(|origin| origin.id.as_known()).collect();
    if ids.len() < scene.origins.len() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for behavior in scene.behaviors.iter().filter(|behavior| behavior.origin.is_none()) {
        let Some(target) = behavior.target.as_known() else { continue };
        let help = match similar(target, ids.iter().copied()) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("the origins are {}", ids.join(", ")),
        };
        found.push(
            Found::key(&behavior.at, "TargetOriginId", format!("there is no origin `{target}`"))
                .help(help)
                .undeployable(Certainty::Documented),
        );
    }
    found
}
