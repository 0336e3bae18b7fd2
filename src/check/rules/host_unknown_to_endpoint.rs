//! GF201: The viewer's Host reaches a default endpoint.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::Class;
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};

pub(super) const RULE: Rule = Rule {
    id: "GF201",
    title: "The viewer's Host reaches a default endpoint",
    severity: Severity::Error,
    what: "The cache key or the origin request policy forwards Host, and the origin is the default execute-api endpoint of an API.",
    why: "API Gateway answers 403 Forbidden to a Host that it does not know. Host in the cache key is forwarded even under AllViewerExceptHostHeader.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF201", "failing"),
    passing: example!("GF201", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let Answer::UnknownToEndpoint(certainty) = answer(scene, behavior, origin) else { continue };
        let key = behavior.settings.key();
        let (place, help) = match &behavior.cache {
            None => (
                "ForwardedValues",
                "remove `Host` (or `*`) from `ForwardedValues.Headers` and name the headers that the API needs"
                    .to_owned(),
            ),
            Some(_) if key.headers.contains("host") == Some(true) => {
                ("CachePolicyId", format!("use a cache policy without Host in its key, such as {CACHING_DISABLED}"))
            }
            Some(_) => (
                "OriginRequestPolicyId",
                format!("set {}", ALL_VIEWER_EXCEPT_HOST_HEADER.under("OriginRequestPolicyId")),
            ),
        };
        let unless = if scene.aliases.is_empty() {
            ""
        } else {
            ", unless an API Gateway custom domain that is not in this template has the distribution's name"
        };
        let message = format!("the viewer's Host reaches the default endpoint, which answers 403 Forbidden{unless}");
        found.push(Found::key(&behavior.at, place, message).help(help).outcome(
            Outcome::HostRejected,
            index,
            Class::ALL,
            certainty,
        ));
    }
    found
}
