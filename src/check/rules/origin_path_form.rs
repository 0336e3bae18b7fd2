//! GF511: A slash at the wrong end of the origin path.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF511",
    title: "A slash at the wrong end of the origin path",
    severity: Severity::Error,
    what: "OriginPath does not begin with a slash, or ends with one.",
    why: "CloudFront refuses an origin path that does not begin with `/`, or ends with it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginPath",
    evidence: Evidence::Documented,
    failing: example!("GF511", "failing"),
    passing: example!("GF511", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for origin in &scene.origins {
        let path = origin.path.to_string();
        let starts_wrong = !path.starts_with(['/', '$']);
        if path.is_empty() || (!starts_wrong && !path.ends_with('/')) {
            continue;
        }
        let message = format!(
            "the origin path `{path}` {}",
            if starts_wrong { "does not begin with a slash" } else { "ends with a slash" }
        );
        found.push(
            Found::key(&origin.at, "OriginPath", message)
                .help(format!("write `/{}`, or leave it out where that is empty", path.trim_matches('/')))
                .undeployable(Certainty::Documented),
        );
    }
    found
}
