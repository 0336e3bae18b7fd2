//! `domain`: the name for viewers, its zone and its certificates.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::Field;
use super::reference::GivenSection;
use crate::names::{BasePath, CertificateArn, CertificateName, DomainName, HostedZoneId};
use crate::plan::KeyAlgorithm;

/// The name under which viewers reach the API.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Domain", deny_unknown_fields)]
pub(crate) struct DomainSection {
    /// Fully qualified name, in lower case.
    pub(super) name: Field<DomainName>,
    /// Public Route 53 hosted zone of the name in the same account: certificates are validated and alias records
    /// created in it. Without it both are left to you.
    pub(super) hosted_zone_id: Option<Field<GivenSection<HostedZoneId>>>,
    /// More names under which viewers reach the distribution: in the certificate, the records and the custom domains.
    pub(super) aliases: Option<Field<Vec<Field<AliasSection>>>>,
    /// Base path of the API mapping, on one or several levels (custom-domain only).
    pub(super) base_path: Option<Field<BasePath>>,
    /// Create an HTTPS record beside A and AAAA (default: false).
    pub(super) https_record: Option<Field<bool>>,
    /// Certificates to reuse, or how to request new ones.
    pub(super) certificates: Option<Field<Certificates>>,
}

/// One more name: the name alone, or with its zone where that is another one than the domain's.
#[derive(Debug, Deserialize)]
pub(crate) struct AliasSection {
    /// Fully qualified name, in lower case.
    pub(super) name: Field<DomainName>,
    /// Public Route 53 hosted zone of the name in the same account (default: the domain's).
    pub(super) hosted_zone_id: Option<Field<GivenSection<HostedZoneId>>>,
}

/// Certificates to reuse, or how to request new ones.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Certificates {
    /// Existing certificate for viewers, in us-east-1.
    pub(super) viewer: Option<Field<ExistingCertificate>>,
    /// Existing certificate for the API Gateway custom domain, in the API's Region (custom-domain only). With APIs in
    /// several Regions `{ssm: NAME}`, which is read in each.
    pub(super) api: Option<Field<ExistingCertificate>>,
    /// Name that a new certificate is issued for (default: the domain's name).
    pub(super) domain_name: Option<Field<CertificateName>>,
    /// Key algorithm of a new certificate: `RSA_2048` (default) or `EC_prime256v1`.
    #[schemars(extend("enum" = ["RSA_2048", "EC_prime256v1"]))]
    pub(super) key_algorithm: Option<Field<KeyAlgorithm>>,
}

/// A certificate that is in ACM already: its ARN, or a mapping that says more about it.
#[derive(Debug, Deserialize)]
pub(crate) struct ExistingCertificate {
    /// ARN of the certificate.
    pub(super) arn: Field<GivenSection<CertificateArn>>,
    /// Names that it is issued for, if they are to be checked.
    pub(super) domain_names: Option<Field<Vec<Field<CertificateName>>>>,
    /// Its key algorithm, if it is to be checked.
    pub(super) key_algorithm: Option<Field<KeyAlgorithm>>,
}
