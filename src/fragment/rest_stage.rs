use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The stage of a REST API that the stack makes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html>
#[derive(Serialize)]
pub(crate) struct RestStageFragment {
    pub(crate) logical_id: String,
    pub(crate) api_id: Json,
    pub(crate) stage: Json,
    pub(crate) deployment: Json,
}

impl Holes for RestStageFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::REST_STAGE
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
