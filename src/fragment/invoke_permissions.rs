use serde::Serialize;

use super::Holes;
use crate::label;
use crate::render::{Prepared, templates};

/// The two permissions that a function URL of type `AWS_IAM` wants of CloudFront.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html>
#[derive(Serialize)]
pub(crate) struct InvokePermissionsFragment<'a> {
    url_id: String,
    function_id: String,
    function: &'a str,
}

impl<'a> InvokePermissionsFragment<'a> {
    pub(crate) fn new(function: &'a str) -> Self {
        let label = label::logical(function);
        Self { url_id: format!("InvokeUrl{label}"), function_id: format!("Invoke{label}"), function }
    }

    /// Returns the logical ID of the first.
    pub(crate) fn logical_id(&self) -> &str {
        &self.url_id
    }
}

impl Holes for InvokePermissionsFragment<'_> {
    fn prepared(&self) -> &'static Prepared {
        &templates::INVOKE_PERMISSIONS
    }
}
