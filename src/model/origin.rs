//! Origins.

use schemars::JsonSchema;
use serde::Serialize;

use super::{AccessControl, Api, ApiProtocol, At, BucketAccess, Demands, Login, Place, Text, UrlAccess};
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::managed::{ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, ManagedPolicy};

/// The kind of server that an origin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OriginKind {
    /// The default endpoint of an API.
    ExecuteApi,
    /// An API Gateway custom domain, by its own name or by the regional one that AWS gives it.
    ApiGatewayDomain,
    /// An S3 bucket.
    S3,
    /// The URL of a Lambda function.
    FunctionUrl,
    /// A load balancer.
    LoadBalancer,
    /// A server that is known not to be API Gateway.
    Other,
    /// A server that only the deployment knows.
    Unknown,
}

impl OriginKind {
    pub(crate) fn may_be_api(self) -> bool {
        !matches!(self, Self::S3 | Self::FunctionUrl | Self::LoadBalancer | Self::Other)
    }

    pub(crate) fn is_api(self) -> bool {
        matches!(self, Self::ExecuteApi | Self::ApiGatewayDomain)
    }
}

/// The likeness of an origin to an API by its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// Its kind is certain.
    Settled,
    /// It may be an API: a custom domain has any name.
    Possible,
    /// Its names suggest an API.
    Suggested,
}

/// An origin of a distribution.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) place: Place,
    pub(crate) id: Text,
    /// The place of its ID, or of the origin if it has none.
    pub(crate) id_place: Place,
    pub(crate) domain: Text,
    /// The place of the domain name, or of the origin if it has none.
    pub(crate) domain_place: Place,
    /// A noun for the thing that its domain name is, if that is certainly no domain name: the ID of an API, an ARN.
    pub(crate) not_a_name: Option<&'static str>,
    /// A noun for the thing in the place of the API's ID, if that is something else.
    pub(crate) not_an_api: Option<&'static str>,
    /// The origin path, empty if there is none.
    pub(crate) path: Text,
    /// The place of the origin path, or of the origin if it has none.
    pub(crate) path_place: Place,
    /// The origin path with references to stages replaced by their names.
    pub(crate) stage_path: Text,
    pub(crate) kind: OriginKind,
    /// The likeness to an API by its names, if its kind is not certain.
    pub(crate) likeness: Likeness,
    /// True if it is a custom domain by the name that AWS gives it. That name is only an address: API Gateway does not
    /// know it as a Host.
    pub(crate) is_given_name: bool,
    /// The certainty of its name: what a nested stack gives, or a resource of the template that the source is a
    /// fragment of, is taken as it is.
    pub(crate) certainty: Certainty,
    /// The own name of the custom domain that the origin is, or else its domain name.
    pub(crate) own_name: Text,
    /// The API, if the origin is the default endpoint of one that the source holds.
    pub(crate) api: Option<Api>,
    /// The kind of its API, where the distribution's metadata says it.
    pub(crate) declared_protocol: Option<ApiProtocol>,
    /// The login that the APIs behind the origin ask of their callers.
    pub(crate) login: Login,
    /// True if the distribution's metadata says that they ask nobody to log in.
    pub(crate) is_declared_public: bool,
    /// The configurations that are set, with their places.
    pub(crate) configs: Vec<(OriginConfig, Place)>,
    /// True if all of the origin is in the source. A macro may add to it.
    pub(crate) is_whole: bool,
    /// The headers that CloudFront adds to requests.
    pub(crate) headers: Vec<AddedHeader>,
    pub(crate) protocol: At<OriginProtocol>,
    pub(crate) https_port: At<u64>,
    /// The protocols that CloudFront may use in HTTPS to it.
    pub(crate) ssl_protocols: At<Vec<String>>,
    /// The seconds that CloudFront waits for an answer.
    pub(crate) read_timeout: At<u64>,
    /// The seconds that CloudFront waits for a complete answer.
    pub(crate) completion_timeout: At<u64>,
    /// The Region of Origin Shield, if it is switched on.
    pub(crate) shield: Option<At<String>>,
    /// The place of the client certificate that CloudFront presents.
    pub(crate) client_certificate: Option<Place>,
    /// The place where the custom domain that it is demands a client certificate.
    pub(crate) demands_certificate: Option<Place>,
    /// The place where the custom domain that it is says that it is private.
    pub(crate) private_domain: Option<Place>,
    pub(crate) access_control: Option<AccessControl>,
    /// The place of its origin access identity.
    pub(crate) identity: Option<Place>,
    /// The place of its name, if that is the website endpoint of a bucket.
    pub(crate) website: Option<Place>,
    pub(crate) bucket: Option<BucketAccess>,
    pub(crate) function_url: Option<UrlAccess>,
    /// The demands of the APIs behind it that the source holds.
    pub(crate) demands: Vec<Demands>,
}

/// A header that CloudFront adds to requests.
#[derive(Debug, Clone)]
pub(crate) struct AddedHeader {
    pub(crate) name: At<String>,
    pub(crate) value: Text,
    pub(crate) value_place: Place,
    /// True if its name is that of a secret.
    pub(crate) is_secret: bool,
    /// The parts of the source that may read it.
    pub(crate) readers: SecretReaders,
}

/// The parts of the source that may read a header which CloudFront adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretReaders {
    /// Something beside the distribution names the header, or the source does not hold the API.
    Possible,
    /// A code that no authorizer names, of an API with integrations whose code is not in the source.
    CodeElsewhere,
    /// A code that no authorizer names, of an API whose code is all in the source.
    Nobody,
}

impl Origin {
    /// Returns the managed origin request policy that sends the Host which an API of this name expects.
    pub(crate) fn request_policy(&self) -> ManagedPolicy {
        if self.is_given_name { ALL_VIEWER } else { ALL_VIEWER_EXCEPT_HOST_HEADER }
    }

    /// Returns the kind of its API, if the source holds the API or says it.
    pub(crate) fn protocol(&self) -> Option<ApiProtocol> {
        self.api.as_ref().map(|api| api.kind).or(self.declared_protocol)
    }

    /// Reports whether it is an API, or is named like one.
    pub(crate) fn is_likely_api(&self) -> bool {
        self.kind.is_api() || self.likeness == Likeness::Suggested
    }

    /// Reports whether it is an API that asks nobody to log in: by the metadata, or because its routes are all known and
    /// only read.
    pub(crate) fn is_public(&self) -> bool {
        self.is_declared_public
            || self.login == Login::Nobody && self.api.as_ref().is_some_and(|api| api.routes.only_read())
    }

    /// Reports whether CloudFront adds a header of that name.
    pub(crate) fn adds_header(&self, name: &str) -> bool {
        self.header(name).is_some()
    }

    /// Returns the header of that name that CloudFront adds.
    pub(crate) fn header(&self, name: &str) -> Option<&AddedHeader> {
        self.headers.iter().find(|header| header.name.known().is_some_and(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Reports whether it has a configuration of that kind.
    pub(crate) fn has_config(&self, config: OriginConfig) -> bool {
        self.configs.iter().any(|(known, _)| *known == config)
    }
}

/// The kinds of origin configuration, of which CloudFront takes exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OriginConfig {
    Custom,
    S3,
    Vpc,
}

/// The protocol that CloudFront uses to the origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OriginProtocol {
    HttpOnly,
    HttpsOnly,
    MatchViewer,
}
