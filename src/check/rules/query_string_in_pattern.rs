//! GF789: Path pattern with a query string.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF789",
    title: "Path pattern with a query string",
    severity: Severity::Error,
    what: "A path pattern has a query string.",
    why: "CloudFront compares a pattern with the path alone, and `?` in a pattern is any one character. The behavior never matches.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern",
    evidence: Evidence::Documented,
    failing: example!("GF789", "failing"),
    passing: example!("GF789", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(pattern) = behavior.pattern.as_known() else { return Vec::new() };
    let Some((path, _)) = pattern.split_once('?').filter(|(_, query)| is_query(query)) else { return Vec::new() };
    let message = message![code(pattern), " never matches: CloudFront does not look at query strings"];
    let advice = message!["write ", code(path), ", and let a function look at the query string"];
    let repair = Repair::replace(behavior.pattern_place, NewValue::text(path), message!["write ", code(path)]);
    vec![Raised::at(behavior.pattern_place, message).advice(advice).repair(repair.unsafely())]
}

/// Reports whether a text is a name and a value.
fn is_query(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '*'))
    })
}
