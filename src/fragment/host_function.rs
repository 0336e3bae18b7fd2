use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::cloudfront::limits;
use crate::render::{self, Prepared, templates};
use crate::template::{Defect, Expr};

/// The place of the host in the code. A host has neither a quote nor a backslash, so that it is in a string as it is.
const HOST: &str = "{host}";

/// The CloudFront Function that sets the Host that the origin gets.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html>
#[derive(Serialize)]
pub(crate) struct HostFunctionFragment {
    code: Json,
}

impl HostFunctionFragment {
    /// Writes the code for a host.
    ///
    /// # Errors
    /// The code's source has a hole that is not filled, or is larger than CloudFront takes.
    pub(crate) fn new(host: &Expr) -> Result<Self, Defect> {
        let code = render::code(&templates::VIEWER_REQUEST_JS, &json!({ "host": HOST }))?;
        let code = Expr::literal(&code).with(HOST, host);
        let bytes = code.size();
        if bytes > limits::FUNCTION_CODE {
            return Err(Defect(format!("the CloudFront Function has {bytes} bytes")));
        }
        Ok(Self { code: code.to_json() })
    }
}

impl Holes for HostFunctionFragment {
    fn prepared(&self) -> &'static Prepared {
        &templates::HOST_FUNCTION
    }
}
