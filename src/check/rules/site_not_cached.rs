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
    what: "A behavior whose origin is a bucket has the cache policy CachingDisabled.",
    why: "Every request goes to the bucket: files come later and cost more. CloudFront compresses nothing that it does not cache.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF768", "failing"),
    passing: example!("GF768", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_site = behavior.origin.as_deref().is_some_and(|origin| origin.kind == OriginKind::S3);
    let Some(policy) = behavior.cache_policy.as_ref().filter(|_| is_site) else { return Vec::new() };
    if !matches!(&policy.label, PolicyLabel::Managed { id, .. } if id == CACHING_DISABLED.id) {
        return Vec::new();
    }
    let advice = message!["set ", policy_setting(Setting::CachePolicy, CACHING_OPTIMIZED)];
    let repair = Repair::cache_policy(behavior, CACHING_OPTIMIZED).unsafely();
    vec![
        Raised::at(policy.place, message!["CloudFront asks the bucket for every file anew"])
            .advice(advice)
            .repair(repair),
    ]
}
