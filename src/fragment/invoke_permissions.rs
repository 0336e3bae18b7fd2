use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::label;
use crate::plan::Given;
use crate::render::{FragmentFile, templates};

/// The two permissions that a function URL of type `AWS_IAM` wants of CloudFront.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html>
#[derive(Serialize)]
pub(crate) struct InvokePermissionsFragment {
    url_id: String,
    function_id: String,
    function: Json,
}

impl InvokePermissionsFragment {
    pub(crate) fn new(function: &Given<String>) -> Self {
        let label = label::logical(&function.to_string());
        Self {
            url_id: format!("InvokeUrl{label}"),
            function_id: format!("Invoke{label}"),
            function: function.expr().to_json(),
        }
    }

    /// Returns the logical ID of the first.
    pub(crate) fn logical_id(&self) -> &str {
        &self.url_id
    }
}

impl Holes for InvokePermissionsFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::INVOKE_PERMISSIONS
    }
}
