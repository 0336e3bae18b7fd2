//! GF503: An alias without a certificate.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF503",
    title: "An alias without a certificate",
    severity: Severity::Error,
    what: "The distribution has Aliases and no certificate of its own in ViewerCertificate.",
    why: "CloudFront adds an alternate domain name only with a certificate that covers it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    evidence: Evidence::Documented,
    failing: example!("GF503", "failing"),
    passing: example!("GF503", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let Some(alias) = scene.aliases.first() else { return Vec::new() };
    let certificate = scene.config.get("ViewerCertificate");
    let has_own = certificate.as_ref().is_some_and(|certificate| {
        certificate.is_call()
            || ["AcmCertificateArn", "IamCertificateId"].iter().any(|key| certificate.get(key).is_some())
    });
    if has_own {
        return Vec::new();
    }
    let message = format!("the alias `{}` has no certificate; CloudFront refuses that", alias.name);
    vec![
        Found::at(&alias.at.pointer, message)
            .help("set `ViewerCertificate.AcmCertificateArn` to a certificate in us-east-1 that covers it")
            .undeployable(Certainty::Documented),
    ]
}
