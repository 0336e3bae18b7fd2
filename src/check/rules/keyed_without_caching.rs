//! GF501: A cache key in a policy with caching disabled.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::policies::{Parts, Ttl};

pub(super) const RULE: Rule = Rule {
    id: "GF501",
    title: "A cache key in a policy with caching disabled",
    severity: Severity::Error,
    what: "A cache policy has Min, Default and Max TTL 0 and something in its key: headers, cookies, query strings or compression.",
    why: "CloudFront refuses it: The parameter HeaderBehavior is invalid for policy with caching disabled.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
    evidence: Evidence::Reported,
    failing: example!("GF501", "failing"),
    passing: example!("GF501", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for policy in scene.behaviors.iter().filter_map(|behavior| behavior.cache.as_ref()) {
        let Some(config) = policy.config.as_ref().filter(|_| policy.contents.ttl == Ttl::seconds(0, 0, 0)) else {
            continue;
        };
        let key = config.get("ParametersInCacheKeyAndForwardedToOrigin");
        let compresses = ["EnableAcceptEncodingGzip", "EnableAcceptEncodingBrotli"]
            .iter()
            .any(|name| key.as_ref().and_then(|key| key.bool(name)) == Some(true));
        if compresses || (policy.contents.key != Parts::none() && policy.contents.key != Parts::unknown()) {
            let message = format!(
                "the cache policy {} has all TTLs zero and something in its key; CloudFront refuses that",
                policy.label
            );
            found.push(
                Found::key(config, "MaxTTL", message)
                    .help("set `MaxTTL: 1`, or use the managed policy CachingDisabled")
                    .undeployable(Certainty::Reported),
            );
        }
    }
    found
}
