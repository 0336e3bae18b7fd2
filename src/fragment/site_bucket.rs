use serde::Serialize;

use super::Holes;
use crate::render::{FragmentFile, templates};

/// The private bucket of a site, with the policy that lets this one distribution read it. With `s3:ListBucket` a missing
/// object is 404 and not 403.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
#[derive(Serialize)]
pub(crate) struct SiteBucketFragment {}

impl Holes for SiteBucketFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::SITE_BUCKET
    }
}
