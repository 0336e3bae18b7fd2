//! GF768: Site that is not cached.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::managed::{CACHING_DISABLED, CACHING_OPTIMIZED};
use crate::model::{Behavior, Distribution, OriginKind, PolicyLabel, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF768",
    title: "Site that is not cached",
    severity: Severity::Note,
    what: "A behavior whose origin is a bucket has the cache policy CachingDisabled, or `Compress` with a cache policy that has no compressed files in the key.",
    why: "Every request goes to the bucket: files come later and cost more. CloudFront compresses nothing that it does not cache, and nothing unless the cache policy has gzip or Brotli switched on.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF768", "failing"),
    passing: example!("GF768", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    // A function that answers by itself asks the bucket for no file.
    let is_site =
        !behavior.answers_at_edge() && behavior.origin.as_deref().is_some_and(|origin| origin.kind == OriginKind::S3);
    let Some(policy) = behavior.cache_policy.as_ref().filter(|_| is_site) else { return Vec::new() };
    if !matches!(&policy.label, PolicyLabel::Managed { id, .. } if id == CACHING_DISABLED.id) {
        return Vec::from_iter(uncompressed(behavior));
    }
    let advice = message!["set ", policy_setting(Setting::CachePolicy, CACHING_OPTIMIZED)];
    let repair = Repair::cache_policy(behavior, CACHING_OPTIMIZED).unsafely();
    vec![
        Raised::at(policy.place, message!["CloudFront asks the bucket for every file anew"])
            .advice(advice)
            .repair(repair),
    ]
}

/// Returns compression that the cache policy keeps from happening.
fn uncompressed(behavior: &Behavior) -> Option<Raised> {
    let place = behavior.compression?;
    let policy = behavior.cache_policy.as_ref()?.config.as_ref().filter(|config| !config.compresses)?;
    let raised =
        Raised::at(place, message!["CloudFront compresses nothing: the cache policy has neither encoding in the key"])
            .related(policy.headers, message!["the cache policy"])
            .advice(message![
                "set `EnableAcceptEncodingGzip: true` and `EnableAcceptEncodingBrotli: true` in the policy"
            ]);
    Some(raised)
}
