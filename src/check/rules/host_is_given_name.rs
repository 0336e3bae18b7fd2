//! GF207: A custom domain sees the name that AWS gave it.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER;

pub(super) const RULE: Rule = Rule {
    id: "GF207",
    title: "A custom domain sees the name that AWS gave it",
    severity: Severity::Error,
    what: "The origin is an API Gateway custom domain by its RegionalDomainName, `d-….execute-api.…`, and Host is not the viewer's, so CloudFront sends that name.",
    why: "That name is only the target of a DNS record. API Gateway finds the API by the Host of the custom domain's own name and answers 403 Forbidden to any other.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html",
    evidence: Evidence::Reported,
    failing: example!("GF207", "failing"),
    passing: example!("GF207", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let (Answer::GivenName, Some(origin)) = (answer(scene, behavior, origin), origin) else { continue };
        let message = format!(
            "API Gateway sees Host: {}, which is no custom domain's own name, and answers 403 Forbidden",
            origin.domain
        );
        let key = if behavior.request.is_some() { "OriginRequestPolicyId" } else { "CachePolicyId" };
        found.push(
            Found::key(&behavior.at, key, message)
                .help(format!(
                    "set {} with the custom domain's name as an alias of the distribution; or make the custom domain's own name the origin, where it is no alias",
                    ALL_VIEWER.under("OriginRequestPolicyId")
                ))
                .outcome(Outcome::HostRejected, index, Class::ALL, Certainty::Reported),
        );
    }
    found
}
