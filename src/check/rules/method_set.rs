//! GF514: A set of methods that CloudFront does not know.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF514",
    title: "A set of methods that CloudFront does not know",
    severity: Severity::Error,
    what: "AllowedMethods or CachedMethods is none of the sets that CloudFront takes.",
    why: "AllowedMethods is GET and HEAD; these and OPTIONS; or all seven. CachedMethods is one of the first two.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods",
    evidence: Evidence::Documented,
    failing: example!("GF514", "failing"),
    passing: example!("GF514", "passing"),
    find,
};

const READ: &[&str] = &["GET", "HEAD"];
const READ_AND_OPTIONS: &[&str] = &["GET", "HEAD", "OPTIONS"];
const ALL: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior) in scene.behaviors.iter().enumerate() {
        let sets = [
            ("AllowedMethods", &behavior.allowed, [READ, READ_AND_OPTIONS, ALL].as_slice()),
            ("CachedMethods", &behavior.cached, [READ, READ_AND_OPTIONS].as_slice()),
        ];
        for (key, methods, known) in sets {
            let Some(methods) = methods else { continue };
            let mut methods: Vec<&str> = methods.iter().map(String::as_str).collect();
            methods.sort_unstable();
            if !known.contains(&methods.as_slice()) {
                let sets: Vec<String> = known.iter().map(|set| format!("[{}]", set.join(", "))).collect();
                found.push(
                    Found::key(
                        &behavior.at,
                        key,
                        format!("CloudFront does not take these {key}: {}", methods.join(", ")),
                    )
                    .help(format!("use {}", sets.join(" or ")))
                    .undeployable(Certainty::Documented)
                    .instead_of(index, &["GF401"]),
                );
            }
        }
    }
    found
}
