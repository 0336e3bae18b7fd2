//! `distribution.waf`: the web ACL that the stack makes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::Field;
use crate::plan::ManagedRules;

/// A web ACL of scope CLOUDFRONT. It is made in us-east-1.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Waf", deny_unknown_fields)]
pub(crate) struct FirewallSection {
    /// Requests that one IP address may make in five minutes, 10 to 2,000,000,000 (default: no limit).
    #[schemars(range(min = 10, max = 2_000_000_000))]
    pub(super) rate_limit: Option<Field<u32>>,
    /// Groups of AWS's rules that block requests: `common`, `known-bad-inputs` and `ip-reputation`, or AWS's names for them,
    /// such as `AWSManagedRulesCommonRuleSet`.
    pub(super) managed: Option<Field<Vec<Field<ManagedRules>>>>,
    /// Rules of these groups that count requests and do not block them (default: `SizeRestrictions_BODY`, which would
    /// block bodies of more than 8 KB).
    pub(super) count: Option<Field<Vec<Field<String>>>>,
}
