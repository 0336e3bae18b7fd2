//! GF525: Writes to an origin group.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF525",
    title: "Writes to an origin group",
    severity: Severity::Error,
    what: "The target of a behavior is an origin group, and its AllowedMethods has POST, PUT, PATCH or DELETE.",
    why: "CloudFront fails over with GET, HEAD and OPTIONS alone, and refuses the rest: `The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.`",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    evidence: Evidence::Reported,
    failing: example!("GF525", "failing"),
    passing: example!("GF525", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let writing = scene.behaviors.iter().filter(|behavior| {
        let methods = behavior.allowed.iter().flatten();
        behavior.is_to_group && methods.into_iter().any(|method| Class::Write.methods().contains(&method.as_str()))
    });
    writing
        .map(|behavior| {
            let message = format!("CloudFront takes no writing methods for the origin group `{}`", behavior.target);
            Found::key(&behavior.at, "AllowedMethods", message)
                .help("make one of its origins the target, or allow [GET, HEAD, OPTIONS] alone")
                .undeployable(Certainty::Reported)
        })
        .collect()
}
