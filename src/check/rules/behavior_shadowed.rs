//! GF402: Behavior that never matches.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF402",
    title: "Behavior that never matches",
    severity: Severity::Warning,
    what: "An earlier behavior matches every path that this one matches.",
    why: "CloudFront takes the first path pattern that matches a request. If no behavior with the same API as origin matches anything, no request reaches the API, which is an error.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern",
    evidence: Evidence::Documented,
    failing: example!("GF402", "failing"),
    passing: example!("GF402", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(earlier) = &behavior.shadowed_by else { return Vec::new() };
    let raised = if behavior.is_default {
        let message = message!["the default behavior never matches, because ", earlier, " comes before it"];
        let advice = message!["remove ", earlier, ": the default behavior takes all requests that no other one takes"];
        Raised::at(behavior.target_place, message).advice(advice)
    } else {
        let message = message![&behavior.pattern, " never matches, because ", earlier, " comes before it"];
        Raised::at(behavior.pattern_place, message).advice(message!["move it before ", earlier])
    };
    if behavior.hides_origin && behavior.api_origin().is_some() {
        return vec![raised.severity(Severity::Error)];
    }
    vec![raised]
}
