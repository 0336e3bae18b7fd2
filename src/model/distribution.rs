//! A distribution.

use super::{
    At, Behavior, CachedPath, Certificate, CorsHeaders, CountryRestriction, DnsRecord, Indirection, LogBucket,
    LogBucketName, LogSource, Mapping, NameClash, Origin, Place, PricingPlan, Setting, Text, WebAcl,
};

/// A distribution in one case.
///
/// A source may leave out what a question does not need: the origins and the certificate when it asks about one
/// behavior, the behaviors when it asks about the distribution.
#[derive(Debug)]
pub(crate) struct Distribution {
    pub(crate) place: Place,
    /// A part that the source does not hold, so that the behaviors are not known.
    pub(crate) missing: Option<Setting>,
    /// True if the conditions have more combinations than were looked at, so that some are open here.
    pub(crate) is_cut: bool,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) web_acl: Option<WebAcl>,
    pub(crate) origins: Vec<Origin>,
    /// The IDs of all origins; `None` if one of them is not known.
    pub(crate) origin_ids: Option<Vec<String>>,
    /// The behaviors, in match order: the default behavior is the last.
    pub(crate) behaviors: Vec<Behavior>,
    pub(crate) error_responses: Vec<ErrorResponse>,
    /// The object that CloudFront asks for instead of `/`.
    pub(crate) default_root: At<String>,
    /// The names of the API Gateway custom domains that the source holds.
    pub(crate) domains: Vec<Text>,
    /// The edge-optimized ones among them, which are aliases of distributions of AWS, with their places.
    pub(crate) edge_domains: Vec<(Text, Place)>,
    /// The mappings that lead from custom domains to APIs.
    pub(crate) mappings: Vec<Mapping>,
    /// True if routing rules may lead from custom domains to APIs as well.
    pub(crate) has_routing_rules: bool,
    /// The HTTP versions that it speaks with viewers.
    pub(crate) http_version: At<String>,
    /// The place of its continuous deployment policy.
    pub(crate) continuous_deployment: Option<Place>,
    /// The place that makes it one whose requests come through something else, if that is not in the source.
    pub(crate) indirect: Option<(Indirection, Place)>,
    pub(crate) geo_restriction: Option<CountryRestriction>,
    pub(crate) log_target: Option<LogBucketName>,
    pub(crate) log_bucket: Option<LogBucket>,
    pub(crate) log_sources: Vec<LogSource>,
    /// Resources of the source whose names must differ and do not.
    pub(crate) name_clashes: Vec<NameClash>,
    /// Its aliases that another distribution has too.
    pub(crate) alias_clashes: Vec<NameClash>,
    pub(crate) pricing_plan: Option<PricingPlan>,
    /// The DNS records that lead to it.
    pub(crate) records: Vec<DnsRecord>,
    /// The paths in the cache keys of its behaviors, if functions change some.
    pub(crate) cached_paths: Vec<CachedPath>,
    /// The response headers policies of the source that add CORS headers.
    pub(crate) cors_policies: Vec<CorsHeaders>,
    /// The places where web ACLs are associated with HTTP APIs.
    pub(crate) http_api_web_acls: Vec<Place>,
    /// The place of a list of origins inside a behavior, if the distribution has none itself.
    pub(crate) misplaced_origins: Option<Place>,
    /// True if it is known to have no list of origins, or an empty one.
    pub(crate) lacks_origins: bool,
    /// The hosted zones that DNS alias records name for this distribution.
    pub(crate) record_zones: Vec<At<Text>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    /// References to resources that do not exist in this case, by their names.
    pub(crate) dangling: Vec<(Place, String)>,
}

impl Distribution {
    /// Returns the mappings of a custom domain known by any of these names.
    pub(crate) fn mappings_of(&self, names: &[&Text]) -> Vec<&Mapping> {
        self.mappings.iter().filter(|mapping| names.contains(&&mapping.domain)).collect()
    }
}

/// An alternate domain name.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) place: Place,
    pub(crate) name: Text,
}

/// An entry of `CustomErrorResponses`.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    pub(crate) place: Place,
    /// The status code; `None` if it is not known.
    pub(crate) code: Option<u64>,
    /// The seconds that the error is cached for; `None` if they are not known.
    pub(crate) seconds: Option<u64>,
    /// The path of the page that viewers get instead of the answer.
    pub(crate) page: At<String>,
    /// The status code that viewers get with it.
    pub(crate) response: At<u64>,
}

/// A finding that the owner of the source accepts.
#[derive(Debug)]
pub(crate) struct Acknowledgement {
    pub(crate) place: Place,
    pub(crate) rule: At<String>,
    pub(crate) reason: At<String>,
}

impl Acknowledgement {
    /// Reports whether it has a reason: without one it has no effect.
    pub(crate) fn has_reason(&self) -> bool {
        self.reason.known().is_some_and(|reason| !reason.trim().is_empty())
    }
}
