//! `strategy`: a name, or a mapping with `type` and options.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::Field;
use crate::names::HeaderName;
use crate::plan::{CustomDomainOrigin, Runtime};

/// The strategy's name and the options of all strategies; `resolve` refuses those that belong to another.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(transform = super::schema::one_branch_per_strategy)]
pub(crate) struct StrategyChoice {
    /// Name of the strategy.
    #[serde(rename = "type")]
    pub(super) name: Field<String>,
    /// Origin of the distribution: default-endpoint (default) or regional-domain-name.
    pub(super) origin: Option<Field<CustomDomainOrigin>>,
    /// Lambda runtime of the edge function (default: python3.13).
    pub(super) runtime: Option<Field<Runtime>>,
    /// Seconds that an answer stays in the cache at least (default: 0).
    pub(super) min_ttl: Option<Field<u32>>,
    /// Seconds that an answer stays when the API says nothing (default: `min_ttl`).
    pub(super) default_ttl: Option<Field<u32>>,
    /// Seconds that an answer stays at most (default: `default_ttl`, and 1 at least).
    pub(super) max_ttl: Option<Field<u32>>,
    /// Headers in the cache key beside Authorization.
    #[schemars(length(max = 9))]
    pub(super) headers: Option<Field<Vec<Field<HeaderName>>>>,
}

impl StrategyChoice {
    /// Returns every option that is given, with its place.
    pub(super) fn given(&self) -> Vec<(&'static str, crate::diagnostic::Span)> {
        fn entry<T>(name: &'static str, field: Option<&Field<T>>) -> Option<(&'static str, crate::diagnostic::Span)> {
            field.map(|field| (name, field.span))
        }
        [
            entry("origin", self.origin.as_ref()),
            entry("runtime", self.runtime.as_ref()),
            entry("min_ttl", self.min_ttl.as_ref()),
            entry("default_ttl", self.default_ttl.as_ref()),
            entry("max_ttl", self.max_ttl.as_ref()),
            entry("headers", self.headers.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
