//! What to build, decided: every value checked, every default filled in. Strategies read this and nothing else.

pub use crate::cloudfront::managed::ManagedPolicy;

use crate::names::{
    ApiId, BasePath, BucketName, CertificateArn, CertificateName, DomainName, HeaderName, HeaderValue, HostedZoneId,
    OriginHeaderName, PolicyId, Region, StackName, StageName, TagKey, TagValue, WebAclArn,
};

/// Everything that a template is made from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Plan {
    /// Name of the stack.
    pub stack: StackName,
    /// The API.
    pub api: Api,
    /// The name for viewers.
    pub domain: Option<Domain>,
    /// The strategy with its options.
    pub strategy: Strategy,
    /// Options of the distribution.
    pub distribution: Distribution,
    /// Tags, by key.
    pub tags: Vec<(TagKey, TagValue)>,
    /// Where the template is deployed.
    pub regions: Regions,
}

/// An existing API.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Api {
    /// Its id.
    pub id: ApiId,
    /// Its Region.
    pub region: Region,
    /// The stage to serve.
    pub stage: StageName,
}

impl Api {
    /// Host name of the default endpoint. Every Region of the commercial partition has the same DNS suffix.
    ///
    /// <https://docs.aws.amazon.com/general/latest/gr/apigateway.html>
    #[must_use]
    pub fn host(&self) -> String {
        format!("{}.execute-api.{}.amazonaws.com", self.id, self.region)
    }

    /// The origin path that leads to the stage, none for `$default`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html>
    #[must_use]
    pub fn origin_path(&self) -> Option<String> {
        (!self.stage.is_default()).then(|| format!("/{}", self.stage))
    }
}

/// The name under which viewers reach the API.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Domain {
    /// The name.
    pub name: DomainName,
    /// Its zone, if gatefront is to validate certificates and create records in it.
    pub hosted_zone: Option<HostedZoneId>,
    /// Base path of the mapping.
    pub base_path: Option<BasePath>,
    /// Whether to create an HTTPS record too.
    pub https_record: bool,
    /// The certificate that viewers see.
    pub viewer_certificate: Certificate,
    /// The certificate of the API Gateway custom domain, where the strategy has one.
    pub api_certificate: Certificate,
    /// How a new certificate is requested.
    pub new_certificate: NewCertificate,
}

/// A certificate to use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// One that is there already.
    Existing(CertificateArn),
    /// The one that the template makes in each Region where it is needed.
    New,
}

/// How a certificate is requested.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewCertificate {
    /// The name it is issued for.
    pub name: CertificateName,
    /// ACM's name of the key algorithm.
    pub key_algorithm: &'static str,
}

/// A strategy with its options.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Strategy {
    /// The API Gateway custom domain expects the viewer's Host.
    CustomDomain(CustomDomain),
    /// A Lambda@Edge function rewrites Host.
    LambdaEdge(LambdaEdge),
    /// A cache policy has Authorization in its key.
    ZeroTtl(ZeroTtl),
    /// The managed origin request policy leaves Host out.
    ManagedPolicy,
    /// A CloudFront Function sets the Host for the origin.
    CloudfrontFunction,
}

/// Options of custom-domain.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CustomDomain {
    /// Whether the origin is the regional domain name of the custom domain and not the default endpoint.
    pub regional_origin: bool,
}

/// Options of lambda-edge.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LambdaEdge {
    /// The Lambda runtime.
    pub runtime: Runtime,
}

/// The Lambda runtimes that gatefront writes a handler for.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is Lambda's own name")]
#[non_exhaustive]
pub enum Runtime {
    Python313,
    Nodejs22,
    Nodejs24,
}

impl Runtime {
    /// Lambda's name for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python313 => "python3.13",
            Self::Nodejs22 => "nodejs22.x",
            Self::Nodejs24 => "nodejs24.x",
        }
    }
}

/// Options of zero-ttl; TTLs in seconds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ZeroTtl {
    /// Seconds that an object stays at least.
    pub min_ttl: u32,
    /// Seconds that an object stays when the origin says nothing.
    pub default_ttl: u32,
    /// Seconds that an object stays at most.
    pub max_ttl: u32,
    /// Headers in the cache key beside Authorization.
    pub headers: Vec<HeaderName>,
}

/// Options of the distribution.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Distribution {
    /// Comment, 128 characters at most.
    pub comment: String,
    /// Price class.
    pub price_class: &'static str,
    /// HTTP versions for viewers.
    pub http_version: &'static str,
    /// Whether viewers may use IPv6.
    pub ipv6: bool,
    /// Security policy for viewers, where there is a certificate of one's own.
    pub minimum_protocol_version: &'static str,
    /// What viewers may use.
    pub viewer_protocol_policy: &'static str,
    /// Web ACL.
    pub web_acl: Option<WebAclArn>,
    /// Seconds to wait for the origin.
    pub read_timeout: u32,
    /// Headers that CloudFront adds, by name.
    pub origin_headers: Vec<(OriginHeaderName, HeaderValue)>,
    /// Standard access logs.
    pub logging: Option<Logging>,
    /// Origin request policy in place of the strategy's own.
    pub origin_request_policy: Option<Policy>,
    /// Response headers policy.
    pub response_headers_policy: Option<Policy>,
    /// Which countries are served.
    pub geo_restriction: Option<GeoRestriction>,
}

/// A policy that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Policy {
    /// One of AWS's.
    Managed(ManagedPolicy),
    /// One of the user's own.
    Id(PolicyId),
}

/// Standard access logs to an existing bucket.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Logging {
    /// The bucket.
    pub bucket: BucketName,
    /// Prefix of the log files' names.
    pub prefix: Option<String>,
    /// Whether cookies are logged.
    pub include_cookies: bool,
}

/// Which countries are served.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GeoRestriction {
    /// Whether the list is of those that are served; else of those that are not.
    pub allow: bool,
    /// ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
}

/// Where the template is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regions {
    /// In one Region.
    One(Region),
    /// In the API's Region first, and then in us-east-1.
    Two {
        /// The API's Region.
        api: Region,
    },
}

impl Regions {
    /// The Region, where there is only one.
    #[must_use]
    pub fn only(self) -> Option<Region> {
        match self {
            Self::One(region) => Some(region),
            Self::Two { .. } => None,
        }
    }
}
