//! GF207: Custom domain that sees the name AWS gave it.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER;
use crate::model::{Behavior, Distribution, HostCheck, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF207",
    title: "Custom domain that sees the name AWS gave it",
    severity: Severity::Error,
    what: "The origin is an API Gateway custom domain by its RegionalDomainName, `d-….execute-api.…`, and Host is not the viewer's, so CloudFront sends that name.",
    why: "That name is only the target of a DNS record. API Gateway finds the API by the custom domain's own name and answers 403 Forbidden to any other Host.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html",
    evidence: Evidence::Reported,
    failing: example!("GF207", "failing"),
    passing: example!("GF207", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_given = behavior.delivery.host_check == HostCheck::GivenName;
    let Some(origin) = behavior.origin.as_deref().filter(|_| is_given) else { return Vec::new() };
    let message = message![
        "API Gateway sees Host: ",
        &origin.domain,
        ", which is not the custom domain's own name, and answers 403 Forbidden"
    ];
    let advice = message![
        "set ",
        policy_setting(Setting::OriginRequestPolicy, ALL_VIEWER),
        " with the custom domain's name as an alias of the distribution; or make the custom domain's own name the origin, if it is no alias"
    ];
    let place = match &behavior.request_policy {
        Some(policy) => policy.place,
        None => behavior.cache_policy.as_ref().map_or(behavior.place, |policy| policy.place),
    };
    let raised = Raised::at(place, message)
        .related(origin.domain_place, message!["the name that AWS gave the custom domain"])
        .advice(advice)
        .outcome(Outcome::HostRejected, Class::ALL, Certainty::Reported);
    let is_alias = distribution.aliases.iter().any(|alias| alias.name.is_same_name(&origin.own_name) == Some(true));
    vec![if is_alias { raised.repair(Repair::request_policy(behavior, ALL_VIEWER)) } else { raised }]
}
