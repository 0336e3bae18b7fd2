//! GF301: Answers cached without Authorization in the key.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Caching, Class};
use crate::cloudfront::managed::CACHING_DISABLED;
use crate::model::{Behavior, Distribution, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF301",
    title: "Answers cached without Authorization in the key",
    severity: Severity::Error,
    what: "Caching is not disabled, and Authorization is not in the cache key.",
    why: "CloudFront can serve the same cached response to authorized and unauthorized viewers: one user may get the answer to another. With TTLs of zero in legacy settings, or up to a second in a policy, requests at the same moment can still share an answer.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization",
    evidence: Evidence::Documented,
    failing: example!("GF301", "failing"),
    passing: example!("GF301", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_likely_api = behavior.origin.as_ref().is_some_and(Origin::is_likely_api);
    if !is_likely_api || behavior.settings.key().headers.contains("authorization") != Some(false) {
        return Vec::new();
    }
    let arrives = behavior.delivery.authorization(Class::Read).arrives == Some(true);
    let message = match (behavior.delivery.caching, arrives) {
        (Caching::Cached, true) => {
            message!["answers are cached and Authorization is not in the key: one user may get the answer to another"]
        }
        (Caching::Cached, false) => {
            message!["answers of the API are cached and Authorization is not in the key: every viewer gets them"]
        }
        (Caching::ZeroTtl, true) => message![
            "requests at the same moment may share an answer and Authorization is not in the key: one user may get the answer to another"
        ],
        _ => return Vec::new(),
    };
    let repair = if behavior.cache_policy.is_some() {
        Repair::cache_policy(behavior, CACHING_DISABLED)
    } else {
        let title = message!["add `Authorization` to ", key(Setting::ForwardedHeaders)];
        Repair::append(behavior.place, Setting::ForwardedHeaders, "Authorization", title)
    };
    let advice = match &behavior.cache_policy {
        Some(_) => message![
            "set ",
            policy_setting(Setting::CachePolicy, CACHING_DISABLED),
            ", or put Authorization in the key of a cache policy of your own"
        ],
        None => message![
            "add `Authorization` to ",
            key(Setting::ForwardedHeaders),
            ", or replace ",
            key(Setting::ForwardedValues),
            " by the cache policy ",
            CACHING_DISABLED
        ],
    };
    vec![Raised::at(behavior.settings_place(), message).advice(advice).repair(repair.unsafely())]
}
