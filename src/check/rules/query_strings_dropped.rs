//! GF403: Query strings that do not reach the API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{message, policy_setting, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF403",
    title: "Query strings that do not reach the API",
    severity: Severity::Warning,
    what: "No query strings are forwarded to an API. It is a note if the API in the template is public and only read.",
    why: "CloudFront forwards no query strings by default: `?page=2` never arrives.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html",
    evidence: Evidence::Documented,
    failing: example!("GF403", "failing"),
    passing: example!("GF403", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    if behavior.delivery.forwards.query_strings != Selection::none() {
        return Vec::new();
    }
    let policy = Repair::request_policy(behavior, origin.request_policy());
    let mut message = message!["no query string reaches the API"];
    let is_public = origin.is_public();
    if is_public {
        message.extend(message!["; harmless if it reads none: it is public, and its routes only read"]);
    }
    let raised = Raised::at(behavior.settings_place(), message);
    let raised = if is_public { raised.severity(Severity::Note) } else { raised };
    vec![if behavior.cache_policy.is_some() {
        raised
            .advice(message![
                "put all query strings in the key of the cache policy, or set ",
                policy_setting(Setting::OriginRequestPolicy, origin.request_policy())
            ])
            .repair(if behavior.delivery.caching == Caching::Disabled { policy } else { policy.unsafely() })
    } else {
        let title = message!["set ", setting(Setting::ForwardedQueryString, true)];
        let value = NewValue::Bool(true);
        raised.repair(Repair::set(behavior.place, None, Setting::ForwardedQueryString, value, title))
    }]
}
