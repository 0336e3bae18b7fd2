//! Reads a distribution, in one case, into the model.

mod access;
pub(super) mod acknowledgement;
mod api;
mod arn;
mod authorizer;
mod behavior;
mod cached_path;
mod certificate;
mod code;
mod demands;
mod edge;
mod function;
mod list;
mod login;
mod origin;
mod policy;
mod pricing_plan;
mod reader;
mod record;
mod reference;
mod route;
mod server;
mod surroundings;
mod tenant;
mod trust;

use super::cursor::{Cursor, text};
use super::env::Env;
use crate::model::{Alias, At, Behavior, Distribution, ErrorResponse, Known, Setting};
use crate::template::Pointer;

pub(super) use code::Effects;
pub(super) use list::Lists;
pub(super) use reader::HeaderReaders;

/// Reads everything but the behaviors; `None` if the distribution does not exist.
pub(super) fn distribution(env: Env<'_>, id: &str) -> Option<Distribution> {
    let (resource, config) = config(env, id)?;
    let missing = match &config {
        None => Some(Setting::DistributionConfig),
        Some(config) if !config.get("DefaultCacheBehavior").is_some_and(|default| default.is_whole_map()) => {
            Some(Setting::DefaultCacheBehavior)
        }
        Some(config) if !config.list("CacheBehaviors").iter().all(Cursor::is_whole_map) => {
            Some(Setting::CacheBehaviors)
        }
        Some(_) => None,
    };
    let config = config.unwrap_or(resource);
    let mut distribution = blank(&config);
    distribution.missing = missing;
    distribution.aliases = aliases(&config);
    distribution.certificate = certificate::certificate(&config);
    distribution.web_acl = certificate::web_acl(&config);
    distribution.origins = config.list("Origins").iter().map(|at| origin::form(at, id)).collect();
    if !distribution.aliases.is_empty() {
        distribution.edge_domains = api::edge_domains(env);
    }
    distribution.record_zones = record::zones(env, id);
    distribution.records = record::records(env, id);
    distribution.http_version = config.at_text("HttpVersion");
    distribution.continuous_deployment = config.get("ContinuousDeploymentPolicyId").map(|policy| policy.place());
    distribution.indirect = surroundings::indirect(&config, id);
    distribution.geo_restriction = surroundings::geo_restriction(&config);
    distribution.log_target = surroundings::log_target(&config);
    distribution.log_bucket = surroundings::log_bucket(&config);
    distribution.log_sources = surroundings::log_sources(env, id);
    distribution.name_clashes = surroundings::name_clashes(env);
    distribution.alias_clashes = surroundings::alias_clashes(env, id, &distribution.aliases);
    distribution.pricing_plan = pricing_plan::read(&config, id);
    distribution.cached_paths = cached_path::all(env, id);
    distribution.cors_policies = surroundings::cors_policies(env);
    distribution.http_api_web_acls = surroundings::http_api_web_acls(env);
    if distribution.missing != Some(Setting::DistributionConfig) {
        (distribution.lacks_origins, distribution.misplaced_origins) = surroundings::missing_origins(&config);
    }
    distribution.acknowledgements =
        acknowledgement::all(env).into_iter().map(|(_, acknowledgement)| acknowledgement).collect();
    Some(distribution)
}

/// Reads one behavior, with what bears on it; `None` if it does not exist in this case.
pub(super) fn behavior(env: Env<'_>, id: &str, pointer: &Pointer) -> Option<Distribution> {
    let (_, config) = config(env, id)?;
    let config = config?;
    let at = Cursor::follow(env, id, pointer).filter(Cursor::is_whole_map)?;
    let mut distribution = blank(&config);
    let draft = behavior::Draft::read(id, &config, at);
    let second = draft.second(id, &config);
    if draft.may_reach_api() || second.as_ref().is_some_and(behavior::Draft::may_reach_api) {
        distribution.domains = api::domain_names(env);
        distribution.mappings = api::mappings(env);
        distribution.has_routing_rules = api::has_routing_rules(env);
    }
    distribution.error_responses = error_responses(&config);
    distribution.default_root = config.at_text("DefaultRootObject");
    if draft.lacks_origin() {
        let ids: Option<Vec<String>> = config.list("Origins").iter().map(|origin| origin.known("Id")).collect();
        distribution.origin_ids = ids;
    }
    let second = second.map(|second| Box::new(second.finish(id, &config, &mut distribution)));
    let behavior = Behavior { second, ..draft.finish(id, &config, &mut distribution) };
    if behavior.grpc.is_some() {
        distribution.http_version = config.at_text("HttpVersion");
    }
    distribution.behaviors.push(behavior);
    Some(distribution)
}

/// Returns the resource of a distribution and its `DistributionConfig`.
fn config<'a>(env: Env<'a>, id: &str) -> Option<(Cursor<'a>, Option<Cursor<'a>>)> {
    let resource = Cursor::resource(env, id)?;
    let config = resource.at(&["Properties", "DistributionConfig"]).filter(Cursor::is_whole_map);
    Some((resource, config))
}

fn blank(at: &Cursor<'_>) -> Distribution {
    Distribution {
        place: at.place(),
        missing: None,
        is_cut: false,
        aliases: Vec::new(),
        certificate: None,
        web_acl: None,
        origins: Vec::new(),
        origin_ids: None,
        behaviors: Vec::new(),
        error_responses: Vec::new(),
        default_root: At { value: Known::Absent, place: at.place() },
        domains: Vec::new(),
        edge_domains: Vec::new(),
        mappings: Vec::new(),
        has_routing_rules: false,
        http_version: At { value: Known::Absent, place: at.place() },
        continuous_deployment: None,
        indirect: None,
        geo_restriction: None,
        log_target: None,
        log_bucket: None,
        log_sources: Vec::new(),
        name_clashes: Vec::new(),
        alias_clashes: Vec::new(),
        pricing_plan: None,
        records: Vec::new(),
        cached_paths: Vec::new(),
        cors_policies: Vec::new(),
        http_api_web_acls: Vec::new(),
        misplaced_origins: None,
        lacks_origins: false,
        record_zones: Vec::new(),
        acknowledgements: Vec::new(),
        dangling: Vec::new(),
    }
}

/// Returns the alternate domain names. A list that is not known has one name, which is not known.
fn aliases(config: &Cursor<'_>) -> Vec<Alias> {
    // The older key has the same names.
    let Some(list) = config.get("Aliases").or_else(|| config.get("CNAMEs")) else { return Vec::new() };
    if !list.is_call() {
        return list.items().into_iter().map(|at| Alias { place: at.place(), name: at.text() }).collect();
    }
    let names = list.exprs().unwrap_or_else(|| vec![list.expr()]);
    names.iter().map(|name| Alias { place: list.place(), name: text(name) }).collect()
}

/// The most error responses that are read. CloudFront takes one for each of fourteen status codes.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
const MOST_ERROR_RESPONSES: usize = 100;

fn error_responses(config: &Cursor<'_>) -> Vec<ErrorResponse> {
    let mut responses = config.list("CustomErrorResponses");
    responses.truncate(MOST_ERROR_RESPONSES);
    let read = |response: &Cursor<'_>| ErrorResponse {
        place: response.place(),
        code: response.number("ErrorCode", 0),
        seconds: response.number("ErrorCachingMinTTL", 10),
        page: response.at_text("ResponsePagePath"),
        response: response.at_number("ResponseCode"),
    };
    responses.iter().map(read).collect()
}
