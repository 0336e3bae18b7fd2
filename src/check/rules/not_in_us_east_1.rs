//! GF504: Certificate, function or web ACL outside us-east-1.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Place, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF504",
    title: "Certificate, function or web ACL outside us-east-1",
    severity: Severity::Error,
    what: "The viewer certificate, a Lambda@Edge function or a web ACL of the distribution is in another Region than us-east-1: by its ARN, or because it is created in this stack and the stack's Region is given.",
    why: "CloudFront accepts these three from us-east-1 only.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    evidence: Evidence::Documented,
    failing: example!("GF504", "failing"),
    passing: example!("GF504", "passing"),
    find: Find::Both(in_distribution, in_behavior),
};

fn in_distribution(distribution: &Distribution) -> Vec<Raised> {
    let certificate = distribution.certificate.as_ref().and_then(|certificate| {
        Some(raised("the viewer certificate", certificate.place, certificate.elsewhere.as_deref()?))
    });
    let web_acl = distribution.web_acl.as_ref();
    let web_acl = web_acl.and_then(|acl| Some(raised("the web ACL", acl.place, acl.elsewhere.as_deref()?)));
    certificate.into_iter().chain(web_acl).collect()
}

fn in_behavior(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let functions = behavior.functions.iter().filter(|function| function.service == Service::Lambda);
    functions
        .filter_map(|function| {
            Some(raised("the Lambda@Edge function", function.arn_place, function.elsewhere.as_deref()?))
        })
        .collect()
}

fn raised(subject: &'static str, place: Place, region: &str) -> Raised {
    Raised::at(place, message![subject, " is in ", code(region), "; CloudFront accepts it from us-east-1 only"])
        .advice(message!["create it in us-east-1"])
        .undeployable(Certainty::Documented)
}
