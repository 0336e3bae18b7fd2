//! GF755: gRPC without HTTP/2.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF755",
    title: "gRPC without HTTP/2",
    severity: Severity::Error,
    what: "A behavior has GrpcConfig enabled, and the distribution does not speak HTTP/2, or the behavior does not allow POST.",
    why: "gRPC uses HTTP/2 and POST. CloudFront refuses such a distribution.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html",
    evidence: Evidence::Documented,
    failing: example!("GF755", "failing"),
    passing: example!("GF755", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(grpc) = behavior.grpc else { return Vec::new() };
    // The default is HTTP/1.1 in the API of CloudFront, and so in a template.
    let version = distribution.http_version.known().map(|version| version.to_ascii_lowercase());
    let lacks_http2 = match &version {
        Some(version) => !version.starts_with("http2"),
        None => !distribution.http_version.is_set(),
    };
    let message = if lacks_http2 {
        message!["gRPC needs HTTP/2, which the distribution does not speak"]
    } else if behavior.allows(Class::Write) == Some(false) {
        message!["gRPC needs POST, which the behavior does not allow"]
    } else {
        return Vec::new();
    };
    let advice = message!["set `HttpVersion: http2` and allow all methods, or remove `GrpcConfig`"];
    let repair = if lacks_http2 {
        let version = &distribution.http_version;
        let (value, title) = (NewValue::text("http2"), message!["set `HttpVersion: http2`"]);
        let is_set = version.is_set();
        Some(if is_set {
            Repair::replace(version.place, value, title)
        } else {
            Repair::put(version.place, &["HttpVersion"], value, title)
        })
    } else {
        None
    };
    vec![Raised::at(grpc, message).advice(advice).repair(repair).undeployable(Certainty::Documented)]
}
