//! GF501: Cache key in a policy with caching disabled.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::policies::{Parts, Ttl};
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF501",
    title: "Cache key in a policy with caching disabled",
    severity: Severity::Error,
    what: "A cache policy has Min, Default and Max TTL 0 and something in its key: headers, cookies, query strings or compression.",
    why: "CloudFront refuses it: The parameter HeaderBehavior is invalid for policy with caching disabled.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
    evidence: Evidence::Reported,
    failing: example!("GF501", "failing"),
    passing: example!("GF501", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some((policy, ttls)) = behavior.cache_policy.as_ref().zip(behavior.ttls.as_ref()) else { return Vec::new() };
    let Some(config) = policy.config.as_ref().filter(|_| policy.contents.ttl == Ttl::seconds(0, 0, 0)) else {
        return Vec::new();
    };
    let key = &policy.contents.key;
    if !config.compresses && (*key == Parts::none() || *key == Parts::unknown()) {
        return Vec::new();
    }
    let message = message![
        "the cache policy ",
        &policy.label,
        " has all TTLs zero and something in its key; CloudFront refuses that"
    ];
    let advice = message!["set ", setting(Setting::MaxTtl, 1), ", or use the managed policy CachingDisabled"];
    let title = message!["set ", setting(Setting::MaxTtl, 1)];
    let current = (ttls.max.place != ttls.holder).then_some(ttls.max.place);
    let repair = Repair::set(ttls.holder, current, Setting::MaxTtl, NewValue::Number(1), title).unsafely();
    vec![Raised::at(ttls.max.place, message).advice(advice).repair(repair).undeployable(Certainty::Reported)]
}
