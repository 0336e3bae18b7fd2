//! The facts that the caller knows about a deployment.

use std::collections::BTreeMap;

/// The facts that the caller knows about the deployment.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// The Region of the stack.
    pub region: Option<String>,
    /// Domain names of origins that are custom domains of APIs, although no template says so.
    pub api_origins: Vec<String>,
    /// Rules whose findings are accepted.
    pub allow: Vec<String>,
    /// True if CloudFormation is known to take every resource as it is written.
    pub(crate) is_well_formed: bool,
}

impl Options {
    /// Sets a parameter's value.
    #[must_use]
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Sets the Region of the stack, such as `eu-west-1`.
    #[must_use]
    pub fn in_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Takes the origin with this domain name, such as `api.example.com`, for the custom domain of an API.
    #[must_use]
    pub fn with_api_origin(mut self, host: impl Into<String>) -> Self {
        self.api_origins.push(host.into());
        self
    }

    /// Accepts the findings of one more rule, such as `GF301`.
    #[must_use]
    pub fn allowing(mut self, rule: impl Into<String>) -> Self {
        self.allow.push(rule.into());
        self
    }
}
