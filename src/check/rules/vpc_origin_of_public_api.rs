//! GF605: Public API behind a VPC origin.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{ApiProtocol, Behavior, Distribution, Origin, OriginConfig, OriginKind, Place};

pub(super) const RULE: Rule = Rule {
    id: "GF605",
    title: "Public API behind a VPC origin",
    severity: Severity::Error,
    what: "An origin with VpcOriginConfig is an API that is not private, or not known to be.",
    why: "A VPC origin is a load balancer or an instance in a VPC. Behind it, an interface endpoint of API Gateway leads to private APIs only.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
    evidence: Evidence::Documented,
    failing: example!("GF605", "failing"),
    passing: example!("GF605", "passing"),
    find: Find::Behavior(find),
};

/// The header by which an interface endpoint knows the API.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html>
const API_ID: &str = "x-apigw-api-id";

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin().filter(|origin| origin.kind.is_api()) else { return Vec::new() };
    let Some((_, place)) = origin.configs.iter().find(|(config, _)| *config == OriginConfig::Vpc) else {
        return Vec::new();
    };
    let is_private = origin.private_domain.is_some() || origin.api.as_ref().is_some_and(|api| api.private.is_some());
    if is_private || origin.adds_header(API_ID) {
        return Vec::new();
    }
    let is_public = |kind| kind != ApiProtocol::Rest;
    let certainty = match &origin.api {
        Some(api) if is_public(api.kind) || api.edge_optimized.is_some() || api.is_regional => Certainty::Documented,
        _ if origin.kind == OriginKind::ApiGatewayDomain && origin.is_given_name => Certainty::Documented,
        _ => Certainty::Assumed,
    };
    let message = if certainty == Certainty::Documented {
        message!["the API is not private: no VPC origin leads to it"]
    } else {
        message!["only a private API is reached through a VPC origin, and the template does not say that this one is"]
    };
    let raised = Raised::at(*place, message)
        .related(origin.domain_place, message!["the origin is this API"])
        .advice(message!["write `CustomOriginConfig` for a public API; send `x-apigw-api-id` to a private one"])
        .repair(instead_of_vpc(origin, *place))
        .outcome(Outcome::Unreachable, Class::ALL, certainty);
    vec![raised]
}

/// Returns the repair that makes the origin one outside of a VPC.
fn instead_of_vpc(origin: &Origin, vpc: Place) -> Repair {
    let title = || message!["write `CustomOriginConfig: {OriginProtocolPolicy: https-only}`"];
    let config = NewValue::Map(vec![("OriginProtocolPolicy", NewValue::text("https-only"))]);
    Repair::put(origin.place, &["CustomOriginConfig"], config, title()).with(Repair::remove_at(vpc, title()))
}
