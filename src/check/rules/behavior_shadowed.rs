//! GF402: A behavior that never matches.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;

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
    let ordered: Vec<_> = scene.behaviors.iter().filter(|behavior| !behavior.is_default).collect();
    for (index, behavior) in ordered.iter().enumerate() {
        if let Some(earlier) = ordered.iter().take(index).find(|earlier| covers(&earlier.pattern, &behavior.pattern)) {
            let message =
                format!("`{}` never matches, because `{}` comes before it", behavior.pattern, earlier.pattern);
            found.push(
                Found::key(&behavior.at, "PathPattern", message).help(format!("move it before `{}`", earlier.pattern)),
            );
        }
    }
    found
}

/// Whether every path that `inner` matches is matched by `outer` too, as far as plain text before one `*` tells. A
/// leading slash makes no difference.
fn covers(outer: &str, inner: &str) -> bool {
    let (outer, inner) = (outer.trim_start_matches('/'), inner.trim_start_matches('/'));
    match outer.split_once('*') {
        _ if outer == inner => true,
        Some((prefix, "")) => !prefix.contains('?') && inner.starts_with(prefix),
        _ => false,
    }
}
