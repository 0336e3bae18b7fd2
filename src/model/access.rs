//! Read access to the servers behind origins other than APIs: buckets and function URLs.

use super::{At, Place};

/// An origin access control: how CloudFront signs its requests to an origin.
#[derive(Debug, Clone)]
pub(crate) struct AccessControl {
    /// The place in the origin that names it.
    pub(crate) place: Place,
    /// The type of origin that it is for; `None` if the source does not hold it.
    pub(crate) kind: Option<At<String>>,
    /// The signing behavior; `None` if the source does not hold it.
    pub(crate) signing: Option<At<String>>,
}

/// A bucket that the source holds.
#[derive(Debug, Clone)]
pub(crate) struct BucketAccess {
    pub(crate) place: Place,
    /// True if its policy or its access control list lets everybody read it.
    pub(crate) is_public: bool,
    /// The place of its policy, and why it does not let the distribution read; `None` if it does, or may.
    pub(crate) refuses: Option<(Place, BucketRefusal)>,
}

/// The reason why a bucket policy does not let a distribution read the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BucketRefusal {
    /// No statement allows CloudFront, or the origin access identity, to get objects.
    NoStatement,
    /// The statement is about the bucket and not about the objects in it.
    BucketAlone,
    /// The statement compares the distribution's ARN with a wildcard, by an operator that takes it literally.
    LiteralWildcard,
    /// The statement is for another distribution.
    OtherDistribution,
}

/// A Lambda function URL.
#[derive(Debug, Clone)]
pub(crate) struct UrlAccess {
    /// The authorization type; `None` if the source does not hold the URL.
    pub(crate) auth: Option<At<String>>,
    /// The actions that CloudFront is permitted; `None` if the source does not hold the function, or not all of the
    /// permissions are known.
    pub(crate) permitted: Option<Vec<String>>,
}
