use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::label;
use crate::placement::Placement;
use crate::plan::MadeApi;
use crate::render::{FragmentFile, templates};

/// A REST API from a document, and its deployment.
///
/// A deployment is a snapshot of the API, and CloudFormation makes another one only under a new logical ID, so the ID has
/// a fingerprint of the document.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html>
#[derive(Serialize)]
pub(crate) struct RestApiFragment<'a> {
    logical_id: &'a str,
    body: &'a Json,
    closes_endpoint: bool,
    deployment_id: String,
    api_id: Json,
}

impl<'a> RestApiFragment<'a> {
    pub(crate) fn new(made: &'a MadeApi, closes_endpoint: bool) -> Self {
        let logical_id = made.logical_id.as_str();
        let fingerprint = label::fingerprint(&format!("{} {closes_endpoint}", made.body));
        Self {
            logical_id,
            body: &made.body,
            closes_endpoint,
            deployment_id: format!("{logical_id}Deployment{fingerprint}"),
            api_id: json!({ "Ref": logical_id }),
        }
    }

    /// Returns the logical ID of the deployment.
    pub(crate) fn deployment_id(&self) -> &str {
        &self.deployment_id
    }
}

impl Holes for RestApiFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::REST_API
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
