//! Routes: each a path pattern with its target and options.

use super::{Api, Given, Policy, Regions, ResponseHeaders, Strategy};
use crate::cloudfront::edge_event::EdgeEvent;
use crate::diagnostic::Span;
pub use crate::names::PathText;
use crate::names::{BucketName, HeaderName, HeaderValue, HostName, LogicalId, OriginHeaderName, Region};
use crate::overrides::RouteOverrides;
use crate::words::words;

pub use crate::cloudfront::managed::ManagedPolicy;
pub use crate::cloudfront::options::ViewerProtocolPolicy;
pub use crate::cloudfront::path_pattern::PathPattern;

/// A route: one cache behavior.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Route {
    /// The path pattern.
    pub pattern: PathPattern,
    /// The target.
    pub target: RouteTarget,
    /// The beginning of the path that the target does not get, such as `/api`.
    pub strip_prefix: Option<PathText>,
    /// The caching that the config asks for.
    pub cache: Option<Cache>,
    /// The protocols that viewers may use.
    pub viewer_protocol_policy: ViewerProtocolPolicy,
    /// The origin request policy in place of the default one.
    pub origin_request_policy: Option<Policy>,
    /// The headers of answers.
    pub response_headers: Option<ResponseHeaders>,
    /// Settings of the route's origin.
    pub origin: OriginOptions,
    /// The user's own functions, by event.
    pub functions: Vec<(EdgeEvent, OwnFunction)>,
    /// The server that answers where the target fails.
    pub failover: Option<Failover>,
    /// CloudFormation that is merged over the behavior and the origin.
    pub overrides: RouteOverrides,
}

/// The server that answers where the target of a route fails.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failover {
    /// The server.
    pub server: Server,
    /// The status codes of the target that send a request to it.
    pub status: Vec<u16>,
}

/// Settings of an origin that every kind of target takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OriginOptions {
    /// Seconds to wait for the origin.
    pub read_timeout: u32,
    /// Headers that CloudFront adds, by name.
    pub headers: Vec<(OriginHeaderName, Given<HeaderValue>)>,
    /// The Region of Origin Shield.
    pub shield: Option<Region>,
}

impl OriginOptions {
    /// Seconds that CloudFront waits for an origin if nothing else is said.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginResponseTimeout>
    pub const READ_TIMEOUT: u32 = 30;
}

impl Default for OriginOptions {
    fn default() -> Self {
        Self { read_timeout: Self::READ_TIMEOUT, headers: Vec::new(), shield: None }
    }
}

/// The target of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteTarget {
    /// An API.
    Api(ApiTarget),
    /// Files in a bucket.
    Site(Site),
    /// Any other server.
    Origin(Server),
    /// A Lambda function URL.
    FunctionUrl(FunctionUrl),
    /// An answer of CloudFront's own.
    Respond(FixedAnswer),
}

/// An API as the target of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiTarget {
    /// The API.
    pub api: Api,
    /// The strategy that brings Authorization to it.
    pub strategy: Strategy,
    /// The path below the stage.
    pub path: Option<PathText>,
}

/// Files in a bucket that CloudFront alone reads.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Site {
    /// The bucket.
    pub bucket: SiteBucket,
    /// The folder in the bucket.
    pub path: Option<PathText>,
    /// The file that a path without a file leads to.
    pub index: Index,
    /// The page that answers for a missing file.
    pub error_page: Option<PathText>,
}

/// The bucket of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SiteBucket {
    /// The one that the stack makes.
    New,
    /// One that exists.
    Existing {
        /// The name.
        name: Given<BucketName>,
        /// The Region.
        region: Region,
    },
    /// One that is a resource of the template that the stack is added to.
    Resource {
        /// Its logical ID, or that of a nested stack, and the attribute that is its regional domain name.
        bucket: Given<HostName>,
        /// The bucket, if the stack makes its policy.
        makes_policy: Option<LogicalId>,
    },
}

/// The file that a path without a file leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// No file, except for the path `/`.
    Root,
    /// The `index.html` of the route's folder, as single-page applications want it.
    Spa,
    /// The `index.html` of each folder.
    Directories,
}

/// A server that is no API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The host name.
    pub domain_name: Given<HostName>,
    /// The path before the request's own.
    pub path: Option<PathText>,
    /// The protocol.
    pub protocol: ServerProtocol,
    /// The port, if it is not the protocol's own.
    pub port: Option<u16>,
    /// The Host that the server gets.
    pub host: SentHost,
}

words! {
    /// The protocol between CloudFront and a server.
    #[schemars(inline)]
    pub enum ServerProtocol { Https = "https", Http = "http" }
}

words! {
    /// The Host that a server gets.
    #[schemars(inline)]
    pub enum SentHost {
        /// The server's own name.
        Origin = "origin",
        /// The name that the viewer asks for.
        Viewer = "viewer",
    }
}

/// A Lambda function URL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionUrl {
    /// The host name of the URL, or a reference that gives the URL.
    pub host: Given<HostName>,
    /// The Region of the function; `None` for one of the stack itself, where the config does not name the stack's Region.
    pub region: Option<Region>,
    /// The function, by name or ARN.
    pub function: Option<Given<String>>,
    /// The caller of the URL.
    pub access: FunctionAccess,
    /// The methods.
    pub methods: Methods,
}

impl FunctionUrl {
    /// Returns `true` if the function is in the Region of the stack, which may then grant permissions on it.
    #[must_use]
    pub fn is_in_stack(&self, regions: &Regions) -> bool {
        self.region.is_none_or(|region| regions.only() == Some(region))
    }
}

words! {
    /// The caller of a function URL.
    #[schemars(inline)]
    pub enum FunctionAccess {
        /// CloudFront alone, which signs its requests.
        Iam = "iam",
        /// Everybody.
        None = "none",
    }
}

words! {
    /// The methods that a route passes on.
    #[schemars(inline)]
    pub enum Methods {
        /// GET, HEAD and OPTIONS.
        Read = "read",
        /// All seven.
        All = "all",
    }
}

words! {
    /// An answer that needs no origin, by its status code.
    #[schemars(inline)]
    pub enum FixedAnswer { Forbidden = "403", NotFound = "404", Gone = "410" }
}

impl FixedAnswer {
    /// Returns the status code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Gone => 410,
        }
    }

    /// Returns the reason phrase.
    ///
    /// <https://www.rfc-editor.org/rfc/rfc9110.html#name-client-error-4xx>
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Forbidden => "Forbidden",
            Self::NotFound => "Not Found",
            Self::Gone => "Gone",
        }
    }
}

/// The caching of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cache {
    /// A cache policy that exists.
    Policy(Policy),
    /// One that the stack makes.
    Own(CacheSettings),
}

/// The contents of a cache policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheSettings {
    /// Seconds that an object stays at least.
    pub min_ttl: u32,
    /// Seconds that an object stays when the origin gives none.
    pub default_ttl: u32,
    /// Seconds that an object stays at most.
    pub max_ttl: u32,
    /// Query strings in the cache key.
    pub query_strings: Selected,
    /// Headers in the cache key.
    pub headers: Vec<HeaderName>,
    /// Cookies in the cache key.
    pub cookies: Selected,
}

/// Query strings or cookies that are in a cache key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    /// All of them.
    All,
    /// No query strings or cookies.
    None,
    /// These.
    Names(Vec<String>),
}

/// A function of the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnFunction {
    /// A CloudFront Function, by ARN.
    Function(Given<String>),
    /// A Lambda@Edge function, by the ARN of a version.
    Lambda(Given<String>),
    /// A CloudFront Function that the stack makes.
    Code(OwnCode),
}

impl OwnFunction {
    /// Returns the code that the stack makes a function from, if it does.
    #[must_use]
    pub fn code(&self) -> Option<&OwnCode> {
        match self {
            Self::Code(code) => Some(code),
            Self::Function(_) | Self::Lambda(_) => None,
        }
    }
}

/// The code of a CloudFront Function in a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnCode {
    /// The path of the file, as the config has it.
    pub path: String,
    /// The code.
    pub text: String,
    /// The place of the path in the config.
    pub(crate) place: Span,
}

impl OwnCode {
    /// Returns the code of a file that a config names at a place.
    pub(crate) fn new(path: &str, text: &str, place: Span) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), place }
    }
}

impl Route {
    /// Returns the API with its strategy, if the target is one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiTarget> {
        match &self.target {
            RouteTarget::Api(api) => Some(api),
            _ => None,
        }
    }
}
