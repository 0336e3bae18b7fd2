use serde::Serialize;
use serde_json::json;

use super::Holes;
use crate::cloudfront::limits;
use crate::render::{self, Prepared, templates};
use crate::template::Defect;

/// The CloudFront Function that sets the Host that the origin gets.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html>
#[derive(Serialize)]
pub(crate) struct HostFunctionFragment {
    code: String,
}

impl HostFunctionFragment {
    /// Writes the code for a host.
    ///
    /// # Errors
    /// The code's source has a hole that is not filled, or is larger than CloudFront takes.
    pub(crate) fn new(host: &str) -> Result<Self, Defect> {
        let code = render::code(&templates::VIEWER_REQUEST_JS, &json!({ "host": host }))?;
        if code.len() > limits::FUNCTION_CODE {
            return Err(Defect(format!("the CloudFront Function has {} bytes", code.len())));
        }
        Ok(Self { code })
    }
}

impl Holes for HostFunctionFragment {
    fn prepared(&self) -> &'static Prepared {
        &templates::HOST_FUNCTION
    }
}
