use serde::Serialize;
use serde_json::{Value as Json, json};

use super::Holes;
use crate::cloudfront::limits;
use crate::label;
use crate::overrides::apply;
use crate::plan::{OriginOptions, Route, RouteTarget, ServerProtocol};
use crate::render::{self, FragmentFile, templates};
use crate::template::{Defect, Value};

/// An origin of the distribution: HTTPS only and TLS 1.2, wherever CloudFormation's own defaults are weaker.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html>
#[derive(Debug, Clone, Serialize, PartialEq)]
pub(crate) struct OriginFragment {
    pub(crate) id: String,
    domain_name: Json,
    path: Option<Json>,
    access_control: Option<Json>,
    s3: Option<Json>,
    custom: Option<Json>,
    headers: Vec<Json>,
    shield: Option<String>,
    /// The value that the user merges over the origin.
    #[serde(skip)]
    overrides: Option<Value>,
}

/// The address of an origin.
pub(crate) struct OriginAddress {
    pub(crate) domain_name: Json,
    /// Words that name the origin, a different text for each address.
    pub(crate) label: String,
    /// The origin access control, by logical ID.
    pub(crate) access_control: Option<&'static str>,
    pub(crate) lock: OriginLock,
}

/// The header or the client certificate that CloudFront sends to a locked origin.
#[derive(Default)]
pub(crate) struct OriginLock {
    /// A header with a secret.
    pub(crate) header: Option<Json>,
    /// The settings of a client certificate.
    pub(crate) mtls: Option<Json>,
}

impl OriginFragment {
    /// Returns the origin of a route. `usual` are the options that need no mention in its ID.
    pub(crate) fn new(address: OriginAddress, route: &Route, usual: &OriginOptions, is_short: bool) -> Self {
        let path = route.origin_path();
        let options = &route.origin;
        let is_bucket = matches!(route.target, RouteTarget::Site(_));
        let shown = path.as_ref().map(ToString::to_string);
        let id = if is_short { "api".to_owned() } else { id(&address, route, shown.as_deref(), usual) };
        Self {
            id,
            domain_name: address.domain_name,
            path: path.map(|path| path.to_json()),
            access_control: address.access_control.map(|id| json!({ "Fn::GetAtt": [id, "Id"] })),
            s3: is_bucket.then(|| s3(options)),
            custom: (!is_bucket).then(|| custom(route, address.lock.mtls)),
            headers: headers(options).into_iter().chain(address.lock.header).collect(),
            shield: options.shield.map(|region| region.to_string()),
            overrides: route.overrides.origin.as_ref().map(|overrides| overrides.value().clone()),
        }
    }

    /// Renders the origin.
    ///
    /// # Errors
    /// The file and the struct do not fit together.
    pub(crate) fn render(&self) -> Result<Json, Defect> {
        let origin = render::fragment(self.file(), self)?;
        Ok(match &self.overrides {
            Some(overrides) => apply(origin, overrides).to_json(),
            None => origin.to_json(),
        })
    }
}

/// Returns the settings of a bucket. With an origin access control the identity is empty.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-s3originconfig.html>
fn s3(options: &OriginOptions) -> Json {
    let mut s3 = json!({ "OriginAccessIdentity": "" });
    if options.read_timeout != OriginOptions::READ_TIMEOUT {
        s3["OriginReadTimeout"] = options.read_timeout.into();
    }
    s3
}

fn headers(options: &OriginOptions) -> Vec<Json> {
    options
        .headers
        .iter()
        .map(|(name, value)| json!({ "HeaderName": name, "HeaderValue": value.expr().to_json() }))
        .collect()
}

/// Returns the settings of a server.
fn custom(route: &Route, mtls: Option<Json>) -> Json {
    let mut custom = json!({ "OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"] });
    if let RouteTarget::Origin(server) = &route.target {
        if server.protocol == ServerProtocol::Http {
            custom["OriginProtocolPolicy"] = "http-only".into();
        }
        match (server.protocol, server.port) {
            (_, None) => {}
            (ServerProtocol::Https, Some(port)) => custom["HTTPSPort"] = port.into(),
            (ServerProtocol::Http, Some(port)) => custom["HTTPPort"] = port.into(),
        }
    }
    custom["OriginReadTimeout"] = route.origin.read_timeout.into();
    if let Some(mtls) = mtls {
        custom["OriginMtlsConfig"] = mtls;
    }
    custom
}

/// Returns an ID that other origins do not have, and that depends on nothing but the origin.
fn id(address: &OriginAddress, route: &Route, path: Option<&str>, usual: &OriginOptions) -> String {
    let mut id = address.label.clone();
    if let Some(path) = path {
        id = format!("{id}-{}", label::name(path));
    }
    let mut unusual = String::new();
    if route.origin != *usual {
        let headers: Vec<String> =
            route.origin.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let shield = route.origin.shield.map(|region| region.to_string());
        unusual = format!("{} {headers:?} {shield:?}", route.origin.read_timeout);
    }
    if let RouteTarget::Origin(server) = &route.target
        && (server.protocol == ServerProtocol::Http || server.port.is_some())
    {
        unusual = format!("{unusual} {} {:?}", server.protocol, server.port);
    }
    if let Some(overrides) = &route.overrides.origin {
        unusual = format!("{unusual} {}", overrides.value().to_json());
    }
    if !unusual.is_empty() {
        id = format!("{id}-{}", label::fingerprint(&unusual).to_ascii_lowercase());
    }
    if id.len() <= limits::ORIGIN_ID {
        return id;
    }
    let start: String = id.chars().take(limits::ORIGIN_ID - 9).collect();
    format!("{start}-{}", label::fingerprint(&id).to_ascii_lowercase())
}

impl Holes for OriginFragment {
    fn file(&self) -> &'static FragmentFile {
        &templates::ORIGIN
    }
}
