//! The rules: one file each, and this list.
//!
//! `GF1xx` Authorization, `GF2xx` Host, `GF3xx` caching, `GF4xx` methods and paths, `GF5xx` what AWS refuses, `GF6xx` the way into
//! the API, `GF85x` and `GF86x` code at the edge, `GF9xx` what the source does not say.

mod access_control_type;
mod acknowledgement_void;
mod alias_form;
mod alias_given_twice;
mod alias_of_edge_domain;
mod alias_without_certificate;
mod alias_without_domain;
mod alias_zone_id;
mod all_headers_with_ttl;
mod answer_not_awaited;
mod api_is_private;
mod attribute_unknown;
mod authorization_allow_list;
mod authorization_blocked;
mod authorization_doubted_at_edge;
mod authorization_removed_at_edge;
mod authorization_replaced;
mod authorization_stripped;
mod behavior_shadowed;
mod body_hash_missing;
mod bucket_policy_refuses;
mod bucket_without_access;
mod cached_paths_collide;
mod circular_references;
mod client_certificate_missing;
mod client_certificate_not_asked;
mod completion_timeout;
mod continuous_deployment_http3;
mod cors_headers_not_forwarded;
mod cors_policy_refused;
mod cors_wildcard_with_credentials;
mod default_root_at_api;
mod distribution_not_reached;
mod domain_unmapped;
mod duplicate_origin;
mod edge_answer_malformed;
mod edge_answers_always;
mod edge_code_fails;
mod edge_code_invalid;
mod edge_code_too_long;
mod edge_event_of_other_service;
mod edge_function_at_guarded_origin;
mod edge_function_lacks;
mod edge_function_restricted;
mod edge_function_version;
mod edge_handler_missing;
mod edge_header_reserved;
mod edge_optimized_api;
mod edge_origin_changed;
mod edge_role_not_trusted;
mod edge_runtime_too_old;
mod edge_store_missing;
mod edge_version_deleted;
mod endpoint_disabled;
mod endpoint_name;
mod error_page_at_api;
mod error_page_hides_answer;
mod error_response_refused;
mod errors_are_kept;
mod function_form;
mod function_of_other_service;
mod function_on_origin_event;
mod function_unpublished;
mod function_url_is_public;
mod functions_on_one_event;
mod geo_restriction;
mod grpc_without_http2;
mod header_is_no_condition;
mod host_at_unknown_origin;
mod host_depends_on_function;
mod host_is_given_name;
mod host_read_only;
mod host_set_to_stranger;
mod host_unknown_to_domain;
mod host_unknown_to_endpoint;
mod invoke_permission_missing;
mod key_lacks_forwarded;
mod keyed_without_caching;
mod lock_has_gap;
mod lock_is_obscure;
mod lock_without_key;
mod log_bucket_name;
mod log_bucket_without_lists;
mod login_header_missing;
mod login_not_in_key;
mod logs_outside_us_east_1;
mod mapping_unreached;
mod method_set;
mod methods_blocked;
mod missing_property;
mod name_given_twice;
mod name_missing;
mod not_in_us_east_1;
mod origin_config;
mod origin_domain_form;
mod origin_group_methods;
mod origin_header_refused;
mod origin_helper_without_module;
mod origin_is_alias;
mod origin_path_form;
mod origin_port;
mod origin_protocol_too_old;
mod origin_shield_region;
mod origins_missing;
mod parameter_refused;
mod plain_http;
mod policy_id_mistyped;
mod policy_names_too_many;
mod pricing_plan_refuses;
mod properties_together;
mod query_string_in_pattern;
mod query_strings_dropped;
mod record_without_alias;
mod reference_to_missing;
mod resource_type_unknown;
mod route_missing;
mod secret_in_clear;
mod secret_not_demanded;
mod shared_answers;
mod signature_of_viewer;
mod signature_over_host;
mod signature_replaces_authorization;
mod site_function_at_api;
mod site_not_cached;
mod stage_doubled;
mod stage_missing;
mod target_origin_missing;
mod template_cannot_tell;
mod template_form;
mod tokens_in_clear;
mod ttl_order;
mod two_styles;
mod unknown_property;
mod value_refused;
mod viewer_host_at_server;
mod vpc_origin_of_public_api;
mod web_acl_at_http_api;
mod web_acl_scope;
mod websocket_headers;
mod websocket_path;
mod wrong_type;

use super::finding::{Raised, Reach};
use super::message::message;
use super::rule::{Evidence, Find, Rule};
use crate::cloudfront::forwarding::Class;
use crate::model::{Behavior, Distribution, Refusal};

impl Rule {
    /// Returns the rule with that ID, in any case.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }
}

/// Includes an example of a rule from `fixtures`.
macro_rules! example {
    ($id:literal, $kind:literal) => {
        include_str!(concat!("fixtures/", $id, ".", $kind, ".yaml"))
    };
}
use example;

/// Every rule, by ID.
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
    &reference_to_missing::RULE,
    &alias_of_edge_domain::RULE,
    &duplicate_origin::RULE,
    &function_of_other_service::RULE,
    &log_bucket_name::RULE,
    &geo_restriction::RULE,
    &alias_given_twice::RULE,
    &origin_shield_region::RULE,
    &completion_timeout::RULE,
    &pricing_plan_refuses::RULE,
    &unknown_property::RULE,
    &missing_property::RULE,
    &wrong_type::RULE,
    &value_refused::RULE,
    &properties_together::RULE,
    &name_missing::RULE,
    &attribute_unknown::RULE,
    &circular_references::RULE,
    &parameter_refused::RULE,
    &function_form::RULE,
    &template_form::RULE,
    &resource_type_unknown::RULE,
    &stage_missing::RULE,
    &stage_doubled::RULE,
    &plain_http::RULE,
    &api_is_private::RULE,
    &vpc_origin_of_public_api::RULE,
    &endpoint_name::RULE,
    &origin_protocol_too_old::RULE,
    &route_missing::RULE,
    &mapping_unreached::RULE,
    &domain_unmapped::RULE,
    &websocket_path::RULE,
    &websocket_headers::RULE,
    &edge_optimized_api::RULE,
    &error_page_hides_answer::RULE,
    &error_page_at_api::RULE,
    &error_response_refused::RULE,
    &default_root_at_api::RULE,
    &login_not_in_key::RULE,
    &alias_without_domain::RULE,
    &distribution_not_reached::RULE,
    &site_function_at_api::RULE,
    &cached_paths_collide::RULE,
    &log_bucket_without_lists::RULE,
    &name_given_twice::RULE,
    &cors_policy_refused::RULE,
    &alias_form::RULE,
    &continuous_deployment_http3::RULE,
    &grpc_without_http2::RULE,
    &policy_names_too_many::RULE,
    &origins_missing::RULE,
    &edge_function_at_guarded_origin::RULE,
    &bucket_without_access::RULE,
    &bucket_policy_refuses::RULE,
    &access_control_type::RULE,
    &viewer_host_at_server::RULE,
    &signature_replaces_authorization::RULE,
    &body_hash_missing::RULE,
    &invoke_permission_missing::RULE,
    &function_url_is_public::RULE,
    &site_not_cached::RULE,
    &lock_without_key::RULE,
    &header_is_no_condition::RULE,
    &client_certificate_missing::RULE,
    &web_acl_at_http_api::RULE,
    &logs_outside_us_east_1::RULE,
    &secret_in_clear::RULE,
    &secret_not_demanded::RULE,
    &lock_has_gap::RULE,
    &lock_is_obscure::RULE,
    &client_certificate_not_asked::RULE,
    &cors_headers_not_forwarded::RULE,
    &cors_wildcard_with_credentials::RULE,
    &answer_not_awaited::RULE,
    &tokens_in_clear::RULE,
    &signature_of_viewer::RULE,
    &record_without_alias::RULE,
    &query_string_in_pattern::RULE,
    &origin_port::RULE,
    &edge_version_deleted::RULE,
    &edge_code_invalid::RULE,
    &edge_function_lacks::RULE,
    &edge_handler_missing::RULE,
    &edge_event_of_other_service::RULE,
    &edge_runtime_too_old::RULE,
    &edge_store_missing::RULE,
    &edge_code_too_long::RULE,
    &edge_header_reserved::RULE,
    &edge_code_fails::RULE,
    &edge_answers_always::RULE,
    &edge_origin_changed::RULE,
    &edge_answer_malformed::RULE,
    &template_cannot_tell::RULE,
    &acknowledgement_void::RULE,
];

/// The findings that the rules raise, each with its rule.
pub(super) type All = Vec<(&'static Rule, Raised)>;

/// Returns what all rules find in a distribution without its behaviors.
pub(super) fn in_distribution(distribution: &Distribution) -> All {
    let found = |rule: &&'static Rule| rule.in_distribution(distribution).into_iter().map(with(rule));
    ALL.iter().flat_map(|rule| found(rule).collect::<Vec<_>>()).collect()
}

/// Returns what all rules find in a behavior, without what follows from something else that they find.
///
/// For a behavior that no request reaches, this is that fact alone, and what keeps the distribution from being deployed.
pub(super) fn in_behavior(distribution: &Distribution, behavior: &Behavior) -> All {
    let found = |rule: &&'static Rule| rule.in_behavior(distribution, behavior).into_iter().map(with(rule));
    let mut all: All = ALL.iter().flat_map(|rule| found(rule).collect::<Vec<_>>()).collect();
    let superseded: Vec<&str> = all.iter().flat_map(|(_, raised)| raised.supersedes).copied().collect();
    all.retain(|(rule, _)| !superseded.contains(&rule.id));
    if behavior.shadowed_by.is_some() {
        let shadowed = behavior_shadowed::RULE.id;
        all.retain(|(rule, raised)| rule.id == shadowed || raised.reach() == Some(Reach::Distribution));
    }
    all
}

/// Returns what the rules raise in a behavior, and on the way of requests that fail at the first origin of its group. Those
/// are GET, HEAD and OPTIONS.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html>
pub(super) fn in_ways(distribution: &Distribution, behavior: &Behavior) -> All {
    let mut all = in_behavior(distribution, behavior);
    let Some(second) = behavior.second_way() else { return all };
    let place = second.origin.as_ref().map_or(second.target_place, |origin| origin.place);
    for (rule, mut raised) in in_behavior(distribution, second) {
        if all.iter().any(|(known, found)| known.id == rule.id && found.place == raised.place) {
            continue;
        }
        if let Some(effect) = &mut raised.effect {
            effect.classes.retain(|class| *class != Class::Write);
            if effect.classes.is_empty() {
                continue;
            }
        }
        all.push((rule, raised.related(place, message!["the second origin of the group"])));
    }
    all
}

/// Returns what the rules make of a refusal.
pub(super) fn of_refusal(refusal: &Refusal) -> All {
    ALL.iter().filter_map(|rule| Some((*rule, rule.of_refusal(refusal)?))).collect()
}

fn with(rule: &'static Rule) -> impl Fn(Raised) -> (&'static Rule, Raised) {
    move |raised| (rule, raised)
}
