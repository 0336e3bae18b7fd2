use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::names::HostedZoneId;
use crate::placement::Placement;
use crate::plan::{Given, NewCertificate};
use crate::render::{Prepared, templates};

/// A public certificate, validated by DNS; by CloudFormation itself where the hosted zone is known.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html>
#[derive(Serialize)]
pub(crate) struct CertificateFragment<'a> {
    domain_name: &'a str,
    key_algorithm: &'a str,
    hosted_zone_id: Option<Json>,
    #[serde(skip)]
    placement: Placement,
}

impl<'a> CertificateFragment<'a> {
    pub(crate) fn new(new: &'a NewCertificate, zone: Option<&Given<HostedZoneId>>, placement: Placement) -> Self {
        Self {
            domain_name: new.name.as_str(),
            key_algorithm: new.key_algorithm.as_str(),
            hosted_zone_id: zone.map(|zone| zone.expr().to_json()),
            placement,
        }
    }
}

impl Holes for CertificateFragment<'_> {
    fn prepared(&self) -> &'static Prepared {
        &templates::CERTIFICATE
    }

    fn placement(&self) -> Placement {
        self.placement
    }
}
