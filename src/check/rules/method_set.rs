//! GF514: Set of methods that CloudFront does not accept.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{At, Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF514",
    title: "Set of methods that CloudFront does not accept",
    severity: Severity::Error,
    what: "AllowedMethods or CachedMethods is not one of the sets that CloudFront accepts.",
    why: "AllowedMethods is GET and HEAD; these and OPTIONS; or all seven. CachedMethods is one of the first two.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods",
    evidence: Evidence::Documented,
    failing: example!("GF514", "failing"),
    passing: example!("GF514", "passing"),
    find: Find::Behavior(find),
};

const READ: &[&str] = &["GET", "HEAD"];
const READ_AND_OPTIONS: &[&str] = &["GET", "HEAD", "OPTIONS"];
const ALL: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let allowed = fault(behavior, &behavior.allowed_methods, Setting::AllowedMethods, &[READ, READ_AND_OPTIONS, ALL]);
    let cached = fault(behavior, &behavior.cached_methods, Setting::CachedMethods, &[READ, READ_AND_OPTIONS]);
    allowed.into_iter().chain(cached).collect()
}

fn fault(behavior: &Behavior, methods: &At<Vec<String>>, property: Setting, sets: &[&[&str]]) -> Option<Raised> {
    let mut names: Vec<&str> = methods.known()?.iter().map(String::as_str).collect();
    names.sort_unstable();
    if sets.contains(&names.as_slice()) {
        return None;
    }
    let message = message!["CloudFront does not accept these ", property, ": ", code(names.join(", "))];
    let raised = Raised::at(methods.place, message);
    // The smallest set that has all of the methods takes nothing away.
    let fits = |set: &&&[&str]| names.iter().all(|name| set.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let raised = if let Some(set) = sets.iter().find(fits) {
        let title = message!["set ", setting(property, format!("[{}]", set.join(", ")))];
        let value = NewValue::texts(set);
        raised.repair(Repair::set(behavior.place, Some(methods.place), property, value, title))
    } else {
        let sets: Vec<String> = sets.iter().map(|set| format!("[{}]", set.join(", "))).collect();
        raised.advice(message!["use one of ", code(sets.join(", "))])
    };
    Some(raised.undeployable(Certainty::Documented).supersedes(&[super::methods_blocked::RULE.id]))
}
