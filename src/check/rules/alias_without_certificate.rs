//! GF503: Alias that the certificate does not cover.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Alias, Distribution, Setting, Text};
use crate::names::DomainPattern;

pub(super) const RULE: Rule = Rule {
    id: "GF503",
    title: "Alias that the certificate does not cover",
    severity: Severity::Error,
    what: "The distribution has Aliases and no certificate of its own in ViewerCertificate, or one in this template that does not have the alias among its names.",
    why: "CloudFront accepts an alternate domain name only with a certificate that covers it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    evidence: Evidence::Documented,
    failing: example!("GF503", "failing"),
    passing: example!("GF503", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let certificate = distribution.certificate.as_ref();
    if !certificate.is_some_and(|certificate| certificate.is_own) {
        let uncovered = distribution.aliases.first().map(|alias| {
            let message = message!["the alias ", &alias.name, " has no certificate; CloudFront refuses that"];
            let advice = message!["set ", Setting::ViewerCertificate, " to a certificate in us-east-1 that covers it"];
            raised(alias, message, advice)
        });
        return uncovered.into_iter().collect();
    }
    let Some(names) = certificate.and_then(|certificate| certificate.names.as_ref()) else { return Vec::new() };
    let uncovered = distribution.aliases.iter().filter(|alias| !names.iter().any(|name| may_cover(name, &alias.name)));
    uncovered
        .map(|alias| {
            let message =
                message!["the alias ", &alias.name, " is not covered by the certificate; CloudFront refuses that"];
            raised(alias, message, message!["add it to the certificate's ", Setting::SubjectAlternativeNames])
        })
        .collect()
}

fn raised(alias: &Alias, message: Message, advice: Message) -> Raised {
    Raised::at(alias.place, message).advice(advice).undeployable(Certainty::Documented)
}

/// Reports whether a name of a certificate covers an alias, or may cover it because one of them is not known.
fn may_cover(name: &Text, alias: &Text) -> bool {
    let (Some(known), Some(domain)) = (name.as_known(), alias.as_known()) else { return true };
    DomainPattern::new(known).covers(&DomainPattern::new(domain))
}
