//! GF520: Every header forwarded, and a minimum TTL.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Certainty, Settings};
use crate::cloudfront::selection::Selection;

pub(super) const RULE: Rule = Rule {
    id: "GF520",
    title: "Every header forwarded, and a minimum TTL",
    severity: Severity::Error,
    what: "ForwardedValues forwards every header (`*`), and MinTTL is above 0.",
    why: "Nothing is cached where every header is forwarded: CloudFront takes no MinTTL but 0 then.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-defaultcachebehavior.html",
    evidence: Evidence::Documented,
    failing: example!("GF520", "failing"),
    passing: example!("GF520", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let refused = scene.behaviors.iter().filter(|behavior| match &behavior.settings {
        Settings::Legacy(parts, ttl) => parts.headers == Selection::all() && ttl.min.is_some_and(|seconds| seconds > 0),
        Settings::Policies(..) => false,
    });
    refused
        .map(|behavior| {
            Found::key(
                &behavior.at,
                "MinTTL",
                "every header is forwarded, and MinTTL is above 0; CloudFront refuses that",
            )
            .help("set `MinTTL: 0`")
            .undeployable(Certainty::Documented)
        })
        .collect()
}
