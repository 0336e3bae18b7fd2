//! GF655: Edge-optimized API behind a distribution.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::model::{Api, Behavior, Distribution, Host, OriginKind, Place};

pub(super) const RULE: Rule = Rule {
    id: "GF655",
    title: "Edge-optimized API behind a distribution",
    severity: Severity::Warning,
    what: "The origin is the default endpoint of a REST API whose endpoint type is EDGE, which is also the type of an API that names none.",
    why: "An edge-optimized API has a CloudFront distribution of AWS in front of it: each request passes two, which costs time, and the second one replaces CloudFront's headers. AWS advises a regional API behind a distribution of one's own.",
    source: "https://repost.aws/knowledge-center/api-gateway-cloudfront-distribution",
    evidence: Evidence::Documented,
    failing: example!("GF655", "failing"),
    passing: example!("GF655", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.api_origin().filter(|origin| origin.kind == OriginKind::ExecuteApi);
    let Some((origin, api)) = origin.and_then(|origin| Some((origin, origin.api.as_ref()?))) else { return Vec::new() };
    // By a custom domain, a request passes that domain's endpoint instead.
    let Some(place) = api.edge_optimized.filter(|_| behavior.delivery.host != Host::Viewer) else { return Vec::new() };
    let message =
        message!["the API is edge-optimized: requests pass the distribution of AWS in front of it after this one"];
    let raised = Raised::at(place, message)
        .related(origin.domain_place, message!["the origin is its default endpoint"])
        .advice(message!["give the API the endpoint type REGIONAL: `EndpointConfiguration: {Types: [REGIONAL]}`"])
        .repair(regional(api, place).unsafely());
    vec![raised]
}

/// Returns the repair that gives the API the endpoint type REGIONAL.
fn regional(api: &Api, place: Place) -> Repair {
    let title = message!["make the endpoint type REGIONAL"];
    let regional = NewValue::text("REGIONAL");
    match api.unnamed_endpoint {
        Some(holder) => Repair::put(
            holder,
            &["Properties", "EndpointConfiguration", "Types"],
            NewValue::List(vec![regional]),
            title,
        ),
        None => Repair::replace(place, regional, title),
    }
}
