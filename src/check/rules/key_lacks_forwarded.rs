//! GF302: What is forwarded and not in the key.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::selection::Selection;

pub(super) const RULE: Rule = Rule {
    id: "GF302",
    title: "What is forwarded and not in the key",
    severity: Severity::Warning,
    what: "Caching is not disabled, and the origin request policy forwards query strings or cookies that the cache key does not have.",
    why: "Two requests that differ only in these may get one answer: a cached one, or one that they share because they came at the same moment.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-traffic-spikes",
    evidence: Evidence::Documented,
    failing: example!("GF302", "failing"),
    passing: example!("GF302", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let is_kept = matches!(behavior.settings.caching(), Caching::Cached | Caching::ZeroTtl);
        if !is_kept || !origin.is_some_and(|origin| origin.kind.is_api()) {
            continue;
        }
        let (key, forwarded) = (behavior.settings.key(), behavior.settings.forwarded());
        let lacks = |key: &Selection, forwarded: &Selection| {
            *key != Selection::Unknown && *forwarded != Selection::Unknown && !key.covers(forwarded)
        };
        let mut missing = Vec::new();
        missing.extend(lacks(&key.query_strings, &forwarded.query_strings).then_some("query strings"));
        missing.extend(lacks(&key.cookies, &forwarded.cookies).then_some("cookies"));
        if !missing.is_empty() {
            let message = format!(
                "{} are forwarded and not in the cache key: requests that differ only in them may get one answer",
                missing.join(" and ")
            );
            found.push(
                Found::key(&behavior.at, "CachePolicyId", message)
                    .help("put them in the key of the cache policy, with the behavior `all`"),
            );
        }
    }
    found
}
