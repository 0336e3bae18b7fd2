//! GF758: Lambda@Edge before an origin that does not take it.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, EdgeFunction, OriginConfig, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF758",
    title: "Lambda@Edge before an origin that does not take it",
    severity: Severity::Error,
    what: "A behavior has a Lambda@Edge function on an origin event, and its origin has a client certificate (OriginMtlsConfig) or is a VPC origin.",
    why: "CloudFront supports Lambda@Edge on viewer events alone for such origins.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html",
    evidence: Evidence::Documented,
    failing: example!("GF758", "failing"),
    passing: example!("GF758", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let vpc = origin.configs.iter().find(|(config, _)| *config == OriginConfig::Vpc).map(|(_, place)| *place);
    let (place, kind) = match (origin.client_certificate, vpc) {
        (Some(place), _) => (place, "an origin with a client certificate"),
        (None, Some(place)) => (place, "a VPC origin"),
        (None, None) => return Vec::new(),
    };
    let on_origin = behavior.functions.iter().filter(|function| {
        function.service == Service::Lambda && function.event.known().is_some_and(|event| !event.is_viewer())
    });
    let raise = |function: &EdgeFunction| {
        Raised::at(function.place, message!["CloudFront runs no Lambda@Edge function on origin events before ", kind])
            .related(place, message!["the origin"])
            .advice(message!["run it on a viewer event, or as a CloudFront function"])
            .repair(on_viewer_event(function))
            .undeployable(Certainty::Documented)
    };
    on_origin.map(raise).collect()
}

/// Returns the repair that runs a function on the event of the viewer that is nearest to its own.
fn on_viewer_event(function: &EdgeFunction) -> Option<Repair> {
    let viewer = if function.event.known()?.is_request() { "viewer-request" } else { "viewer-response" };
    Some(Repair::replace(function.event.place, NewValue::text(viewer), message!["run it on ", viewer]).unsafely())
}
