use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::names::{DomainName, HostedZoneId};
use crate::placement::Placement;
use crate::plan::{Domain, Given};
use crate::render::{FragmentFile, templates};

/// A public certificate, validated by DNS; by CloudFormation itself where the hosted zone is known.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html>
#[derive(Serialize)]
pub(crate) struct CertificateFragment<'a> {
    domain_name: &'a str,
    alternative_names: Vec<&'a str>,
    key_algorithm: &'a str,
    validation_options: Vec<Json>,
    #[serde(skip)]
    placement: Placement,
}

impl<'a> CertificateFragment<'a> {
    pub(crate) fn new(domain: &'a Domain, placement: Placement) -> Self {
        let new = &domain.new_certificate;
        let zone = |name: &DomainName| domain.names().find(|(known, _)| *known == name).and_then(|(_, zone)| zone);
        let first = (new.name.as_str(), domain.hosted_zone.as_ref());
        let others = new.alternative_names.iter().map(|name| (name.as_str(), zone(name)));
        let validated = std::iter::once(first).chain(others);
        let option = |(name, zone): (&str, Option<&Given<HostedZoneId>>)| {
            zone.map(|zone| json!({ "DomainName": name, "HostedZoneId": zone.expr().to_json() }))
        };
        Self {
            domain_name: new.name.as_str(),
            alternative_names: new.alternative_names.iter().map(DomainName::as_str).collect(),
            key_algorithm: new.key_algorithm.as_str(),
            validation_options: validated.filter_map(option).collect(),
            placement,
        }
    }
}

impl Holes for CertificateFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::CERTIFICATE
    }

    fn placement(&self) -> Placement {
        self.placement
    }
}
