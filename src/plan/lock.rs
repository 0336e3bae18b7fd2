//! Locks: what keeps clients from going around the distribution.

use super::{Api, ApiKind, Auth, Given, Runtime};
use crate::names::{CertificateArn, OriginHeaderName, TruststoreUri};

/// The proof that an API demands of requests so that only those of CloudFront are served.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiLock {
    /// A secret in a header.
    Secret(SecretLock),
    /// A client certificate.
    Mtls(MtlsLock),
}

/// A secret that CloudFront sends in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretLock {
    /// The header.
    pub header: OriginHeaderName,
    /// The secret that CloudFront sends, by number.
    pub version: u32,
    /// Another secret that the API accepts.
    pub accept_also: Option<u32>,
    /// The runtime of the authorizer, where there is one.
    pub runtime: Runtime,
}

/// A client certificate that CloudFront shows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MtlsLock {
    /// The certificate, in us-east-1.
    pub client_certificate: Given<CertificateArn>,
    /// The file with the authorities that the API trusts.
    pub truststore: TruststoreUri,
    /// The version of that file.
    pub truststore_version: Option<String>,
}

/// The part of an API that demands the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretKeeper {
    /// A regional web ACL on the stage, which only REST APIs take.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html>
    WebAcl,
    /// A Lambda authorizer, where the routes have no other.
    Authorizer,
    /// The owner's own code.
    Code,
}

impl SecretLock {
    /// Returns the numbers of the secrets that the API accepts, sorted.
    #[must_use]
    pub fn accepted(&self) -> Vec<u32> {
        let mut accepted: Vec<u32> = self.accept_also.into_iter().chain([self.version]).collect();
        accepted.sort_unstable();
        accepted.dedup();
        accepted
    }
}

impl Api {
    /// Returns the secret by which the API knows requests of CloudFront.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretLock> {
        match &self.lock {
            Some(ApiLock::Secret(secret)) => Some(secret),
            _ => None,
        }
    }

    /// Returns the client certificate by which the API knows CloudFront.
    #[must_use]
    pub fn mtls(&self) -> Option<&MtlsLock> {
        match &self.lock {
            Some(ApiLock::Mtls(mtls)) => Some(mtls),
            _ => None,
        }
    }

    /// Returns the part of the API that demands a secret.
    #[must_use]
    pub fn secret_keeper(&self) -> SecretKeeper {
        match (self.kind, self.auth) {
            (ApiKind::Rest, _) => SecretKeeper::WebAcl,
            // The next import of the document would take the authorizer off the routes.
            (ApiKind::Http, Some(Auth::None)) if self.made().is_none() => SecretKeeper::Authorizer,
            (ApiKind::Http | ApiKind::Websocket, _) => SecretKeeper::Code,
        }
    }
}
