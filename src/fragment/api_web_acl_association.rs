use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The association of a regional web ACL with a stage of a REST API.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html>
#[derive(Serialize)]
pub(crate) struct ApiWebAclAssociationFragment {
    pub(crate) logical_id: String,
    /// The logical ID of the stage, where the template has it and the ARN does not refer to it.
    pub(crate) stage: Option<String>,
    pub(crate) stage_arn: Json,
    /// The web ACL's ARN.
    pub(crate) web_acl_arn: Json,
}

impl Holes for ApiWebAclAssociationFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::API_WEB_ACL_ASSOCIATION
    }

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
