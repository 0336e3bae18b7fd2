//! Events on which functions run at the edge.

use crate::words::words;

words! {
    /// An event of a cache behavior.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html>
    pub enum EdgeEvent {
        ViewerRequest = "viewer-request",
        OriginRequest = "origin-request",
        OriginResponse = "origin-response",
        ViewerResponse = "viewer-response",
    }
}

impl EdgeEvent {
    /// Reports whether functions on it see requests, not responses.
    pub(crate) fn is_request(self) -> bool {
        matches!(self, Self::ViewerRequest | Self::OriginRequest)
    }

    /// Reports whether it is between the viewer and CloudFront.
    pub(crate) fn is_viewer(self) -> bool {
        matches!(self, Self::ViewerRequest | Self::ViewerResponse)
    }
}
