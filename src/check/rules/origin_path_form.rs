//! GF511: A slash at the wrong end of the origin path.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::text::Part;
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
        let parts = origin.path.parts();
        let starts_wrong = matches!(parts.first(), Some(Part::Known(text)) if !text.starts_with('/'));
        let ends_wrong = matches!(parts.last(), Some(Part::Known(text)) if text.ends_with('/'));
        if !starts_wrong && !ends_wrong {
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
