use serde::Serialize;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The role of the Lambda@Edge functions.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html>
#[derive(Serialize)]
pub(crate) struct EdgeRoleFragment {}

impl Holes for EdgeRoleFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::EDGE_ROLE
    }

    fn placement(&self) -> Placement {
        Placement::Edge
    }
}
