use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// An HTTP API from a document. Its stage deploys by itself what the document changes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html>
#[derive(Serialize)]
pub(crate) struct HttpApiFragment<'a> {
    pub(crate) logical_id: &'a str,
    pub(crate) body: &'a Json,
    pub(crate) closes_endpoint: bool,
}

impl Holes for HttpApiFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::HTTP_API
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
