//! GF106: An origin header replaces every viewer's Authorization.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF106",
    title: "An origin header replaces every viewer's Authorization",
    severity: Severity::Error,
    what: "The origin has a custom header named Authorization.",
    why: "CloudFront overwrites a header of the viewer with the origin's custom header of that name, so the API sees the same Authorization from everybody.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html",
    evidence: Evidence::Documented,
    failing: example!("GF106", "failing"),
    passing: example!("GF106", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, _, origin) in scene.before_apis() {
        for header in origin.iter().flat_map(|origin| origin.at.list("OriginCustomHeaders")) {
            if header.known("HeaderName").is_some_and(|name| name.eq_ignore_ascii_case("authorization")) {
                let message = "this origin header replaces the Authorization of every viewer";
                found.push(
                    Found::key(&header, "HeaderName", message)
                        .help("choose another name, such as `X-Origin-Verify`, and check that one in the API")
                        .outcome(Outcome::Stripped, index, Class::ALL, Certainty::Documented),
                );
            }
        }
    }
    found
}
