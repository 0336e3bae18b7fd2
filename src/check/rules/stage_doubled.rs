//! GF602: Stage in the path twice.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, key, message};
use crate::check::repair::Repair;
use crate::model::{
    ApiProtocol, Arrival, Behavior, Distribution, Host, HostCheck, Mapping, Origin, OriginKind, Setting, arrival,
};

pub(super) const RULE: Rule = Rule {
    id: "GF602",
    title: "Stage in the path twice",
    severity: Severity::Warning,
    what: "OriginPath is not empty, and the request reaches an API Gateway custom domain whose mapping names the stage; or the path pattern begins with the origin path or its last segments, as if CloudFront removed them, and no route of the API in the template takes that.",
    why: "CloudFront puts the origin path in front of the path that the mapping sees. API Gateway takes it for a base path and answers 403 Missing Authentication Token or 404.",
    source: "https://repost.aws/knowledge-center/api-gateway-domain-cloudfront",
    evidence: Evidence::Documented,
    failing: example!("GF602", "failing"),
    passing: example!("GF602", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin().filter(|origin| !origin.path.is_empty()) else { return Vec::new() };
    let mapped = is_mapped(distribution, behavior, origin).then(|| {
        let message = message![
            "the mapping of the custom domain names the stage, and the origin path ",
            &origin.path,
            " comes before it"
        ];
        let title = message!["remove ", key(Setting::OriginPath), ", unless it is the base path of a mapping"];
        Raised::at(origin.path_place, message).repair(Repair::remove(origin.place, Setting::OriginPath, title))
    });
    let repeated = is_repeated(distribution, behavior, origin).then(|| {
        let pattern = behavior.pattern.to_string();
        let pattern = pattern.trim_start_matches('/');
        let message = message![
            "the origin path ",
            &origin.path,
            " comes before the path of the request: ",
            code(format!("/{pattern}")),
            " reaches the API as ",
            code(format!("{}/{pattern}", origin.path))
        ];
        let title = message![
            "remove ",
            key(Setting::OriginPath),
            ", or leave the stage out of the path pattern and of the URLs"
        ];
        Raised::at(origin.path_place, message)
            .related(behavior.pattern_place, message!["the path pattern begins with the origin path"])
            .repair(Repair::remove(origin.place, Setting::OriginPath, title))
            // The doubled path is the reason.
            .supersedes(&[super::route_missing::RULE.id])
    });
    mapped.into_iter().chain(repeated).collect()
}

/// Reports whether every mapping that the request may meet names the stage already.
fn is_mapped(distribution: &Distribution, behavior: &Behavior, origin: &Origin) -> bool {
    let mut names = Vec::new();
    if origin.kind != OriginKind::ExecuteApi {
        names.push(&origin.own_name);
    }
    if behavior.delivery.host == Host::Viewer && matches!(behavior.delivery.host_check, HostCheck::Accepted(_)) {
        names.extend(distribution.aliases.iter().map(|alias| &alias.name));
    }
    let mappings = distribution.mappings_of(&names);
    let path = origin.path.to_string();
    !mappings.is_empty() && mappings.iter().all(|mapping| mapping.has_stage && !is_base_path(mapping, &path))
}

/// Reports whether the path pattern begins with the origin path or its end, and neither a function may remove that nor
/// a route takes it.
fn is_repeated(distribution: &Distribution, behavior: &Behavior, origin: &Origin) -> bool {
    let pattern = behavior.pattern.to_string();
    let path = origin.path.to_string();
    let mut ends = path.match_indices('/').map(|(at, _)| path.get(at + 1..).unwrap_or_default());
    let begins = |end: &str| {
        let rest = pattern.trim_start_matches('/').strip_prefix(end);
        !end.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_websocket = origin.api.as_ref().is_some_and(|api| api.kind == ApiProtocol::WebSocket);
    let is_taken = || match arrival(distribution, behavior) {
        Arrival::At { api, paths } => paths.iter().any(|path| api.routes.take(path) == Some(true)),
        Arrival::Unmapped { .. } | Arrival::Open => false,
    };
    origin.kind == OriginKind::ExecuteApi
        && !is_websocket
        && ends.any(begins)
        && !behavior.may_rewrite_path()
        && !is_taken()
}

/// Reports whether the origin path is the base path of a mapping, or begins with it, or is the beginning of it.
fn is_base_path(mapping: &Mapping, path: &str) -> bool {
    let base = mapping.path.to_string();
    let mut segments = base.split('/').zip(path.trim_start_matches('/').split('/'));
    !base.is_empty() && segments.all(|(base, path)| base == path)
}
