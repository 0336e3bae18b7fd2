//! Events on which functions run at the edge.

use crate::words::words;

words! {
    /// An event of a cache behavior.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html>
    pub(crate) enum EdgeEvent {
        ViewerRequest = "viewer-request",
        OriginRequest = "origin-request",
        OriginResponse = "origin-response",
        ViewerResponse = "viewer-response",
    }
}
