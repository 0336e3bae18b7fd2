//! GF402: A behavior that never matches.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::shadow::shadow;

pub(super) const RULE: Rule = Rule {
    id: "GF402",
    title: "A behavior that never matches",
    severity: Severity::Warning,
    what: "An earlier behavior matches every path that this one matches.",
    why: "CloudFront takes the first path pattern that matches; the ones behind it are not looked at.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern",
    evidence: Evidence::Documented,
    failing: example!("GF402", "failing"),
    passing: example!("GF402", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior) in scene.behaviors.iter().enumerate() {
        let Some(earlier) = shadow(scene, index) else { continue };
        let (pattern, before) = (&behavior.pattern, &earlier.pattern);
        found.push(if behavior.is_default {
            let message = format!("the default behavior never matches, because `{before}` comes before it");
            Found::key(&behavior.at, "TargetOriginId", message)
                .help(format!("leave out `{before}`: the default behavior takes what no other takes"))
        } else {
            let message = format!("`{pattern}` never matches, because `{before}` comes before it");
            Found::key(&behavior.at, "PathPattern", message).help(format!("move it before `{before}`"))
        });
    }
    found
}
