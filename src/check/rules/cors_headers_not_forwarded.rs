//! GF780: API with CORS that gets no Origin.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{list, message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::forwarding::Settings;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF780",
    title: "API with CORS that gets no Origin",
    severity: Severity::Warning,
    what: "The API has a CORS configuration, and CloudFront does not forward Origin, or the headers of a preflight request.",
    why: "API Gateway answers CORS requests by these headers. Without them, browsers get no CORS headers and block the answers to pages of other origins.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html",
    evidence: Evidence::Documented,
    failing: example!("GF780", "failing"),
    passing: example!("GF780", "passing"),
    find: Find::Behavior(find),
};

const HEADERS: &[&str] = &["origin", "access-control-request-method", "access-control-request-headers"];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let Some(cors) = origin.demands.iter().find_map(|demands| demands.cors) else { return Vec::new() };
    // Legacy settings forward what they do not name, and a response headers policy answers in place of the API.
    if !matches!(behavior.settings, Settings::Policies(..)) || behavior.cors_headers.is_some() {
        return Vec::new();
    }
    let headers = &behavior.delivery.forwards.headers;
    let missing: Vec<&&str> = HEADERS.iter().filter(|name| headers.contains(name) == Some(false)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let mut message = message!["the API answers CORS requests, and CloudFront does not forward "];
    message.extend(list(missing));
    let advice = message!["set ", policy_setting(Setting::OriginRequestPolicy, origin.request_policy())];
    let repair = Repair::request_policy(behavior, origin.request_policy());
    let is_safe = behavior.request_policy.is_none() && behavior.delivery.caching == Caching::Disabled;
    let repair = if is_safe { repair } else { repair.unsafely() };
    let place = behavior.request_policy.as_ref().map_or_else(|| behavior.settings_place(), |policy| policy.place);
    vec![Raised::at(place, message).related(cors, message!["the CORS configuration"]).advice(advice).repair(repair)]
}
