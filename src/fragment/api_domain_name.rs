use serde::Serialize;
use serde_json::Value as Json;

use super::Holes;
use crate::placement::Placement;

/// The API Gateway custom domain name, on a regional endpoint.
///
/// The V2 type serves REST and HTTP APIs alike and takes base paths of several levels.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
#[derive(Serialize)]
pub(crate) struct ApiDomainName<'a> {
    pub(crate) domain_name: &'a str,
    pub(crate) certificate_arn: Json,
}

impl Holes for ApiDomainName<'_> {
    const NAME: &'static str = "api_domain_name";
    const TEXT: &'static str = include_str!("../../templates/api_domain_name.yaml.hbs");

    fn placement(&self) -> Placement {
        Placement::Api
    }
}
