use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::render::{FragmentFile, templates};

/// An origin access control, with which CloudFront signs its requests to an origin.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originaccesscontrol.html>
#[derive(Serialize)]
pub(crate) struct AccessControlFragment {
    logical_id: &'static str,
    name: Json,
    description: &'static str,
    origin_type: &'static str,
}

/// The logical ID of the one for buckets.
pub(crate) const SITE_ACCESS: &str = "SiteAccess";
/// The logical ID of the one for function URLs.
pub(crate) const FUNCTION_ACCESS: &str = "FunctionUrlAccess";
/// The text that follows the stack's name in the name of the one for buckets.
pub(crate) const SITE_SUFFIX: &str = "-site";
/// The text that follows the stack's name in the name of the one for function URLs.
pub(crate) const FUNCTION_SUFFIX: &str = "-function-url";

impl AccessControlFragment {
    /// Returns the one for buckets.
    pub(crate) fn site() -> Self {
        Self {
            logical_id: SITE_ACCESS,
            name: name(SITE_SUFFIX),
            description: "Signs requests to the bucket",
            origin_type: "s3",
        }
    }

    /// Returns the one for function URLs.
    pub(crate) fn function_url() -> Self {
        Self {
            logical_id: FUNCTION_ACCESS,
            name: name(FUNCTION_SUFFIX),
            description: "Signs requests to the function URL",
            origin_type: "lambda",
        }
    }
}

fn name(suffix: &str) -> Json {
    json!({ "Fn::Sub": format!("${{AWS::StackName}}{suffix}") })
}

impl Holes for AccessControlFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::ACCESS_CONTROL
    }
}
