//! GF105: The header that the authorizer reads is not forwarded.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::api::Login;
use crate::cloudfront::forwarding::Settings;

pub(super) const RULE: Rule = Rule {
    id: "GF105",
    title: "The header that the authorizer reads is not forwarded",
    severity: Severity::Error,
    what: "An authorizer of the API in this template reads another header than Authorization, and CloudFront does not forward that header.",
    why: "An authorizer whose identity source is missing answers 401 without being called.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    evidence: Evidence::Documented,
    failing: example!("GF105", "failing"),
    passing: example!("GF105", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        // Legacy settings forward headers that they do not name.
        let (Login::Headers(names), Settings::Policies(..)) = (scene.login(origin), &behavior.settings) else {
            continue;
        };
        let headers = behavior.settings.forwarded().headers;
        for name in names.iter().filter(|name| *name != "authorization") {
            if headers.contains(name) == Some(false) {
                let message =
                    format!("the API's authorizer reads the header `{name}`, which CloudFront does not forward");
                found.push(Found::key(&behavior.at, "OriginRequestPolicyId", message).help(
                    "set `OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac` (AllViewerExceptHostHeader)",
                ));
            }
        }
    }
    found
}
