//! GF503: An alias without a certificate that covers it.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::{Alias, Scene};
use crate::check::text::{Part, Text};
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF503",
    title: "An alias without a certificate that covers it",
    severity: Severity::Error,
    what: "The distribution has Aliases and no certificate of its own in ViewerCertificate, or one in this template that does not have the alias among its names.",
    why: "CloudFront adds an alternate domain name only with a certificate that covers it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    evidence: Evidence::Documented,
    failing: example!("GF503", "failing"),
    passing: example!("GF503", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let certificate = scene.config.get("ViewerCertificate");
    let has_own = certificate.as_ref().is_some_and(|certificate| {
        certificate.is_call()
            || ["AcmCertificateArn", "IamCertificateId"].iter().any(|key| certificate.get(key).is_some())
    });
    let fault = |alias: &Alias<'_>, message: &str, help: &str| {
        let message = format!("the alias `{}` {message}; CloudFront refuses that", alias.name);
        Found::at(&alias.at.pointer, message).help(help).undeployable(Certainty::Documented)
    };
    if !has_own {
        let help = "set `ViewerCertificate.AcmCertificateArn` to a certificate in us-east-1 that covers it";
        return scene.aliases.first().map(|alias| fault(alias, "has no certificate", help)).into_iter().collect();
    }
    let Some(names) = certificate.and_then(|certificate| names(&certificate)) else { return Vec::new() };
    let uncovered = scene.aliases.iter().filter(|alias| !names.iter().any(|name| covers(name, &alias.name)));
    uncovered
        .map(|alias| {
            let help = "add it to the certificate's `SubjectAlternativeNames`";
            fault(alias, "is not covered by the certificate", help)
        })
        .collect()
}

/// The names of a certificate that is in the template; nothing where one of them is not known.
fn names(certificate: &Cursor<'_>) -> Option<Vec<Text>> {
    let arn = certificate.get("AcmCertificateArn")?.text();
    let Part::Ref(id) = arn.single()? else { return None };
    let sections = certificate.env.sections;
    let properties = Cursor::properties(certificate.env, id)
        .filter(|_| sections.resource_type(id) == Some("AWS::CertificateManager::Certificate"))?;
    let mut names = vec![properties.get("DomainName")?.text()];
    if let Some(others) = properties.get("SubjectAlternativeNames") {
        names.extend(if others.is_call() { certificate.env.texts(others.value)? } else { texts(&others) });
    }
    Some(names)
}

fn texts(list: &Cursor<'_>) -> Vec<Text> {
    list.items().iter().map(Cursor::text).collect()
}

/// Whether a name of a certificate covers an alias, a wildcard standing for one label; taken to where it is unknown.
fn covers(name: &Text, alias: &Text) -> bool {
    let (Some(name), Some(alias)) = (name.as_known(), alias.as_known()) else { return true };
    let (name, alias) = (name.to_lowercase(), alias.to_lowercase());
    let parent = |name: &str| name.split_once('.').map(|(_, parent)| parent.to_owned());
    name == alias || (name.starts_with("*.") && parent(&name) == parent(&alias))
}
