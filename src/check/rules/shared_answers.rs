//! GF301: Answers cached without Authorization in the key.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, key, message, policy_setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Caching, Certainty, Class};
use crate::cloudfront::managed::CACHING_DISABLED;
use crate::model::{Behavior, Distribution, Login, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF301",
    title: "Answers cached without Authorization in the key",
    severity: Severity::Error,
    what: "Caching is not disabled, and Authorization is not in the cache key. It is a note if the API in the template asks nobody to log in and Authorization does not arrive.",
    why: "CloudFront can serve the same cached response to authorized and unauthorized viewers: one user may get the answer to another. With TTLs of zero in legacy settings, or up to a second in a policy, requests at the same moment can still share an answer.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization",
    evidence: Evidence::Documented,
    failing: example!("GF301", "failing"),
    passing: example!("GF301", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_likely_api = behavior.origin.as_deref().is_some_and(Origin::is_likely_api);
    if !is_likely_api || behavior.settings.key().headers.contains("authorization") != Some(false) {
        return Vec::new();
    }
    // An API that knows its callers by something else is GF660's.
    if matches!(behavior.login(), Login::Reads(_)) && behavior.login().reads_authorization() == Some(false) {
        return Vec::new();
    }
    let arrives = behavior.delivery.authorization(Class::Read).arrives == Some(true);
    // Nobody logs in, and the answers cannot depend on a header that does not arrive or that no route expects.
    let is_harmless =
        *behavior.login() == Login::Nobody && (!arrives || behavior.origin.as_deref().is_some_and(Origin::is_public));
    let mut message = match (behavior.delivery.caching, arrives) {
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
    if is_harmless {
        message.extend(message!["; harmless here: nothing in this ", Piece::Source, " asks them to log in"]);
    }
    let repair = if behavior.cache_policy.is_some() {
        Repair::cache_policy(behavior, CACHING_DISABLED)
    } else {
        let title = message!["add `Authorization` to ", key(Setting::ForwardedHeaders)];
        Repair::append(behavior.place, Setting::ForwardedHeaders, NewValue::text("Authorization"), title)
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
    let raised = Raised::at(behavior.settings_place(), message).advice(advice).repair(repair.unsafely());
    let shares = arrives && !is_harmless;
    let raised = if is_harmless { raised.severity(Severity::Note) } else { raised };
    vec![if shares { raised.outcome(Outcome::Shared, [Class::Read], Certainty::Documented) } else { raised }]
}
