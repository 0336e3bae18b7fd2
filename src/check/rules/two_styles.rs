//! GF517: Policies and legacy settings mixed.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF517",
    title: "Policies and legacy settings mixed",
    severity: Severity::Error,
    what: "A behavior has an origin request policy without a cache policy, or a cache policy together with ForwardedValues.",
    why: "An origin request policy needs a cache policy on the same behavior, and a behavior with a cache policy takes no ForwardedValues.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html",
    evidence: Evidence::Documented,
    failing: example!("GF517", "failing"),
    passing: example!("GF517", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for behavior in &scene.behaviors {
        let has = |key: &str| behavior.at.get(key).is_some();
        let (key, message, help) = match (has("CachePolicyId"), has("OriginRequestPolicyId"), has("ForwardedValues")) {
            (true, _, true) => (
                "ForwardedValues",
                "ForwardedValues beside a cache policy; CloudFront refuses both at once",
                "remove `ForwardedValues`",
            ),
            (false, true, _) => (
                "OriginRequestPolicyId",
                "an origin request policy without a cache policy; CloudFront refuses that",
                "set `CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad` (CachingDisabled)",
            ),
            _ => continue,
        };
        found.push(Found::key(&behavior.at, key, message).help(help).undeployable(Certainty::Documented));
    }
    found
}
