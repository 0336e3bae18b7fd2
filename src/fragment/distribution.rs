use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::Holes;
use crate::cloudfront::limits;
use crate::cloudfront::managed::ManagedPolicy;
use crate::names::WebAclArn;
use crate::plan::{GeoRestriction, Plan, Policy};
use crate::render::{Prepared, templates};

/// What a strategy decides about the one behavior of the distribution.
pub(crate) struct BehaviorSettings {
    pub(crate) origin_domain_name: Json,
    pub(crate) origin_path: Option<Json>,
    pub(crate) cache_policy: CachePolicyRef,
    pub(crate) origin_request_policy: ManagedPolicy,
    pub(crate) edge: EdgeAssociation,
}

/// The behavior's cache policy.
pub(crate) enum CachePolicyRef {
    Managed(ManagedPolicy),
    /// The stack's own, by logical id.
    Own(&'static str),
}

/// The edge function on the behavior.
pub(crate) enum EdgeAssociation {
    None,
    /// A Lambda@Edge version on origin-request, by logical id.
    OriginRequest(String),
    /// A CloudFront Function on viewer-request, by logical id.
    ViewerRequest(&'static str),
}

/// The distribution with one origin, the API, and one behavior.
///
/// Nothing is left to CloudFormation's defaults where those are weaker: HTTPS only and TLS 1.2 to the origin, all
/// seven methods. <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html>
#[derive(Serialize)]
pub(crate) struct DistributionFragment<'a> {
    managed_policies: Map<String, Json>,
    acknowledgement: Option<Json>,
    comment: &'a str,
    alias: Option<&'a str>,
    certificate_arn: Option<Json>,
    minimum_protocol_version: &'a str,
    price_class: &'a str,
    http_version: &'a str,
    ipv6: bool,
    web_acl_arn: Option<&'a str>,
    origin_domain_name: Json,
    origin_path: Option<Json>,
    read_timeout: u32,
    origin_headers: Vec<Json>,
    viewer_protocol_policy: &'a str,
    cache_policy_id: Json,
    origin_request_policy_id: Json,
    response_headers_policy_id: Option<Json>,
    edge_function_version: Option<Json>,
    host_function_arn: Option<Json>,
    error_responses: Vec<Json>,
    logging: Option<Json>,
    geo_restriction: Option<Json>,
    api_url: Json,
    dns_record: Option<Json>,
}

impl<'a> DistributionFragment<'a> {
    /// `certificate_arn` is the viewer certificate of the plan's domain.
    pub(crate) fn new(plan: &'a Plan, behavior: BehaviorSettings, certificate_arn: Option<Json>) -> Self {
        let options = &plan.distribution;
        let mut policies = Policies::default();
        let (cache_policy_id, error_responses) = match behavior.cache_policy {
            CachePolicyRef::Managed(policy) => (policies.managed("CachePolicyId", policy), Vec::new()),
            CachePolicyRef::Own(logical_id) => (json!({ "Ref": logical_id }), uncached_errors()),
        };
        let origin_request_policy_id = match &options.origin_request_policy {
            Some(policy) => policies.any("OriginRequestPolicyId", policy),
            None => policies.managed("OriginRequestPolicyId", behavior.origin_request_policy),
        };
        let response_headers_policy_id =
            options.response_headers_policy.as_ref().map(|policy| policies.any("ResponseHeadersPolicyId", policy));
        let (edge_function_version, host_function_arn) = match behavior.edge {
            EdgeAssociation::None => (None, None),
            EdgeAssociation::OriginRequest(version) => (Some(json!({ "Ref": version })), None),
            EdgeAssociation::ViewerRequest(function) => {
                (None, Some(json!({ "Fn::GetAtt": [function, "FunctionARN"] })))
            }
        };
        Self {
            managed_policies: policies.0,
            acknowledgement: options.origin_request_policy.as_ref().and_then(acknowledgement),
            comment: &options.comment,
            alias: plan.domain.as_ref().map(|domain| domain.name.as_str()),
            certificate_arn,
            minimum_protocol_version: options.minimum_protocol_version.as_str(),
            price_class: options.price_class.as_str(),
            http_version: options.http_version.as_str(),
            ipv6: options.ipv6,
            web_acl_arn: options.web_acl.as_ref().map(WebAclArn::as_str),
            origin_domain_name: behavior.origin_domain_name,
            origin_path: behavior.origin_path,
            read_timeout: options.read_timeout,
            origin_headers: origin_headers(plan),
            viewer_protocol_policy: options.viewer_protocol_policy.as_str(),
            cache_policy_id,
            origin_request_policy_id,
            response_headers_policy_id,
            edge_function_version,
            host_function_arn,
            error_responses,
            logging: logging(plan),
            geo_restriction: geo_restriction(plan),
            api_url: api_url(plan),
            dns_record: dns_record(plan),
        }
    }
}

impl Holes for DistributionFragment<'_> {
    fn prepared(&self) -> &'static Prepared {
        &templates::DISTRIBUTION
    }
}

/// The names of managed policies by the property that has the id, so that a reader of the template, and of the stack
/// that is made from it, never meets a bare UUID.
#[derive(Default)]
struct Policies(Map<String, Json>);

impl Policies {
    fn managed(&mut self, property: &str, policy: ManagedPolicy) -> Json {
        self.0.insert(property.to_owned(), policy.name.into());
        policy.id.into()
    }

    fn any(&mut self, property: &str, policy: &Policy) -> Json {
        match policy {
            Policy::Managed(policy) => self.managed(property, *policy),
            Policy::Id(id) => id.as_str().into(),
        }
    }
}

/// What the check of this template cannot see, and whoever chose it has been told to look after.
fn acknowledgement(policy: &Policy) -> Option<Json> {
    let Policy::Id(id) = policy else { return None };
    let reason = format!("the origin request policy {} is chosen in the config and made elsewhere", id.as_str());
    Some(json!({ "allow": [{ "rule": "GF901", "reason": reason }] }))
}

/// With caching not disabled CloudFront would keep some errors for ten seconds.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
fn uncached_errors() -> Vec<Json> {
    limits::CACHED_ERRORS.iter().map(|code| json!({ "ErrorCode": code, "ErrorCachingMinTTL": 0 })).collect()
}

fn origin_headers(plan: &Plan) -> Vec<Json> {
    let headers = plan.distribution.origin_headers.iter();
    headers.map(|(name, value)| json!({ "HeaderName": name, "HeaderValue": value })).collect()
}

fn logging(plan: &Plan) -> Option<Json> {
    let logging = plan.distribution.logging.as_ref()?;
    let mut json = Map::new();
    json.insert("Bucket".into(), format!("{}.s3.amazonaws.com", logging.bucket).into());
    if let Some(prefix) = &logging.prefix {
        json.insert("Prefix".into(), prefix.as_str().into());
    }
    json.insert("IncludeCookies".into(), logging.include_cookies.into());
    Some(json.into())
}

fn geo_restriction(plan: &Plan) -> Option<Json> {
    let (kind, countries) = match plan.distribution.geo_restriction.as_ref()? {
        GeoRestriction::Allow(countries) => ("whitelist", countries),
        GeoRestriction::Deny(countries) => ("blacklist", countries),
    };
    Some(json!({ "RestrictionType": kind, "Locations": countries }))
}

fn api_url(plan: &Plan) -> Json {
    match &plan.domain {
        None => json!({ "Fn::Sub": "https://${Distribution.DomainName}" }),
        Some(domain) => match &domain.base_path {
            None => format!("https://{}", domain.name).into(),
            Some(base_path) => format!("https://{}/{base_path}", domain.name).into(),
        },
    }
}

fn dns_record(plan: &Plan) -> Option<Json> {
    let domain = plan.domain.as_ref().filter(|domain| domain.hosted_zone.is_none())?;
    Some(json!({ "Fn::Sub": format!("{} CNAME ${{Distribution.DomainName}}", domain.name) }))
}
