//! The cache policy and the origin request policy that a behavior uses.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Place, Text};

/// A policy that a behavior uses.
#[derive(Debug)]
pub(crate) struct Policy<T> {
    /// The place of its ID in the behavior.
    pub(crate) place: Place,
    /// The ID as it is written.
    pub(crate) id: Text,
    pub(crate) label: PolicyLabel,
    pub(crate) reference: PolicyReference,
    /// Its configuration, if the source holds it.
    pub(crate) config: Option<PolicyConfig>,
    /// Its contents; all unknown if the source does not hold them.
    pub(crate) contents: T,
    /// True if the contents are known.
    pub(crate) is_known: bool,
}

/// The name of a policy for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PolicyLabel {
    /// A managed policy.
    Managed {
        /// Its name in the documentation.
        name: String,
        /// Its ID.
        id: String,
    },
    /// Another policy, by the expression that names it.
    Named(String),
}

impl fmt::Display for PolicyLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Managed { name, id } => write!(f, "{name} ({id})"),
            Self::Named(name) => write!(f, "`{name}`"),
        }
    }
}

/// The thing that the ID of a policy refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PolicyReference {
    /// A policy of the kind that belongs here, or one that may be.
    Fits,
    /// A resource of another type: its name and its type.
    OtherKind { name: String, kind: String },
    /// An attribute of the policy that is not its ID.
    OtherAttribute { name: String, attribute: String },
}

/// The configuration of a policy in the source.
#[derive(Debug)]
pub(crate) struct PolicyConfig {
    /// The place of its list of headers, or of the configuration if it has none.
    pub(crate) headers: Place,
    /// True if compressed variants are in the cache key.
    pub(crate) compresses: bool,
}
