//! GF601: No stage on the way to a REST API.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::api::ApiKind;
use crate::check::model::host::{Host, host};
use crate::check::model::origin::OriginKind;

pub(super) const RULE: Rule = Rule {
    id: "GF601",
    title: "No stage, or no such path, on the way to an API",
    severity: Severity::Warning,
    what: "The origin is the default endpoint of a REST API in this template, and OriginPath is empty; or OriginPath is `/$default`, which is no path.",
    why: "A REST API answers below its stage alone: without it, 403 Missing Authentication Token. Clients would have to write the stage in every URL.",
    source: "https://repost.aws/knowledge-center/api-gateway-authentication-token-errors",
    evidence: Evidence::Documented,
    failing: example!("GF601", "failing"),
    passing: example!("GF601", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.kind == OriginKind::ExecuteApi) else { continue };
        let is_rest = scene.apis.iter().any(|api| api.kind == ApiKind::Rest && origin.api.as_deref() == Some(api.id));
        if origin.path.as_known() == Some("/$default") {
            found.push(
                Found::key(&origin.at, "OriginPath", "`$default` is served at the root and is no part of a path")
                    .help("remove `OriginPath`"),
            );
        }
        // A behavior for `/prod/*` says that the stage is in the URL.
        if is_rest && behavior.is_default && host(behavior) != Host::Viewer && origin.path.as_known() == Some("") {
            found.push(
                Found::at(&origin.domain_pointer(), "a REST API answers below its stage, and the origin path is empty")
                    .help("set `OriginPath: /STAGE`"),
            );
        }
    }
    found
}
