//! The viewer certificate and the web ACL of a distribution: what must come from us-east-1.

use super::{Place, Text};

/// The viewer certificate.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) place: Place,
    /// True if it is one of the owner's: not CloudFront's default certificate.
    pub(crate) is_own: bool,
    /// The names that it is issued for; `None` if one of them is not known.
    pub(crate) names: Option<Vec<Text>>,
    /// The Region that it is in, if that is known not to be us-east-1.
    pub(crate) elsewhere: Option<String>,
}

/// The web ACL.
#[derive(Debug)]
pub(crate) struct WebAcl {
    pub(crate) place: Place,
    /// The place of its scope, if the source holds it.
    pub(crate) scope: Option<Place>,
    /// True if it is known to be for regional resources instead of CloudFront.
    pub(crate) is_regional: bool,
    /// The Region that it is in, if that is known not to be us-east-1.
    pub(crate) elsewhere: Option<String>,
}
