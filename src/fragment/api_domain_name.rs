use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;
use crate::render::{FragmentFile, templates};

/// The API Gateway custom domain name, on a regional endpoint.
///
/// The V2 type serves REST and HTTP APIs alike and takes base paths of several levels.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
#[derive(Serialize)]
pub(crate) struct ApiDomainNameFragment<'a> {
    pub(crate) logical_id: String,
    pub(crate) domain_name: &'a str,
    /// `true` for the first of several names, whose regional domain name is an output.
    pub(crate) is_first: bool,
    pub(crate) certificate_arn: Json,
    /// The truststore, where clients show a certificate.
    pub(crate) mtls: Option<Json>,
}

impl Holes for ApiDomainNameFragment<'_> {
    fn file(&self) -> &'static FragmentFile {
        &templates::API_DOMAIN_NAME
    }

    fn placement(&self) -> Placement {
        Placement::EveryApi
    }
}
