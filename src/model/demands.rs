//! Demands of an API beside the login of its callers: locks against requests that go around CloudFront, CORS, and
//! time.

use super::{At, Place, Text};

/// The demands of one API.
#[derive(Debug, Clone)]
pub(crate) struct Demands {
    /// The place of the configuration by which it answers CORS requests itself.
    pub(crate) cors: Option<Place>,
    pub(crate) locks: Vec<Lock>,
    /// The parts of it that do not demand what a lock demands.
    pub(crate) open_ways: Vec<OpenWay>,
    /// True if its default endpoint is disabled; `None` if the source does not hold the API.
    pub(crate) disabled_endpoint: Option<At<bool>>,
    /// Conditions of its resource policy on headers of the request, which is no condition key.
    pub(crate) header_conditions: Vec<HeaderCondition>,
    /// The longest time in milliseconds that an integration may take, of those that set one.
    pub(crate) slowest: Option<At<u64>>,
}

/// A header without which the API refuses a request.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    pub(crate) place: Place,
    pub(crate) keeper: LockKeeper,
    /// The header's name, in lower case.
    pub(crate) header: String,
    /// The values, one of which it must have.
    pub(crate) values: Vec<Text>,
}

/// The part of an API that demands a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockKeeper {
    ResourcePolicy,
    WebAcl,
    /// A Lambda authorizer. API Gateway refuses requests without the header before it calls the function.
    Authorizer,
}

/// A part of an API that does not demand what a lock demands.
#[derive(Debug, Clone)]
pub(crate) struct OpenWay {
    pub(crate) place: Place,
    pub(crate) part: OpenPart,
    /// The header that the lock demands, in lower case.
    pub(crate) header: String,
}

/// The part of an API that a lock does not cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OpenPart {
    /// A route or method without the authorizer, by its logical ID.
    Route(String),
    /// A stage without the web ACL, by its name.
    Stage(String),
}

/// A condition of a resource policy on `aws:RequestHeader/…`.
#[derive(Debug, Clone)]
pub(crate) struct HeaderCondition {
    pub(crate) place: Place,
    /// The condition key as it is written.
    pub(crate) key: String,
    /// True if the statement refuses every request because of it.
    pub(crate) refuses_all: bool,
}
