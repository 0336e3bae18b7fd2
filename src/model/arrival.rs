//! The path with which the requests of a behavior arrive at an API.

use std::cmp::Reverse;

use super::api::{Below, first_segment};
use super::{Api, Behavior, Distribution, Host, HostCheck, Mapping, Origin, OriginKind, Text};

/// The way of a request from the origin to an API.
#[derive(Debug)]
pub(crate) enum Arrival<'a> {
    /// At the API, below its stage. The paths are globs; more than one if the stage is not certain.
    At { api: &'a Api, paths: Vec<String> },
    /// At a custom domain of which no mapping takes the path.
    Unmapped { mappings: Vec<&'a Mapping> },
    /// Not known.
    Open,
}

/// Returns where the requests of a behavior arrive, with the path that CloudFront sends.
pub(crate) fn arrival<'a>(distribution: &'a Distribution, behavior: &'a Behavior) -> Arrival<'a> {
    let Some(origin) = behavior.api_origin() else { return Arrival::Open };
    let (Some(pattern), false) = (behavior.path_glob(), behavior.may_rewrite_path()) else { return Arrival::Open };
    match domain_mappings(distribution, behavior, origin) {
        Some(mappings) => by_mapping(mappings, origin, &pattern),
        None => by_endpoint(origin, &pattern),
    }
}

/// Returns where a request arrives whose path, as CloudFront sends it, is known.
pub(crate) fn arrival_at<'a>(
    distribution: &'a Distribution,
    behavior: &'a Behavior,
    origin: &'a Origin,
    path: &str,
) -> Arrival<'a> {
    match domain_mappings(distribution, behavior, origin) {
        Some(mappings) => by_mapping(mappings, origin, path),
        None => by_endpoint(origin, path),
    }
}

/// Returns the mapping that takes a request whose path is known: the one with the longest key.
pub(crate) fn mapping_at<'a>(
    distribution: &'a Distribution,
    behavior: &'a Behavior,
    origin: &'a Origin,
    path: &str,
) -> Option<&'a Mapping> {
    let path = format!("{}{path}", origin.path.as_known()?);
    let takes = |mapping: &&Mapping| matches!(mapping.below(&path), Below::Path(_));
    let mappings = domain_mappings(distribution, behavior, origin)?;
    mappings.into_iter().filter(takes).max_by_key(|mapping| mapping.path.as_known().map_or(0, str::len))
}

fn by_endpoint<'a>(origin: &'a Origin, pattern: &str) -> Arrival<'a> {
    let Some(api) = origin.api.as_ref().filter(|_| origin.kind == OriginKind::ExecuteApi) else {
        return Arrival::Open;
    };
    let paths = match (origin.stage_path.segment(1), origin.stage_path.as_known()) {
        (None, _) => api.below_stage(pattern),
        (Some(_), Some(path)) => {
            let path = format!("{path}{pattern}");
            match api.below_stage(&path) {
                // A stage that the API does not have is another fault, and below it the path is the same.
                Some(paths) if paths.is_empty() => Some(vec![first_segment(&path).1.to_owned()]),
                // The names of the stages are not known: the origin path begins with one.
                None if api.known_stages().is_none() => Some(vec![path.clone(), first_segment(&path).1.to_owned()]),
                paths => paths,
            }
        }
        // The stage is known to the deployment only.
        (Some(stage), None) if stage.as_known().is_none() && origin.stage_path.segment(2).is_none() => {
            Some(vec![pattern.to_owned()])
        }
        (Some(_), None) => None,
    };
    match paths {
        Some(paths) if !paths.is_empty() => Arrival::At { api, paths },
        _ => Arrival::Open,
    }
}

fn by_mapping<'a>(mappings: Vec<&'a Mapping>, origin: &Origin, pattern: &str) -> Arrival<'a> {
    let Some(path) = origin.path.as_known().map(|path| format!("{path}{pattern}")) else { return Arrival::Open };
    let mut taken = Vec::new();
    for mapping in &mappings {
        match mapping.below(&path) {
            Below::Open => return Arrival::Open,
            Below::Elsewhere => {}
            Below::Path(below) => taken.push((*mapping, below)),
        }
    }
    // The longest key takes a request.
    if !path.contains(['*', '?']) {
        taken.sort_by_key(|(mapping, _)| Reverse(mapping.path.as_known().map_or(0, str::len)));
        taken.truncate(1);
    }
    match taken.as_slice() {
        [] if mappings.is_empty() => Arrival::Open,
        [] => Arrival::Unmapped { mappings },
        [(mapping, below)] => match &mapping.api {
            Some(api) if mapping.has_stage => Arrival::At { api, paths: vec![below.clone()] },
            Some(api) => api.below_stage(below).map_or(Arrival::Open, |paths| Arrival::At { api, paths }),
            None => Arrival::Open,
        },
        // Several mappings share the pattern.
        _ => Arrival::Open,
    }
}

/// Returns the mappings of the custom domains that the requests of a behavior reach; `None` if they reach a default
/// endpoint.
fn domain_mappings<'a>(
    distribution: &'a Distribution,
    behavior: &'a Behavior,
    origin: &'a Origin,
) -> Option<Vec<&'a Mapping>> {
    let mut names: Vec<&Text> = Vec::new();
    if origin.kind == OriginKind::ApiGatewayDomain {
        names.push(&origin.own_name);
    }
    if behavior.delivery.host == Host::Viewer && matches!(behavior.delivery.host_check, HostCheck::Accepted(_)) {
        names.extend(distribution.aliases.iter().map(|alias| &alias.name));
    }
    (!names.is_empty()).then(|| distribution.mappings_of(&names))
}
