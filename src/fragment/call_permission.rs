use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The permission by which an API calls a Lambda function: of an integration, or an authorizer.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html>
#[derive(Serialize)]
pub(crate) struct CallPermissionFragment {
    pub(crate) logical_id: String,
    pub(crate) function: Json,
    pub(crate) source_arn: Json,
}

impl Holes for CallPermissionFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::CALL_PERMISSION
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
