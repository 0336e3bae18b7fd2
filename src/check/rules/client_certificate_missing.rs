//! GF772: API that demands a client certificate.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF772",
    title: "API that demands a client certificate",
    severity: Severity::Error,
    what: "The custom domain of the API has mutual TLS, and the origin has no OriginMtlsConfig.",
    why: "CloudFront drops the request if the origin asks for a certificate and none is configured.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html",
    evidence: Evidence::Documented,
    failing: example!("GF772", "failing"),
    passing: example!("GF772", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin().filter(|origin| origin.client_certificate.is_none() && origin.is_whole)
    else {
        return Vec::new();
    };
    let Some(place) = origin.demands_certificate else { return Vec::new() };
    let advice = message![
        "give the origin `OriginMtlsConfig` with a client certificate in ACM, or remove `MutualTlsAuthentication`"
    ];
    let raised = Raised::at(place, message!["the domain demands a client certificate, and CloudFront presents none"])
        .related(origin.domain_place, message!["the origin is that domain"])
        .advice(advice)
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
