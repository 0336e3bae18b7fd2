//! GF512: The origin is the distribution itself.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF512",
    title: "The origin is the distribution itself",
    severity: Severity::Error,
    what: "DomainName of an origin is one of the distribution's Aliases.",
    why: "CloudFront would ask itself, and refuses that.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Reported,
    failing: example!("GF512", "failing"),
    passing: example!("GF512", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let wrong = scene.origins.iter().filter(|origin| scene.aliases.iter().any(|alias| alias.name == origin.domain));
    wrong
        .map(|origin| {
            let message =
                format!("the origin `{}` is an alias of this distribution: it would ask itself", origin.domain);
            Found::at(&origin.domain_pointer(), message)
                .help("name the API's own endpoint, or the regional domain name of its custom domain")
                .undeployable(Certainty::Reported)
        })
        .collect()
}
