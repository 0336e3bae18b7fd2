//! Names that are made from the stack's name and are unique in an account.

use super::route::steps;
use crate::cloudfront::limits;
use crate::fragment::{
    FUNCTION_SUFFIX, LOG_SOURCE_SUFFIX, SITE_SUFFIX, authorization_suffix, file_suffix, headers_suffix,
    log_destination_suffix, name_suffix, own_suffix,
};
use crate::plan::{Cache, FunctionAccess, OwnFunction, Plan, ResponseHeaders, Route, RouteTarget, Strategy};

/// A name that CloudFormation makes from the stack's name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DerivedName {
    /// The text behind the stack's name.
    pub(crate) suffix: String,
    /// Characters of the whole name, at most.
    pub(crate) limit: usize,
    /// The kind of resource that has the name.
    pub(crate) of: &'static str,
}

/// Returns the names that a plan's template makes from the stack's name, each once.
pub(crate) fn derived_names(plan: &Plan) -> Vec<DerivedName> {
    let mut names = Vec::new();
    for route in &plan.routes {
        for name in of_route(route, plan.is_short) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if let Some(delivery) = &plan.distribution.log_delivery {
        for suffix in [LOG_SOURCE_SUFFIX.to_owned(), log_destination_suffix(delivery)] {
            names.push(DerivedName { suffix, limit: limits::LOG_NAME, of: "log delivery" });
        }
    }
    names
}

fn of_route(route: &Route, is_short: bool) -> Vec<DerivedName> {
    let mut names = Vec::new();
    let mut add = |of, limit, suffix| names.push(DerivedName { suffix, limit, of });
    let steps = steps(route);
    if !steps.is_empty() {
        add("CloudFront Function", limits::FUNCTION_NAME, name_suffix(&steps, is_short));
    }
    for (_, function) in &route.functions {
        if let OwnFunction::Code(code) = function {
            add("CloudFront Function", limits::FUNCTION_NAME, file_suffix(code));
        }
    }
    if let Some(Cache::Own(settings)) = &route.cache {
        add("cache policy", limits::POLICY_NAME, own_suffix(settings));
    }
    if let Some(ResponseHeaders::Own(settings)) = &route.response_headers {
        add("response headers policy", limits::POLICY_NAME, headers_suffix(settings));
    }
    match &route.target {
        RouteTarget::Api(target) => {
            if let (Strategy::ZeroTtl(options), None) = (&target.strategy, &route.cache) {
                add("cache policy", limits::POLICY_NAME, authorization_suffix(options, is_short));
            }
        }
        RouteTarget::Site(_) => add("origin access control", limits::ACCESS_CONTROL_NAME, SITE_SUFFIX.to_owned()),
        RouteTarget::FunctionUrl(url) if url.access == FunctionAccess::Iam => {
            add("origin access control", limits::ACCESS_CONTROL_NAME, FUNCTION_SUFFIX.to_owned());
        }
        _ => {}
    }
    names
}
