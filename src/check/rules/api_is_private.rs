//! GF604: Private API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, OriginConfig, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF604",
    title: "Private API",
    severity: Severity::Error,
    what: "An origin is the default endpoint of an API in the template that has the endpoint type PRIVATE, a private custom domain, or the name of a VPC endpoint.",
    why: "A private API can only be called through an interface VPC endpoint, and CloudFront calls it from outside the VPC.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
    evidence: Evidence::Documented,
    failing: example!("GF604", "failing"),
    passing: example!("GF604", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    // A VPC origin leads into the VPC; the name of the endpoint is Host and the name in TLS.
    let Some(origin) = behavior.api_origin().filter(|origin| !origin.has_config(OriginConfig::Vpc)) else {
        return Vec::new();
    };
    let private = origin.api.as_ref().and_then(|api| api.private).filter(|_| origin.kind == OriginKind::ExecuteApi);
    let raised = if let Some(private) = private {
        Raised::at(private, message!["the API is private: CloudFront cannot reach it from outside its VPC"])
            .related(origin.domain_place, message!["the origin is its default endpoint"])
    } else if let Some(private) = origin.private_domain {
        Raised::at(private, message!["the custom domain is private: CloudFront cannot reach it from outside its VPC"])
            .related(origin.domain_place, message!["the origin is that domain"])
    } else if is_of_vpc_endpoint(&origin.domain.to_string()) {
        let message =
            message![&origin.domain, " is the name of a VPC endpoint: CloudFront cannot reach it from outside its VPC"];
        Raised::at(origin.domain_place, message)
    } else {
        return Vec::new();
    };
    let advice = message!["make the endpoint type REGIONAL, or name a server that has access to the VPC as the origin"];
    let title = message!["make the endpoint type REGIONAL"];
    let repair = private.map(|private| Repair::replace(private, NewValue::text("REGIONAL"), title).unsafely());
    vec![raised.advice(advice).repair(repair).outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented)]
}

/// Reports whether a name is one by which clients in a VPC call private APIs. In the name of a private API, the ID of the
/// endpoint follows that of the API after a hyphen.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html>
fn is_of_vpc_endpoint(name: &str) -> bool {
    let name = name.to_lowercase();
    let of_api = name
        .split_once(".execute-api.")
        .is_some_and(|(label, _)| label.contains("-vpce-") || label.starts_with("vpce-") || label.contains("}-${"));
    of_api || name.contains(".vpce.amazonaws.com")
}
