//! GF602: A stage where a mapping has one already.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::api::has_mapping;
use crate::check::model::host::{Answer, Host, answer, host};
use crate::check::model::origin::OriginKind;

pub(super) const RULE: Rule = Rule {
    id: "GF602",
    title: "A stage where a mapping has one already",
    severity: Severity::Warning,
    what: "The request reaches an API Gateway custom domain whose mapping names the stage, and OriginPath is not empty.",
    why: "The origin path comes before the path that the mapping sees: it is taken for a base path, and API Gateway answers 403 Missing Authentication Token or 404.",
    source: "https://repost.aws/knowledge-center/api-gateway-domain-cloudfront",
    evidence: Evidence::Documented,
    failing: example!("GF602", "failing"),
    passing: example!("GF602", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.path.as_known() != Some("")) else { continue };
        let by_domain = match origin.kind {
            OriginKind::ApiGatewayDomain => true,
            _ => host(behavior) == Host::Viewer && matches!(answer(scene, behavior, Some(origin)), Answer::Accepted(_)),
        };
        if by_domain && has_mapping(scene.env) {
            let message = format!(
                "the mapping of the custom domain names the stage, and the origin path `{}` comes before it",
                origin.path
            );
            found.push(
                Found::key(&origin.at, "OriginPath", message)
                    .help("remove `OriginPath`, unless it is the base path of the mapping"),
            );
        }
    }
    found
}
