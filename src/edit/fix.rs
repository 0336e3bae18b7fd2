//! A fix: the edits that remove a finding.

use schemars::JsonSchema;
use serde::Serialize;

use super::Edit;

/// A change that fixes a problem.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fix {
    /// The change in a few words, such as "Set `OriginRequestPolicyId`".
    pub title: String,
    /// The trust that the change deserves.
    pub applicability: Applicability,
    /// The edits, which belong together.
    pub edits: Vec<Edit>,
}

/// The trust that a fix deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// The result is the documented setting, and takes away nothing that worked.
    Safe,
    /// The result may change caching, cost or access; someone has to decide.
    Unsafe,
}
