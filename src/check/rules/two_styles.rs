//! GF517: Policies and legacy settings mixed, or neither.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::origin::Origin;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};

pub(super) const RULE: Rule = Rule {
    id: "GF517",
    title: "Policies and legacy settings mixed, or neither",
    severity: Severity::Error,
    what: "A behavior has an origin request policy without a cache policy, a cache policy together with ForwardedValues, or neither of them.",
    why: "A behavior must have a cache policy or ForwardedValues, not both, and an origin request policy needs a cache policy beside it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html",
    evidence: Evidence::Documented,
    failing: example!("GF517", "failing"),
    passing: example!("GF517", "passing"),
    find,
};

/// What follows from settings that CloudFront does not take says nothing.
const FOLLOWS: &[&str] = &["GF101", "GF201", "GF203", "GF301", "GF302", "GF303", "GF403", "GF901"];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior) in scene.behaviors.iter().enumerate() {
        let has = |key: &str| behavior.at.get(key).is_some();
        let origin = behavior.origin.and_then(|index| scene.origins.get(index));
        let policy = origin.map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
        let (key, message, help) = match (has("CachePolicyId"), has("OriginRequestPolicyId"), has("ForwardedValues")) {
            (true, _, true) => (
                "ForwardedValues",
                "ForwardedValues beside a cache policy; CloudFront refuses both at once",
                "remove `ForwardedValues`".to_owned(),
            ),
            (false, true, _) => (
                "OriginRequestPolicyId",
                "an origin request policy without a cache policy; CloudFront refuses that",
                format!("set {}", CACHING_DISABLED.under("CachePolicyId")),
            ),
            (false, false, false) => (
                "CachePolicyId",
                "neither a cache policy nor ForwardedValues; CloudFront wants one of them",
                format!(
                    "set {} and {}",
                    CACHING_DISABLED.under("CachePolicyId"),
                    policy.under("OriginRequestPolicyId")
                ),
            ),
            _ => continue,
        };
        found.push(
            Found::key(&behavior.at, key, message)
                .help(help)
                .undeployable(Certainty::Documented)
                .instead_of(index, FOLLOWS),
        );
    }
    found
}
