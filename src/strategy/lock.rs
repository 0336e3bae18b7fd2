//! The locks that keep clients from going around the distribution, and how far they hold.

use serde::Serialize;

use crate::words::words;

words! {
    /// The ground on which a lock holds.
    pub enum LockStrength {
        /// A private key that nobody can read.
        Cryptographic = "cryptographic",
        /// A value, as long as nobody learns it.
        Secret = "secret",
        /// A name that is not published.
        Obscure = "obscure",
    }
}

/// A lock, for people who choose one.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct LockInfo {
    /// The lock, as the config has it.
    pub name: &'static str,
    /// The ground on which it holds.
    pub holds: LockStrength,
    /// The part of the API that refuses requests.
    pub demands: &'static str,
}

/// The locks, the strongest first. What each stops is in `docs/security.md`.
pub const LOCKS: &[LockInfo] = &[
    LockInfo {
        name: "lock: {mtls: …}",
        holds: LockStrength::Cryptographic,
        demands: "the custom domain asks for CloudFront's client certificate; custom-domain with origin: regional-domain-name",
    },
    LockInfo {
        name: "lock: {secret: {}}",
        holds: LockStrength::Secret,
        demands: "a web ACL (REST), a Lambda authorizer (HTTP, auth: none) or your code (other APIs) asks for a header",
    },
    LockInfo {
        name: "default endpoint off",
        holds: LockStrength::Obscure,
        demands: "nothing: the custom domain's regional name answers",
    },
];
