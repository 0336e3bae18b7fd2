//! GF502: TTLs out of order.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::policies::Ttl;

pub(super) const RULE: Rule = Rule {
    id: "GF502",
    title: "TTLs out of order",
    severity: Severity::Error,
    what: "MinTTL is larger than DefaultTTL, or DefaultTTL larger than MaxTTL.",
    why: "CloudFront refuses TTLs that are not in the order Min, Default, Max.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
    evidence: Evidence::Reported,
    failing: example!("GF502", "failing"),
    passing: example!("GF502", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for behavior in &scene.behaviors {
        let policy = behavior.cache.as_ref();
        let config = match policy {
            Some(policy) => policy.config.as_ref(),
            None => Some(&behavior.at),
        };
        let Some(config) = config else { continue };
        // What is left out, CloudFront adapts; only written ones can be out of order.
        let written = |key: &str| config.get(key).and_then(|_| config.number(key, 0));
        let ttl = Ttl { min: written("MinTTL"), default: written("DefaultTTL"), max: written("MaxTTL") };
        let order = [("MinTTL", ttl.min), ("DefaultTTL", ttl.default), ("MaxTTL", ttl.max)];
        let known: Vec<(&str, u64)> = order.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
        if let Some(pair) = known.windows(2).find(|pair| pair[0].1 > pair[1].1) {
            let message = format!(
                "{} {} is larger than {} {}; CloudFront refuses that",
                pair[0].0, pair[0].1, pair[1].0, pair[1].1
            );
            found.push(
                Found::key(config, pair[1].0, message)
                    .help(format!("set `{}: {}` or more", pair[1].0, pair[0].1))
                    .undeployable(Certainty::Reported),
            );
        }
    }
    found
}
