//! GF301: Answers are cached without Authorization in the key.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Caching, Class};
use crate::cloudfront::managed::CACHING_DISABLED;

pub(super) const RULE: Rule = Rule {
    id: "GF301",
    title: "Answers are cached without Authorization in the key",
    severity: Severity::Error,
    what: "Caching is not disabled, and Authorization is not in the cache key.",
    why: "CloudFront can serve the same cached response to authorized and unauthorized viewers: one user's answer may be served to another. TTLs of zero in legacy settings, or up to a second in a policy, still let requests at the same moment share an answer.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization",
    evidence: Evidence::Documented,
    failing: example!("GF301", "failing"),
    passing: example!("GF301", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let is_likely_api = origin.is_some_and(|origin| origin.kind.is_api() || origin.hints_at_api);
        let settings = &behavior.settings;
        if !is_likely_api || settings.key().headers.contains("authorization") != Some(false) {
            continue;
        }
        let arrives = settings.authorization(Class::Read, behavior.caches_options()).arrives == Some(true);
        let message = match (settings.caching(), arrives) {
            (Caching::Cached, true) => {
                "answers are cached and Authorization is not in the key: one user's answer may be served to another"
            }
            (Caching::Cached, false) => {
                "answers of the API are cached and Authorization is not in the key: they are served to everybody"
            }
            (Caching::ZeroTtl, true) => {
                "requests at the same moment may share an answer and Authorization is not in the key: one user's answer may be served to another"
            }
            _ => continue,
        };
        let (key, help) = match &behavior.cache {
            Some(_) => (
                "CachePolicyId",
                format!(
                    "set {}, or put Authorization in the key of a cache policy of your own",
                    CACHING_DISABLED.under("CachePolicyId")
                ),
            ),
            None => (
                "ForwardedValues",
                format!(
                    "add `Authorization` to `ForwardedValues.Headers`, or replace `ForwardedValues` by the cache policy {CACHING_DISABLED}"
                ),
            ),
        };
        found.push(Found::key(&behavior.at, key, message).help(help));
    }
    found
}
