//! An API that the stack makes from a document.

use serde_json::Value as Json;

use crate::names::LogicalId;
use crate::openapi::CalledFunction;

/// An API that the stack makes from an `OpenAPI` document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MadeApi {
    /// Its logical ID.
    pub logical_id: LogicalId,
    /// The path of the document, as the config has it.
    pub path: String,
    /// The document.
    pub body: Json,
    /// The Lambda functions that it calls by a permission.
    pub functions: Vec<CalledFunction>,
}
