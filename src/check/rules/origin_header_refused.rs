//! GF523: An origin header that CloudFront does not add.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::headers::is_refused_at_origin;

pub(super) const RULE: Rule = Rule {
    id: "GF523",
    title: "An origin header that CloudFront does not add",
    severity: Severity::Error,
    what: "OriginCustomHeaders names Host, Cookie, a header that begins with `X-Amz-` or `X-Edge-`, or another that CloudFront keeps for itself.",
    why: "CloudFront refuses such a distribution. Host, above all, cannot be set so: it is the origin's name, the viewer's, or what a function sets.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-denylist",
    evidence: Evidence::Documented,
    failing: example!("GF523", "failing"),
    passing: example!("GF523", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for origin in &scene.origins {
        for header in origin.at.list("OriginCustomHeaders") {
            let Some(name) = header.known("HeaderName").filter(|name| is_refused_at_origin(name)) else { continue };
            let help = if name.eq_ignore_ascii_case("host") {
                format!(
                    "remove it: set `OriginRequestPolicyId: {}` ({}), and the Host that the origin expects is sent",
                    origin.request_policy().id,
                    origin.request_policy().name
                )
            } else {
                "choose a name of your own, such as `X-Origin-Verify`".to_owned()
            };
            found.push(
                Found::key(&header, "HeaderName", format!("CloudFront does not take `{name}` as an origin header"))
                    .help(help)
                    .undeployable(Certainty::Documented),
            );
        }
    }
    found
}
