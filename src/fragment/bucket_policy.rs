use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::names::LogicalId;
use crate::render::{FragmentFile, templates};

/// The policy of a bucket of the template that has none: it lets this one distribution read the bucket.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
#[derive(Serialize)]
pub(crate) struct BucketPolicyFragment {
    logical_id: String,
    bucket: Json,
    objects: Json,
    bucket_arn: Json,
}

impl BucketPolicyFragment {
    pub(crate) fn new(bucket: &LogicalId) -> Self {
        Self {
            logical_id: format!("{bucket}ReadPolicy"),
            bucket: json!({ "Ref": bucket.as_str() }),
            objects: json!({ "Fn::Sub": format!("${{{bucket}.Arn}}/*") }),
            bucket_arn: json!({ "Fn::GetAtt": [bucket.as_str(), "Arn"] }),
        }
    }

    pub(crate) fn logical_id(&self) -> &str {
        &self.logical_id
    }
}

impl Holes for BucketPolicyFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::BUCKET_POLICY
    }
}
