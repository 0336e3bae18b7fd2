//! GF105: Header, cookie or query string of the authorizer that is not forwarded.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, code, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Settings;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, Login, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF105",
    title: "Header, cookie or query string of the authorizer that is not forwarded",
    severity: Severity::Error,
    what: "An authorizer of the API in this template reads another header than Authorization, cookies or a query string, or its methods require an API key, and CloudFront does not forward that.",
    why: "API Gateway answers 401 if the identity source of an authorizer is missing, without calling the authorizer.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    evidence: Evidence::Documented,
    failing: example!("GF105", "failing"),
    passing: example!("GF105", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|_| behavior.may_reach_api()) else { return Vec::new() };
    let Login::Reads(sources) = &origin.login else { return Vec::new() };
    let forwarded = &behavior.delivery.forwards;
    // Legacy settings forward headers that they do not name.
    let is_legacy = matches!(behavior.settings, Settings::Legacy(..));
    let headers = sources.headers.iter().filter(|name| {
        let is_dropped = !is_legacy && forwarded.headers.contains(name) == Some(false);
        *name != "authorization" && is_dropped && !origin.adds_header(name)
    });
    let query_strings =
        sources.query_strings.iter().filter(|name| forwarded.query_strings.contains(name) == Some(false));
    let cookies = sources.cookies && forwarded.cookies == Selection::none() && !origin.adds_header("cookie");
    let cookies = cookies.then(|| {
        raised(
            behavior,
            origin,
            message!["the API identifies its callers by the header `Cookie`, and CloudFront forwards no cookies"],
        )
    });
    let all = headers.map(|name| ("header ", name)).chain(query_strings.map(|name| ("query string ", name)));
    all.map(|(kind, name)| {
        let message =
            message!["the API identifies its callers by the ", kind, code(name), ", which CloudFront does not forward"];
        raised(behavior, origin, message)
    })
    .chain(cookies)
    .collect()
}

fn raised(behavior: &Behavior, origin: &Origin, message: Message) -> Raised {
    match behavior.settings {
        Settings::Legacy(..) => {
            let title = message!["set ", setting(Setting::ForwardedQueryString, true)];
            let value = NewValue::Bool(true);
            let repair = Repair::set(behavior.place, None, Setting::ForwardedQueryString, value, title);
            Raised::at(behavior.settings_place(), message).repair(repair)
        }
        Settings::Policies(..) => Raised::at(behavior.request_policy_place(), message)
            .repair(Repair::request_policy(behavior, origin.request_policy())),
    }
}
