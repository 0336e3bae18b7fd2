//! GF660: Answers cached without the login in the key.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Piece, code, message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::managed::CACHING_DISABLED;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, Login, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF660",
    title: "Answers cached without the login in the key",
    severity: Severity::Error,
    what: "Answers are cached, and a header, cookie or query string by which the authorizers of the API in the template know a caller is not in the cache key.",
    why: "CloudFront gives the same answer to requests that differ only in what is not in the key: one user may get the answer to another.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html",
    evidence: Evidence::Documented,
    failing: example!("GF660", "failing"),
    passing: example!("GF660", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let Login::Reads(sources) = &origin.login else { return Vec::new() };
    if behavior.delivery.caching != Caching::Cached {
        return Vec::new();
    }
    let key = behavior.settings.key();
    let headers = sources.headers.iter().filter(|name| {
        *name != "authorization" && key.headers.contains(name) == Some(false) && !origin.adds_header(name)
    });
    let query_strings = sources.query_strings.iter().filter(|name| key.query_strings.contains(name) == Some(false));
    let lacks_cookies = sources.cookies && key.cookies == Selection::none() && !origin.adds_header("cookie");
    let mut missing: Vec<(&'static str, Piece)> = headers.map(|name| ("the header ", code(name))).collect();
    missing.extend(query_strings.map(|name| ("the query string ", code(name))));
    missing.extend(lacks_cookies.then(|| ("the header ", code("cookie"))));
    let raised = |(kind, name): (&'static str, Piece)| {
        let message = message![
            "answers are cached and ",
            kind,
            name,
            ", by which the API identifies its callers, is not in the key: one user may get the answer to another"
        ];
        let advice = message![
            "set ",
            policy_setting(Setting::CachePolicy, CACHING_DISABLED),
            ", or put it in the key of a cache policy of your own"
        ];
        let repair =
            behavior.cache_policy.is_some().then(|| Repair::cache_policy(behavior, CACHING_DISABLED).unsafely());
        Raised::at(behavior.settings_place(), message).advice(advice).repair(repair)
    };
    missing.into_iter().map(raised).collect()
}
