//! GF202: The viewer's Host reaches a custom domain of another name.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;

pub(super) const RULE: Rule = Rule {
    id: "GF202",
    title: "The viewer's Host reaches a custom domain of another name",
    severity: Severity::Error,
    what: "Host is forwarded to an API Gateway custom domain, and no alias of the distribution is that domain's name.",
    why: "API Gateway finds the API by Host; a name that is not the custom domain's is answered with 403 Forbidden.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    evidence: Evidence::Documented,
    failing: example!("GF202", "failing"),
    passing: example!("GF202", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let behaviors =
        scene.before_apis().filter(|(_, behavior, origin)| answer(scene, behavior, *origin) == Answer::UnknownToDomain);
    behaviors
        .map(|(index, behavior, _)| {
            let message = "the viewer's Host reaches an API Gateway custom domain of another name, which answers 403 Forbidden";
            Found::key(&behavior.at, "OriginRequestPolicyId", message)
                .help(format!("give the distribution the custom domain's name as an alias, or set {} with the custom domain's own name as the origin", ALL_VIEWER_EXCEPT_HOST_HEADER.under("OriginRequestPolicyId")))
                .outcome(Outcome::HostRejected, index, Class::ALL, Certainty::Documented)
        })
        .collect()
}
