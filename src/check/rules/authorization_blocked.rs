//! GF102: The origin request policy blocks Authorization.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Touch;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF102",
    title: "The origin request policy blocks Authorization",
    severity: Severity::Error,
    what: "The origin request policy forwards all headers except a list that contains Authorization, and the cache key does not have it.",
    why: "A block-list that names Authorization keeps it from the API.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html",
    evidence: Evidence::Documented,
    failing: example!("GF102", "failing"),
    passing: example!("GF102", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let behaviors = scene.before_apis().filter(|(_, behavior, _)| {
        behavior.settings.blocks_authorization()
            && behavior.settings.forwarded().headers.contains("authorization") == Some(false)
            // What a function sets on origin-request comes after the policies.
            && behavior.late_authorization(Touch::Sets).is_none()
    });
    behaviors
        .map(|(index, behavior, _)| {
            let policy = behavior.request.as_ref();
            let at = policy.and_then(|policy| policy.config.as_ref()?.at(&["HeadersConfig", "Headers"]));
            let pointer = at.map_or_else(|| behavior.at.pointer.clone(), |at| at.pointer);
            let label = policy.map(|policy| policy.label.clone()).unwrap_or_default();
            Found::at(&pointer, format!("the origin request policy {label} keeps Authorization from the API"))
                .help("remove `Authorization` from its `Headers`")
                .outcome(Outcome::Stripped, index, Class::ALL, Certainty::Assumed)
        })
        .collect()
}
