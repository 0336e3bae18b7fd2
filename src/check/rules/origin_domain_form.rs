//! GF510: An origin domain name that is a URL.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF510",
    title: "An origin domain name that is a URL",
    severity: Severity::Error,
    what: "DomainName of an origin has a scheme, a path or a port.",
    why: "CloudFront takes a domain name and refuses `https://` or a slash. The ApiEndpoint of an HTTP API is a URL and needs to be cut.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF510", "failing"),
    passing: example!("GF510", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let wrong = scene.origins.iter().filter(|origin| origin.domain.has_known(|text| text.contains('/')));
    wrong
        .map(|origin| {
            let message = format!("`{}` is no domain name; CloudFront refuses a scheme and a path", origin.domain);
            Found::at(&origin.domain_pointer(), message)
                .help("write only the host, such as `!Sub ${Api}.execute-api.${AWS::Region}.amazonaws.com`, and the stage in `OriginPath`")
                .undeployable(Certainty::Documented)
        })
        .collect()
}
