//! `api.lock`: what keeps clients from going around the distribution.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::Field;
use super::reference::GivenSection;
use crate::names::{CertificateArn, OriginHeaderName, TruststoreUri};
use crate::plan::Runtime;

/// Lock against requests around the distribution: one of the two.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Lock", deny_unknown_fields)]
pub(crate) struct LockSection {
    /// A secret that CloudFront sends in a header and the API demands.
    pub(super) secret: Option<Field<SecretLockSection>>,
    /// A client certificate that CloudFront shows and the API demands; with `custom-domain`.
    pub(super) mtls: Option<Field<MtlsLockSection>>,
}

/// A secret that CloudFront sends in a header. Secrets Manager makes it, and no template has its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "SecretLock", deny_unknown_fields)]
pub(crate) struct SecretLockSection {
    /// The header (default: X-Origin-Verify).
    pub(super) header: Option<Field<OriginHeaderName>>,
    /// The secret that CloudFront sends, by number; another number is another secret (default: 1).
    #[schemars(range(min = 1))]
    pub(super) version: Option<Field<u32>>,
    /// Another secret that the API accepts too, by number, while one replaces the other.
    #[schemars(range(min = 1))]
    pub(super) accept_also: Option<Field<u32>>,
    /// Lambda runtime of the authorizer of an HTTP API with `auth: none` (default: python3.13).
    pub(super) runtime: Option<Field<Runtime>>,
}

/// A client certificate that CloudFront shows to the API Gateway custom domain.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "MtlsLock", deny_unknown_fields)]
pub(crate) struct MtlsLockSection {
    /// ARN of the client certificate in ACM in us-east-1.
    pub(super) client_certificate: Option<Field<GivenSection<CertificateArn>>>,
    /// The file with the certificate authorities that the API trusts: `s3://bucket/truststore.pem`.
    pub(super) truststore: Option<Field<TruststoreUri>>,
    /// Version of that file in a bucket with versions.
    pub(super) truststore_version: Option<Field<String>>,
}
