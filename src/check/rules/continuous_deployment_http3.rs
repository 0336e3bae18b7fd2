//! GF754: Continuous deployment with HTTP/3.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF754",
    title: "Continuous deployment with HTTP/3",
    severity: Severity::Error,
    what: "A distribution has a continuous deployment policy, and HttpVersion includes HTTP/3.",
    why: "CloudFront does not support continuous deployment for a distribution with HTTP/3.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment.html",
    evidence: Evidence::Documented,
    failing: example!("GF754", "failing"),
    passing: example!("GF754", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(policy) = distribution.continuous_deployment else { return Vec::new() };
    let version = &distribution.http_version;
    let Some(name) = version.known().filter(|name| name.to_ascii_lowercase().ends_with('3')) else { return Vec::new() };
    let message = message!["a distribution with continuous deployment cannot have the HTTP version ", code(name)];
    let raised = Raised::at(version.place, message)
        .related(policy, message!["the continuous deployment policy"])
        .advice(message!["set `HttpVersion: http2`"])
        .repair(
            Repair::replace(version.place, NewValue::text("http2"), message!["set `HttpVersion: http2`"]).unsafely(),
        )
        .undeployable(Certainty::Documented);
    vec![raised]
}
