use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The stage of an HTTP API that the stack makes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html>
#[derive(Serialize)]
pub(crate) struct HttpStageFragment {
    pub(crate) logical_id: String,
    pub(crate) api_id: Json,
    pub(crate) stage: Json,
}

impl Holes for HttpStageFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::HTTP_STAGE
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
