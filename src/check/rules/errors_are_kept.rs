//! GF303: Errors cached for ten seconds.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::limits::CACHED_ERRORS;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF303",
    title: "Errors cached for ten seconds",
    severity: Severity::Warning,
    what: "Only the managed policy CachingDisabled keeps errors out of the cache. This behavior has another policy, and no CustomErrorResponses that set ErrorCachingMinTTL to 0.",
    why: "CloudFront serves a 404 or 500 of the API for ten seconds after the API has recovered.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html",
    evidence: Evidence::Documented,
    failing: example!("GF303", "failing"),
    passing: example!("GF303", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    if behavior.delivery.caching != Caching::ZeroTtl || behavior.api_origin().is_none() {
        return Vec::new();
    }
    let is_zero = |code: u16| {
        let responses = &distribution.error_responses;
        responses.iter().any(|response| response.code == Some(u64::from(code)) && response.seconds == Some(0))
    };
    let kept: Vec<u16> = CACHED_ERRORS.iter().filter(|code| !is_zero(**code)).copied().collect();
    if kept.is_empty() {
        return Vec::new();
    }
    let mut message = message!["answers are not meant to be cached, but errors are, for ten seconds: "];
    for (index, code) in kept.iter().enumerate() {
        message.extend(message![if index > 0 { ", " } else { "" }, u64::from(*code)]);
    }
    let advice = message![
        "add ",
        key(Setting::CustomErrorResponses),
        " with ",
        setting(Setting::ErrorCachingMinTtl, 0),
        " for each, or use the managed policy CachingDisabled"
    ];
    vec![Raised::at(behavior.settings_place(), message).advice(advice).repair(kept_no_more(distribution, &kept))]
}

/// Returns the repair that keeps these errors for no time. It holds for all behaviors of the distribution.
fn kept_no_more(distribution: &Distribution, kept: &[u16]) -> Option<Repair> {
    let title = || message!["set ", setting(Setting::ErrorCachingMinTtl, 0), " for these errors"];
    let entry = |code: u16| {
        let code = NewValue::Number(u64::from(code));
        NewValue::Map(vec![("ErrorCode", code), ("ErrorCachingMinTTL", NewValue::Number(0))])
    };
    let responses = &distribution.error_responses;
    if responses.is_empty() {
        let entries = NewValue::List(kept.iter().map(|code| entry(*code)).collect());
        let all = Repair::set(distribution.place, None, Setting::CustomErrorResponses, entries, title());
        return Some(all.unsafely());
    }
    let of_code = |code: u16| {
        let known = responses.iter().find(|response| response.code == Some(u64::from(code)));
        match known {
            Some(known) => Repair::put(known.place, &["ErrorCachingMinTTL"], NewValue::Number(0), title()),
            None => Repair::append(distribution.place, Setting::CustomErrorResponses, entry(code), title()),
        }
    };
    kept.iter().map(|code| of_code(*code)).reduce(Repair::with).map(Repair::unsafely)
}
