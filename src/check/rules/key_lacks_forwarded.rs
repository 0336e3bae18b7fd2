//! GF302: Values that are forwarded and not in the cache key.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::managed::CACHING_DISABLED;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF302",
    title: "Values that are forwarded and not in the cache key",
    severity: Severity::Warning,
    what: "Caching is not disabled, and the origin request policy forwards query strings or cookies that the cache key does not have.",
    why: "Two requests that differ only in these may get one answer: a cached one, or one that they share because they came at the same moment.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-traffic-spikes",
    evidence: Evidence::Documented,
    failing: example!("GF302", "failing"),
    passing: example!("GF302", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_kept = matches!(behavior.delivery.caching, Caching::Cached | Caching::ZeroTtl);
    if !is_kept || behavior.api_origin().is_none() {
        return Vec::new();
    }
    let (key, forwarded) = (behavior.settings.key(), &behavior.delivery.forwards);
    let lacks = |key: &Selection, forwarded: &Selection| {
        *key != Selection::Unknown && *forwarded != Selection::Unknown && !key.covers(forwarded)
    };
    let query_strings = lacks(&key.query_strings, &forwarded.query_strings);
    let missing = match (query_strings, lacks(&key.cookies, &forwarded.cookies)) {
        (true, true) => "query strings and cookies",
        (true, false) => "query strings",
        (false, true) => "cookies",
        (false, false) => return Vec::new(),
    };
    let message = message![
        missing,
        " are forwarded and not in the cache key: requests that differ only in them may get one answer"
    ];
    let place = behavior.cache_policy.as_ref().map_or(behavior.place, |policy| policy.place);
    let advice = message!["put them in the key of the cache policy, with the behavior `all`"];
    let raised = Raised::at(place, message).advice(advice);
    // With the legacy settings, what is forwarded is in the key.
    vec![match &behavior.cache_policy {
        Some(_) => raised.repair(Repair::cache_policy(behavior, CACHING_DISABLED).unsafely()),
        None => raised,
    }]
}
