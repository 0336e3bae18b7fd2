//! GF603: CloudFront asks the API over plain HTTP.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF603",
    title: "CloudFront asks the API over plain HTTP",
    severity: Severity::Error,
    what: "OriginProtocolPolicy before an API is `http-only`, or `match-viewer` where ViewerProtocolPolicy lets viewers use HTTP.",
    why: "API Gateway has HTTPS endpoints only: nothing answers CloudFront on port 80, and viewers get 502 or 504.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html",
    evidence: Evidence::Documented,
    failing: example!("GF603", "failing"),
    passing: example!("GF603", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.kind.is_api()) else { continue };
        let Some(config) = origin.at.get("CustomOriginConfig") else { continue };
        let may_be_http = behavior.at.known("ViewerProtocolPolicy").is_some_and(|policy| policy == "allow-all");
        let when = match config.known("OriginProtocolPolicy").as_deref() {
            Some("http-only") => "",
            Some("match-viewer") if may_be_http => " when the viewer does",
            _ => continue,
        };
        let message = format!("CloudFront asks the API over HTTP{when}; API Gateway takes HTTPS alone");
        found.push(
            Found::key(&config, "OriginProtocolPolicy", message)
                .help("set `OriginProtocolPolicy: https-only`")
                .outcome(Outcome::Unreachable, index, Class::ALL, Certainty::Documented),
        );
    }
    found
}
