//! GF602: A stage where there is one already.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::api::{Mapping, mappings};
use crate::check::model::edge::EdgeFunction;
use crate::check::model::host::{Answer, Host, answer, host};
use crate::check::model::origin::OriginKind;

pub(super) const RULE: Rule = Rule {
    id: "GF602",
    title: "A stage where there is one already",
    severity: Severity::Warning,
    what: "OriginPath is not empty, and the request reaches an API Gateway custom domain whose mapping names the stage; or the path pattern begins with the origin path, as if CloudFront took it away.",
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
        let path = origin.path.to_string();
        let is_endpoint = origin.kind == OriginKind::ExecuteApi;
        let is_accepted = || matches!(answer(scene, behavior, Some(origin)), Answer::Accepted(_));
        let mut names = if is_endpoint { Vec::new() } else { vec![origin.domain.clone()] };
        if host(behavior) == Host::Viewer && is_accepted() {
            names.extend(scene.aliases.iter().map(|alias| alias.name.clone()));
        }
        let mappings = if origin.kind.is_api() { mappings(scene.env, &names) } else { Vec::new() };
        let is_doubled = |(_, mapping): &(_, Mapping)| mapping.has_stage && !is_base_path(mapping, &path);
        if !mappings.is_empty() && mappings.iter().all(is_doubled) {
            let message = format!(
                "the mapping of the custom domain names the stage, and the origin path `{path}` comes before it"
            );
            found.push(
                Found::key(&origin.at, "OriginPath", message)
                    .help("remove `OriginPath`, unless it is the base path of a mapping"),
            );
        }
        // A function may take the stage out of the path.
        let may_be_cut = behavior.functions.iter().any(EdgeFunction::is_on_request);
        let pattern = behavior.pattern.trim_start_matches('/');
        let is_below = pattern.strip_prefix(path.trim_start_matches('/')).is_some_and(|rest| rest.starts_with('/'));
        if is_endpoint && is_below && !may_be_cut {
            let message = format!(
                "the origin path `{path}` comes before the path of the request: `/{pattern}` reaches the API as `{path}/{pattern}`"
            );
            found.push(
                Found::key(&origin.at, "OriginPath", message)
                    .help("remove `OriginPath`, or leave the stage out of the path pattern and of the URLs"),
            );
        }
    }
    found
}

/// Whether the origin path is the base path of a mapping, or the beginning of it, or begins with it.
fn is_base_path(mapping: &Mapping, path: &str) -> bool {
    let base = mapping.path.to_string();
    let mut segments = base.split('/').zip(path.trim_start_matches('/').split('/'));
    !base.is_empty() && segments.all(|(base, path)| base == path)
}
