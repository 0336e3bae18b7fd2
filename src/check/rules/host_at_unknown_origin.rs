//! GF203: The viewer's Host reaches an origin that is not known.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;

pub(super) const RULE: Rule = Rule {
    id: "GF203",
    title: "The viewer's Host reaches an origin that is not known",
    severity: Severity::Warning,
    what: "Host is forwarded, and the template does not tell what the origin is.",
    why: "An API's default endpoint answers 403 to the viewer's Host; a custom domain of the same name, or another server, may expect it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF203", "failing"),
    passing: example!("GF203", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let behaviors =
        scene.before_apis().filter(|(_, behavior, origin)| answer(scene, behavior, *origin) == Answer::OriginUnknown);
    behaviors
        .map(|(index, behavior, origin)| {
            let on = origin
                .and_then(|origin| origin.domain.reason())
                .unwrap_or_else(|| "a name that is not AWS's".to_owned());
            let message = format!("the viewer's Host is forwarded; whether the origin takes it depends on {on}");
            Found::key(&behavior.at, "OriginRequestPolicyId", message)
                .help(format!(
                    "name the origin with `--parameter KEY=VALUE`; before an API use {ALL_VIEWER_EXCEPT_HOST_HEADER}"
                ))
                .outcome(Outcome::Unknown, index, Class::ALL, Certainty::Documented)
        })
        .collect()
}
