//! APIs that the source holds, and the mappings of custom domains to them.

use super::{At, Place, Text};

/// The kind of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiProtocol {
    Rest,
    Http,
}

/// An API.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) kind: ApiProtocol,
    /// The names of its stages; empty if the source holds no stage of it.
    pub(crate) stages: Vec<Text>,
    /// The place that makes it private.
    pub(crate) private: Option<Place>,
    /// Whether its default endpoint is disabled.
    pub(crate) disabled_endpoint: At<bool>,
}

/// A mapping from a custom domain to an API.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// The custom domain's own name.
    pub(crate) domain: Text,
    /// The base path, empty for the root.
    pub(crate) path: Text,
    /// Whether it leads to one stage. Otherwise the stage is the next segment of the path.
    pub(crate) has_stage: bool,
}
