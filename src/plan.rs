//! The plan to build: every value checked, every default filled in. Strategies read this and nothing else.

mod firewall;
mod flat_rate;
mod lock;
mod logging;
mod openapi;
mod reference;
mod response_headers;
mod rewrite;
mod route;

pub use crate::cloudfront::options::{HttpVersion, MinimumProtocolVersion, PriceClass};
pub use firewall::{Firewall, ManagedRules};
pub use flat_rate::FlatRatePlan;
pub use lock::{ApiLock, MtlsLock, SecretKeeper, SecretLock};
pub use logging::{LogDelivery, LogFormat, LogTarget, Logging};
pub use openapi::MadeApi;
pub(crate) use reference::document_name;
pub use reference::{ApiAddress, Given, Parameter, ParameterSource, Reference};
pub use response_headers::{Cors, CorsMethod, FrameOption, HeaderSettings, Hsts, ReferrerPolicy, ResponseHeaders};
pub use rewrite::Rewrite;
pub use route::{
    ApiTarget, Cache, CacheSettings, Failover, FixedAnswer, FunctionAccess, FunctionUrl, Index, ManagedPolicy, Methods,
    OriginOptions, OwnCode, OwnFunction, PathPattern, PathText, Route, RouteTarget, Selected, SentHost, Server,
    ServerProtocol, Site, SiteBucket, ViewerProtocolPolicy,
};

use crate::names::{
    BasePath, CertificateArn, CertificateName, DomainName, HeaderName, HostedZoneId, PolicyId, Region, StackName,
    StageName, TagKey, TagValue, WebAclArn,
};
use crate::overrides::RouteOverrides;
use crate::template::Expr;
use crate::whole_stack::WholeStack;
use crate::words::words;

/// Everything that a template is made from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Plan {
    /// Name of the stack.
    pub stack: StackName,
    /// The routes in the order in which CloudFront matches them; the last one takes every path.
    pub routes: Vec<Route>,
    /// `true` if the config has no `routes`: the resources of its one route have names without a route.
    pub is_short: bool,
    /// The name for viewers.
    pub domain: Option<Domain>,
    /// Options of the distribution.
    pub distribution: Distribution,
    /// Tags, by key.
    pub tags: Vec<(TagKey, TagValue)>,
    /// The Regions where the template is deployed.
    pub regions: Regions,
    /// The parameters of the template, by name.
    pub parameters: Vec<Parameter>,
    /// The stack around the distribution.
    pub whole_stack: WholeStack,
}

impl Plan {
    /// Returns the plan without the overrides of its routes, if one of them has any.
    pub(crate) fn without_route_overrides(&self) -> Option<Self> {
        if self.routes.iter().all(|route| route.overrides.is_empty()) {
            return None;
        }
        let mut plan = self.clone();
        plan.routes.iter_mut().for_each(|route| route.overrides = RouteOverrides::default());
        Some(plan)
    }

    /// Returns the APIs with their strategies, in the order of the routes.
    pub fn apis(&self) -> impl Iterator<Item = &ApiTarget> + Clone {
        self.routes.iter().filter_map(Route::api)
    }

    /// Returns the route that takes a path, as CloudFront does: the first whose pattern matches.
    #[must_use]
    pub fn route_of(&self, path: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.pattern.matches(path))
    }

    /// Returns `true` if a site serves `/`. The default root object is a setting of the distribution, and any other target
    /// would get `/index.html` in place of `/`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html>
    #[must_use]
    pub fn serves_root_from_site(&self) -> bool {
        self.route_of("/").is_some_and(|route| matches!(route.target, RouteTarget::Site(_)))
    }

    /// Returns `true` if there is an API Gateway custom domain.
    #[must_use]
    pub fn makes_api_domain(&self) -> bool {
        self.apis().any(|target| target.strategy.makes_api_domain())
    }
}

/// An API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Api {
    /// Its ID, or its endpoint.
    pub address: ApiAddress,
    /// Its Region; `None` for an API of the stack itself, where the config does not name the stack's Region.
    pub region: Option<Region>,
    /// Its kind.
    pub kind: ApiKind,
    /// The stage to serve.
    pub stage: Given<StageName>,
    /// The way in which it authorizes requests, if the config says so.
    pub auth: Option<Auth>,
    /// The lock that keeps clients from going around the distribution.
    pub lock: Option<ApiLock>,
}

words! {
    /// The kind of an API.
    #[non_exhaustive]
    pub enum ApiKind {
        /// A REST API.
        Rest = "rest",
        /// An HTTP API.
        Http = "http",
        /// A WebSocket API.
        Websocket = "websocket",
    }
}

words! {
    /// The authorization of an API.
    #[non_exhaustive]
    pub enum Auth {
        /// Not at all.
        None = "none",
        /// A JWT authorizer.
        Jwt = "jwt",
        /// A Cognito user pool.
        Cognito = "cognito",
        /// A Lambda authorizer.
        Lambda = "lambda",
        /// AWS IAM, that is Signature Version 4.
        Iam = "iam",
        /// A bearer token of any kind: `jwt`, `cognito` or `lambda`.
        Bearer = "bearer",
    }
}

impl Api {
    /// Returns the API that the stack makes, if it does.
    #[must_use]
    pub fn made(&self) -> Option<&MadeApi> {
        match &self.address {
            ApiAddress::Document(made) => Some(made),
            ApiAddress::Id(_) | ApiAddress::Endpoint(_) => None,
        }
    }

    /// Host name of the default endpoint. Every Region of the commercial partition has the same DNS suffix.
    ///
    /// <https://docs.aws.amazon.com/general/latest/gr/apigateway.html>
    pub(crate) fn host(&self) -> Expr {
        self.address.host(self.region)
    }

    /// Returns the URL of the stage at the default endpoint, if all of it is known.
    #[must_use]
    pub fn default_endpoint(&self) -> Option<String> {
        let host = self.host();
        let stage = self.origin_path().unwrap_or_default();
        Some(format!("https://{}{}", host.as_literal()?, stage.as_literal()?))
    }

    /// Returns the API in a few words: `a1b2c3d4e5 in eu-west-1`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.region {
            Some(region) => format!("{} in {region}", self.address),
            None => self.address.to_string(),
        }
    }

    /// Returns the origin path that leads to the stage, none for `$default`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html>
    pub(crate) fn origin_path(&self) -> Option<Expr> {
        if self.stage.literal().is_some_and(StageName::is_default) {
            return None;
        }
        let mut path = Expr::literal("/");
        path.extend(self.stage.expr());
        Some(path)
    }
}

/// The name under which viewers reach the API.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Domain {
    /// The name.
    pub name: DomainName,
    /// Its zone, if gatefront is to validate certificates and create records in it.
    pub hosted_zone: Option<Given<HostedZoneId>>,
    /// More names, sorted.
    pub aliases: Vec<Alias>,
    /// Base path of the mapping.
    pub base_path: Option<BasePath>,
    /// True if an HTTPS record is to be created too.
    pub https_record: bool,
    /// The certificate that viewers see.
    pub viewer_certificate: Certificate,
    /// The certificate of the API Gateway custom domain, where the strategy has one.
    pub api_certificate: Certificate,
    /// The settings for requests of new certificates.
    pub new_certificate: NewCertificate,
}

/// One more name under which viewers reach the distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alias {
    /// The name.
    pub name: DomainName,
    /// Its zone, if gatefront is to validate certificates and create records in it.
    pub hosted_zone: Option<Given<HostedZoneId>>,
}

impl Domain {
    /// Returns all names with their zones, the first one first.
    pub fn names(&self) -> impl Iterator<Item = (&DomainName, Option<&Given<HostedZoneId>>)> {
        let aliases = self.aliases.iter().map(|alias| (&alias.name, alias.hosted_zone.as_ref()));
        std::iter::once((&self.name, self.hosted_zone.as_ref())).chain(aliases)
    }

    /// Returns what the logical IDs of a name's own resources end with: nothing for the first name.
    pub(crate) fn suffix(&self, name: &DomainName) -> String {
        if *name == self.name { String::new() } else { name.logical_id() }
    }
}

/// A certificate to use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// One that is there already.
    Existing(Given<CertificateArn>),
    /// The one that the template makes in each Region where it is needed.
    New,
}

/// The settings for the request of a certificate.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewCertificate {
    /// The name it is issued for.
    pub name: CertificateName,
    /// The other names that it is issued for.
    pub alternative_names: Vec<DomainName>,
    /// Its key algorithm.
    pub key_algorithm: KeyAlgorithm,
}

words! {
    /// Key algorithm, by ACM's name.
    // <https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html>
    #[schemars(inline)]
    pub enum KeyAlgorithm {
        Rsa1024 = "RSA_1024",
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EcPrime256v1 = "EC_prime256v1",
        EcSecp384r1 = "EC_secp384r1",
        EcSecp521r1 = "EC_secp521r1",
    }
}

impl KeyAlgorithm {
    /// Returns `true` if CloudFront takes it from viewers' certificates: RSA, and of the elliptic curves P-256 alone.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html>
    #[must_use]
    pub fn suits_cloudfront(self) -> bool {
        !matches!(self, Self::EcSecp384r1 | Self::EcSecp521r1)
    }

    /// Returns `true` if a regional API Gateway custom domain takes it: RSA up to 2048 bits, and P-256.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html>
    #[must_use]
    pub fn suits_api_gateway(self) -> bool {
        matches!(self, Self::Rsa1024 | Self::Rsa2048 | Self::EcPrime256v1)
    }

    /// Returns `true` if ACM issues it, and CloudFront and API Gateway both take it.
    #[must_use]
    pub fn suits_new_certificates(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::EcPrime256v1)
    }
}

/// A strategy with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Strategy {
    /// Returns `true` if it makes an API Gateway custom domain, whose mappings choose API and stage.
    #[must_use]
    pub fn makes_api_domain(&self) -> bool {
        matches!(self, Self::CustomDomain(_))
    }
}

/// Options of custom-domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomDomain {
    /// The origin of the distribution.
    pub origin: CustomDomainOrigin,
}

words! {
    /// The origin of a distribution in front of an API Gateway custom domain.
    #[schemars(inline)]
    pub enum CustomDomainOrigin {
        DefaultEndpoint = "default-endpoint",
        RegionalDomainName = "regional-domain-name",
    }
}

/// Options of lambda-edge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LambdaEdge {
    /// The Lambda runtime.
    pub runtime: Runtime,
}

words! {
    /// The Lambda runtimes that gatefront writes a handler for.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>
    #[schemars(inline)]
    #[non_exhaustive]
    pub enum Runtime {
        Python313 = "python3.13",
        Nodejs22 = "nodejs22.x",
        Nodejs24 = "nodejs24.x",
    }
}

/// Options of zero-ttl; TTLs in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub price_class: PriceClass,
    /// HTTP versions for viewers.
    pub http_version: HttpVersion,
    /// True if viewers may use IPv6.
    pub ipv6: bool,
    /// Security policy for viewers, where there is a certificate of one's own.
    pub minimum_protocol_version: MinimumProtocolVersion,
    /// A web ACL that exists.
    pub web_acl: Option<Given<WebAclArn>>,
    /// The settings of every API's origin.
    pub api_origin: OriginOptions,
    /// The web ACL that the stack makes, in place of `web_acl`.
    pub firewall: Option<Firewall>,
    /// Standard logging (legacy).
    pub logging: Option<Logging>,
    /// Standard logging (v2).
    pub log_delivery: Option<LogDelivery>,
    /// The flat-rate plan that the config names.
    pub flat_rate: Option<FlatRatePlan>,
    /// The countries that are served.
    pub geo_restriction: Option<GeoRestriction>,
}

/// A policy that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Policy {
    /// One of AWS's.
    Managed(ManagedPolicy),
    /// One of the user's own.
    Id(Given<PolicyId>),
}

impl Policy {
    /// Returns the ID of a policy of the user's own.
    #[must_use]
    pub fn own_id(&self) -> Option<&Given<PolicyId>> {
        match self {
            Self::Managed(_) => None,
            Self::Id(id) => Some(id),
        }
    }
}

/// The countries that are served, by ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeoRestriction {
    /// These and no others.
    Allow(Vec<String>),
    /// All but these.
    Deny(Vec<String>),
}

/// The Regions where the template is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regions {
    /// In one Region.
    One(Region),
    /// In one Region that the config does not name: the stack's owner chooses it.
    Unknown,
    /// In several: where something is made beside an API first, and last where the distribution is.
    Several {
        /// The Regions of what is made beside an API, sorted; the distribution's may be one of them.
        apis: Vec<Region>,
        /// The Region of the distribution.
        distribution: Region,
    },
}

impl Regions {
    /// Returns the Regions that the config names, in the order of deployment.
    #[must_use]
    pub fn in_order(&self) -> Vec<Region> {
        match self {
            Self::One(region) => vec![*region],
            Self::Unknown => Vec::new(),
            Self::Several { apis, distribution } => {
                let others = apis.iter().filter(|region| *region != distribution);
                others.chain([distribution]).copied().collect()
            }
        }
    }

    /// Returns the Region, where there is only one and the config names it.
    #[must_use]
    pub fn only(&self) -> Option<Region> {
        match self {
            Self::One(region) => Some(*region),
            Self::Unknown | Self::Several { .. } => None,
        }
    }

    /// Returns the Region of the distribution if that is another one than an API's.
    #[must_use]
    pub fn away_from(&self, api: Option<Region>) -> Option<Region> {
        match self {
            Self::Several { distribution, .. } if api != Some(*distribution) => Some(*distribution),
            Self::One(_) | Self::Unknown | Self::Several { .. } => None,
        }
    }
}
