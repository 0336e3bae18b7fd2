//! GF652: Custom domain without a mapping.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Piece, message};
use crate::model::{Behavior, Distribution, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF652",
    title: "Custom domain without a mapping",
    severity: Severity::Warning,
    what: "The origin is an API Gateway custom domain that the template creates, and the template has neither a mapping nor a routing rule for it.",
    why: "API Gateway answers 403 Forbidden at a custom domain that leads to no API.",
    source: "https://repost.aws/knowledge-center/api-gateway-403-custom-domain",
    evidence: Evidence::Documented,
    failing: example!("GF652", "failing"),
    passing: example!("GF652", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.api_origin().filter(|origin| origin.kind == OriginKind::ApiGatewayDomain);
    let Some(origin) = origin.filter(|_| !distribution.has_routing_rules) else { return Vec::new() };
    let is_here = distribution.domains.contains(&origin.own_name);
    // A mapping whose domain is not known may be this one's.
    let may_be_mapped =
        distribution.mappings.iter().any(|mapping| mapping.domain.is_same_name(&origin.own_name) != Some(false));
    if !is_here || may_be_mapped {
        return Vec::new();
    }
    let message = message![
        "the custom domain ",
        &origin.own_name,
        " leads to no API in this ",
        Piece::Source,
        ": API Gateway answers 403 Forbidden unless it is mapped elsewhere"
    ];
    vec![
        Raised::at(origin.domain_place, message)
            .advice(message!["add a mapping from the domain to an API and its stage"]),
    ]
}
