use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The mapping of the custom domain name to the API's stage, under a base path or at the root.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html>
#[derive(Serialize)]
pub(crate) struct ApiMappingFragment {
    pub(crate) logical_id: String,
    /// The custom domain name.
    pub(crate) domain_name: Json,
    pub(crate) api_id: Json,
    pub(crate) stage: Json,
    pub(crate) base_path: Option<String>,
}

impl Holes for ApiMappingFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::API_MAPPING
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
