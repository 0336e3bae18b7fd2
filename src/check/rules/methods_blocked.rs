//! GF401: Methods that CloudFront does not let through.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF401",
    title: "Methods that CloudFront does not let through",
    severity: Severity::Error,
    what: "AllowedMethods of a behavior before an API does not have all seven methods. Without AllowedMethods CloudFront takes GET and HEAD alone.",
    why: "CloudFront answers 403 to the others: This distribution is not configured to allow the HTTP request method.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-invalid-method.html",
    evidence: Evidence::Documented,
    failing: example!("GF401", "failing"),
    passing: example!("GF401", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, _) in scene.before_apis() {
        let blocked: Vec<Class> =
            Class::ALL.into_iter().filter(|class| behavior.allows(*class) == Some(false)).collect();
        if blocked.is_empty() {
            continue;
        }
        let methods: Vec<&str> = blocked.iter().flat_map(|class| class.methods()).copied().collect();
        let message = format!("CloudFront answers 403 to {}", methods.join(", "));
        found.push(
            Found::key(&behavior.at, "AllowedMethods", message)
                .help("set `AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]`")
                .outcome(Outcome::MethodBlocked, index, blocked, Certainty::Documented),
        );
    }
    found
}
