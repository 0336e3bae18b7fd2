//! The rules: one file each, this list, and nothing else to touch.
//!
//! `GF1xx` Authorization, `GF2xx` Host, `GF3xx` caching, `GF4xx` methods and paths, `GF5xx` what AWS refuses, `GF6xx` the way into
//! the API, `GF9xx` what the template does not tell.

mod acknowledgement_void;
mod alias_without_certificate;
mod alias_zone_id;
mod all_headers_with_ttl;
mod api_is_private;
mod authorization_allow_list;
mod authorization_blocked;
mod authorization_doubted_at_edge;
mod authorization_removed_at_edge;
mod authorization_replaced;
mod authorization_stripped;
mod behavior_shadowed;
mod edge_function_restricted;
mod edge_function_version;
mod edge_role_not_trusted;
mod endpoint_disabled;
mod errors_are_kept;
mod function_on_origin_event;
mod function_unpublished;
mod functions_on_one_event;
mod host_at_unknown_origin;
mod host_depends_on_function;
mod host_is_given_name;
mod host_read_only;
mod host_set_to_stranger;
mod host_unknown_to_domain;
mod host_unknown_to_endpoint;
mod key_lacks_forwarded;
mod keyed_without_caching;
mod login_header_missing;
mod method_set;
mod methods_blocked;
mod not_in_us_east_1;
mod origin_config;
mod origin_domain_form;
mod origin_group_methods;
mod origin_header_refused;
mod origin_helper_without_module;
mod origin_is_alias;
mod origin_path_form;
mod plain_http;
mod policy_id_mistyped;
mod query_strings_dropped;
mod shared_answers;
mod signature_over_host;
mod stage_doubled;
mod stage_missing;
mod target_origin_missing;
mod template_cannot_tell;
mod ttl_order;
mod two_styles;
mod web_acl_scope;

use std::fmt;

use serde::Serialize;

use super::finding::{Found, Severity};
use super::model::Scene;

/// What stands behind a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Evidence {
    /// An AWS page says so.
    Documented,
    /// People met it.
    Reported,
    /// It was seen happening while this rule was made.
    Reproduced,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented by AWS",
            Self::Reported => "reported by people who met it",
            Self::Reproduced => "reproduced",
        })
    }
}

/// A rule.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Its id, such as `GF101`.
    pub id: &'static str,
    /// Its title, without a full stop.
    pub title: &'static str,
    /// How grave a finding is.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that is wrong.
    pub why: &'static str,
    /// The page that says so.
    pub source: &'static str,
    /// What stands behind it.
    pub evidence: Evidence,
    /// A template in which it finds something.
    pub failing: &'static str,
    /// The same template mended.
    pub passing: &'static str,
    find: fn(&Scene<'_>) -> Vec<Found>,
}

impl Rule {
    /// The rule with that id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }
}

/// An example of a rule, from `fixtures`.
macro_rules! example {
    ($id:literal, $kind:literal) => {
        include_str!(concat!("fixtures/", $id, ".", $kind, ".yaml"))
    };
}
use example;

/// Every rule, by id.
pub const ALL: &[&Rule] = &[
    &authorization_stripped::RULE,
    &authorization_blocked::RULE,
    &authorization_removed_at_edge::RULE,
    &authorization_allow_list::RULE,
    &login_header_missing::RULE,
    &authorization_replaced::RULE,
    &authorization_doubted_at_edge::RULE,
    &host_unknown_to_endpoint::RULE,
    &host_unknown_to_domain::RULE,
    &host_at_unknown_origin::RULE,
    &signature_over_host::RULE,
    &host_depends_on_function::RULE,
    &endpoint_disabled::RULE,
    &host_is_given_name::RULE,
    &host_set_to_stranger::RULE,
    &shared_answers::RULE,
    &key_lacks_forwarded::RULE,
    &errors_are_kept::RULE,
    &methods_blocked::RULE,
    &behavior_shadowed::RULE,
    &query_strings_dropped::RULE,
    &keyed_without_caching::RULE,
    &ttl_order::RULE,
    &alias_without_certificate::RULE,
    &not_in_us_east_1::RULE,
    &edge_function_version::RULE,
    &edge_function_restricted::RULE,
    &edge_role_not_trusted::RULE,
    &functions_on_one_event::RULE,
    &function_on_origin_event::RULE,
    &origin_domain_form::RULE,
    &origin_path_form::RULE,
    &origin_is_alias::RULE,
    &target_origin_missing::RULE,
    &method_set::RULE,
    &policy_id_mistyped::RULE,
    &alias_zone_id::RULE,
    &two_styles::RULE,
    &host_read_only::RULE,
    &function_unpublished::RULE,
    &all_headers_with_ttl::RULE,
    &web_acl_scope::RULE,
    &origin_config::RULE,
    &origin_header_refused::RULE,
    &origin_helper_without_module::RULE,
    &origin_group_methods::RULE,
    &stage_missing::RULE,
    &stage_doubled::RULE,
    &plain_http::RULE,
    &api_is_private::RULE,
    &template_cannot_tell::RULE,
    &acknowledgement_void::RULE,
];

/// What all rules find in a distribution; nothing where none of its origins may be an API.
pub(super) fn apply(scene: &Scene<'_>) -> Vec<(&'static Rule, Found)> {
    if scene.missing.is_none() && scene.before_apis().next().is_none() {
        return Vec::new();
    }
    let mut all: Vec<(&'static Rule, Found)> =
        ALL.iter().flat_map(|rule| (rule.find)(scene).into_iter().map(move |found| (*rule, found))).collect();
    let covered: Vec<_> = all.iter().filter_map(|(_, found)| found.instead_of).collect();
    all.retain(|(rule, found)| {
        let is_of = |index: usize| match &found.effect {
            Some(effect) => effect.behavior == Some(index),
            None => scene.behaviors.get(index).is_some_and(|behavior| found.pointer.is_within(&behavior.at.pointer)),
        };
        !covered.iter().any(|(index, rules)| rules.contains(&rule.id) && is_of(*index))
    });
    all
}
