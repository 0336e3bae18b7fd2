//! The strategies: how each brings Authorization to the API, described and built.

mod cloudfront_function;
mod custom_domain;
mod lambda_edge;
mod lock;
mod managed_policy;
mod zero_ttl;

use serde::Serialize;

use crate::cloudfront::managed::ManagedPolicy;
use crate::plan::{Auth, Runtime, Strategy, ZeroTtl};
use crate::words::words;

pub use lock::{LOCKS, LockInfo, LockStrength};

words! {
    /// The strategies, the plain answer first.
    pub enum Kind {
        /// AWS's managed origin request policy leaves Host out.
        ManagedPolicy = "managed-policy",
        /// An API Gateway custom domain expects the viewer's Host.
        CustomDomain = "custom-domain",
        /// A CloudFront Function sets the Host for the origin.
        CloudfrontFunction = "cloudfront-function",
        /// A Lambda@Edge function rewrites Host.
        LambdaEdge = "lambda-edge",
        /// A cache policy has Authorization in its key.
        ZeroTtl = "zero-ttl",
    }
}

impl Kind {
    /// Returns what people and the other modules need to know about the strategy.
    #[must_use]
    pub fn info(self) -> &'static Info {
        match self {
            Self::ManagedPolicy => &managed_policy::INFO,
            Self::CustomDomain => &custom_domain::INFO,
            Self::CloudfrontFunction => &cloudfront_function::INFO,
            Self::LambdaEdge => &lambda_edge::INFO,
            Self::ZeroTtl => &zero_ttl::INFO,
        }
    }

    /// Returns the kind of a plan's strategy.
    #[must_use]
    pub fn of(strategy: &Strategy) -> Self {
        match strategy {
            Strategy::ManagedPolicy => Self::ManagedPolicy,
            Strategy::CustomDomain(_) => Self::CustomDomain,
            Strategy::CloudfrontFunction => Self::CloudfrontFunction,
            Strategy::LambdaEdge(_) => Self::LambdaEdge,
            Strategy::ZeroTtl(_) => Self::ZeroTtl,
        }
    }

    /// Returns the plain answer for an API that authorizes requests in that way.
    #[must_use]
    pub fn plain_for(auth: Auth) -> Self {
        match auth {
            Auth::None | Auth::Jwt | Auth::Cognito | Auth::Lambda | Auth::Bearer => Self::ManagedPolicy,
            Auth::Iam => Self::CustomDomain,
        }
    }
}

/// Returns what is known about every strategy, the plain answer first.
pub fn all() -> impl Iterator<Item = &'static Info> + Clone {
    Kind::ALL.iter().map(|kind| kind.info())
}

/// The facts that people need to know to choose a strategy.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Info {
    /// The strategy, by its name in the config.
    #[serde(rename = "name")]
    pub kind: Kind,
    /// A description of how it works, in one sentence.
    pub summary: &'static str,
    /// When to choose it.
    pub choose: &'static str,
    /// The Host that the API sees.
    pub host: &'static str,
    /// The things that it makes beside the distribution.
    pub creates: &'static [&'static str],
    /// The things that it needs and that are not there of themselves.
    pub needs: &'static [&'static str],
    /// Cost per million requests on top of CloudFront and API Gateway, in US dollars.
    pub cost_per_million: &'static str,
    /// Latency that it adds to a request.
    pub latency: &'static str,
    /// The things that it cannot do.
    pub cannot: &'static [&'static str],
    /// The values of `api.auth` that it serves with ordinary clients.
    pub auth: &'static [Auth],
    /// The keys beside `type` that it takes.
    pub options: &'static [&'static str],
    /// The demand that it makes on the viewer's Host.
    #[serde(skip)]
    pub viewer_host: ViewerHost,
    /// `true` if its cache key brings Authorization, so that the origin request policy need not.
    #[serde(skip)]
    pub keyed: bool,
    /// `true` if it makes an API Gateway custom domain, which takes a domain, a certificate and a mapping in the API's
    /// Region.
    #[serde(skip)]
    pub makes_api_domain: bool,
    /// `true` if it makes a Lambda@Edge function with a role: in us-east-1, and outliving the stack.
    #[serde(skip)]
    pub makes_edge_lambda: bool,
}

/// The demand that a strategy makes on the viewer's Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewerHost {
    /// It must reach the API.
    Required,
    /// It must not: API Gateway answers 403 to a name that it does not know.
    Forbidden,
    /// Either way, because a function replaces it.
    Replaced,
}

/// Bearer tokens of any kind, and no authorization at all.
const BEARER: &[Auth] = &[Auth::None, Auth::Jwt, Auth::Cognito, Auth::Lambda, Auth::Bearer];

/// The reason why SigV4 fails with every strategy that changes the Host.
const NO_SIGV4: &str = "serve SigV4 clients (IAM): they sign the viewer's Host and path, the API sees others";

impl Info {
    /// Returns the name in the config.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.kind.as_str()
    }

    /// Returns `true` if it serves ordinary clients of an API that authorizes requests in that way.
    #[must_use]
    pub fn serves(&self, auth: Auth) -> bool {
        self.auth.contains(&auth)
    }
}

/// The decisions of a strategy about the behavior of a route.
pub(crate) struct StrategySettings {
    pub(crate) cache_policy: CachePolicyChoice,
    pub(crate) origin_request_policy: ManagedPolicy,
    pub(crate) host: HostChange,
}

/// The cache policy of a behavior.
pub(crate) enum CachePolicyChoice {
    /// One of AWS's.
    Managed(ManagedPolicy),
    /// The stack's own, with Authorization in its key.
    Authorization(ZeroTtl),
}

/// The function that changes Host.
pub(crate) enum HostChange {
    /// No function.
    None,
    /// A Lambda@Edge function on origin-request.
    OriginRequest(Runtime),
    /// A CloudFront Function on viewer-request.
    ViewerRequest,
}

/// Returns the decisions of a strategy.
pub(crate) fn settings(strategy: &Strategy) -> StrategySettings {
    match strategy {
        Strategy::CustomDomain(_) => custom_domain::settings(),
        Strategy::LambdaEdge(options) => lambda_edge::settings(options),
        Strategy::ZeroTtl(options) => zero_ttl::settings(options),
        Strategy::ManagedPolicy => managed_policy::settings(),
        Strategy::CloudfrontFunction => cloudfront_function::settings(),
    }
}
