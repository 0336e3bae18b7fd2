//! GF601: No stage on the way to an API, or one that it does not have.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::api::{ApiKind, kind, stages, with_stage_names};
use crate::check::model::behavior::Behavior;
use crate::check::model::edge::EdgeFunction;
use crate::check::model::host::{Host, host};
use crate::check::model::origin::OriginKind;
use crate::check::text::Text;

pub(super) const RULE: Rule = Rule {
    id: "GF601",
    title: "No stage on the way to an API, or one that it does not have",
    severity: Severity::Warning,
    what: "The origin is the default endpoint of an API in this template, and OriginPath does not begin with a stage of that API: it is empty before a REST API, or before an HTTP API without a `$default` stage; or it names another stage; or it is `/$default`, which is no path.",
    why: "An API answers below its stages alone, `$default` being the root: otherwise 403 Missing Authentication Token (REST) or 404 Not Found (HTTP). Clients would have to write the stage in every URL.",
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
        let path = with_stage_names(scene.env, &origin.path);
        if path.as_known() == Some("/$default") {
            found.push(
                Found::key(&origin.at, "OriginPath", "`$default` is served at the root and is no part of a path")
                    .help("remove `OriginPath`"),
            );
            continue;
        }
        let Some((id, kind)) = origin.api.as_ref().and_then(|id| Some((id, kind(scene.env, id)?))) else { continue };
        let stages = stages(scene.env, id, kind);
        let Some(stages) = stages.iter().map(Text::as_known).collect::<Option<Vec<_>>>() else { continue };
        if stages.contains(&"$default") {
            continue;
        }
        let first = stages.first().copied();
        let help = format!("set `OriginPath: /{}`", first.unwrap_or("STAGE"));
        match path.split("/").get(1).map(Text::as_known) {
            None if !has_stage(behavior, &stages) && host(behavior) != Host::Viewer => {
                let message = match (kind, first) {
                    (ApiKind::Rest, _) => "a REST API answers below its stage, and the origin path is empty",
                    (ApiKind::Http, Some(_)) => "this HTTP API has no stage `$default`, and the origin path is empty",
                    (ApiKind::Http, None) => continue,
                };
                found.push(Found::at(&origin.domain_pointer(), message).help(help));
            }
            Some(Some(stage)) if first.is_some() && !stages.contains(&stage) => {
                let known = stages.iter().map(|stage| format!("`{stage}`")).collect::<Vec<_>>().join(", ");
                let message = format!("the API has no stage `{stage}`: in this template it has {known}");
                found.push(Found::key(&origin.at, "OriginPath", message).help(help));
            }
            _ => {}
        }
    }
    found
}

/// Whether the path pattern says that the stage is in the URL, as `/prod/*` does where the stages are not known or that is
/// one of them; or a function may write it there.
fn has_stage(behavior: &Behavior<'_>, stages: &[&str]) -> bool {
    let first = behavior.pattern.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_plain = !first.contains(['*', '?']);
    let may_be_written = behavior.functions.iter().any(EdgeFunction::is_on_request);
    !behavior.is_default && (may_be_written || !is_plain || stages.is_empty() || stages.contains(&first))
}
