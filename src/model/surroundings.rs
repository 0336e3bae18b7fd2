//! The parts of the source around a distribution that must fit it: logs, names, DNS records, response headers policies.

use super::{At, Place, Text};
use crate::cloudfront::policies::Parts;

/// The bucket of the access logs, if the source holds it.
#[derive(Debug)]
pub(crate) struct LogBucket {
    /// The place in the distribution that names it.
    pub(crate) place: Place,
    /// The place of the bucket.
    pub(crate) bucket: Place,
    /// The place of its ownership setting.
    pub(crate) ownership: Option<Place>,
    /// True if its ownership setting is known to switch access control lists off.
    pub(crate) refuses_lists: bool,
}

/// Two resources of one type that have one name.
#[derive(Debug)]
pub(crate) struct NameClash {
    pub(crate) place: Place,
    pub(crate) other: Place,
    /// The resources, as a noun: `cache policies`.
    pub(crate) kind: &'static str,
    pub(crate) name: Text,
}

/// A DNS record that leads to the distribution.
#[derive(Debug)]
pub(crate) struct DnsRecord {
    pub(crate) name: At<Text>,
}

/// A source of access logs of standard logging (v2).
#[derive(Debug)]
pub(crate) struct LogSource {
    pub(crate) place: Place,
    /// The Region that it is in, if that is known not to be us-east-1.
    pub(crate) elsewhere: Option<String>,
}

/// The CORS headers that a response headers policy adds to answers.
#[derive(Debug, Clone)]
pub(crate) struct CorsHeaders {
    /// The place of the policy's CORS configuration, or of the policy's ID.
    pub(crate) place: Place,
    /// True if browsers may show answers to requests with credentials.
    pub(crate) credentials: bool,
    /// The origins that may read answers; empty if they are not known.
    pub(crate) origins: Vec<String>,
    /// The request headers that pages may send; empty if they are not known.
    pub(crate) headers: Vec<String>,
    /// The place of the list of those headers.
    pub(crate) headers_place: Place,
    /// True if they replace the headers of the origin.
    pub(crate) replaces: bool,
}

/// The thing that leads requests to a distribution that viewers cannot reach themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indirection {
    /// A continuous deployment policy of another distribution.
    ContinuousDeployment,
    /// A tenant of a distribution for several.
    Tenant,
}

/// The restriction of a distribution to countries.
#[derive(Debug)]
pub(crate) struct CountryRestriction {
    pub(crate) place: Place,
    pub(crate) kind: At<String>,
    /// True if it names countries; `None` if that is not known.
    pub(crate) has_locations: Option<bool>,
}

/// The bucket of the access logs, as the distribution names it.
#[derive(Debug)]
pub(crate) struct LogBucketName {
    pub(crate) place: Place,
    pub(crate) name: Text,
    /// A noun for the thing that the name is, if that is certainly no domain name.
    pub(crate) not_a_name: Option<&'static str>,
}

/// A path in the cache key of a behavior whose answers are cached.
#[derive(Debug)]
pub(crate) struct CachedPath {
    pub(crate) place: Place,
    pub(crate) pattern: String,
    /// An example of a path, as functions make it.
    pub(crate) path: String,
    pub(crate) is_rewritten: bool,
    /// The other parts of the key.
    pub(crate) key: Parts,
    /// The ID of the cache policy.
    pub(crate) policy: Text,
    /// The ID of the origin.
    pub(crate) target: String,
}

/// A flat-rate pricing plan that the distribution is subscribed to.
#[derive(Debug)]
pub(crate) struct PricingPlan {
    /// The tier as it is written: `FREE`.
    pub(crate) tier: String,
    /// The parts of the distribution that the plan does not take.
    pub(crate) refused: Vec<PlanRefusal>,
}

/// A part of a distribution that a flat-rate pricing plan does not take.
#[derive(Debug)]
pub(crate) struct PlanRefusal {
    pub(crate) place: Place,
    /// The part, as a noun.
    pub(crate) part: &'static str,
}
