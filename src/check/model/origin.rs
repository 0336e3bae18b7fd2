//! Origins: which of them are APIs.

use schemars::JsonSchema;
use serde::Serialize;

use super::api::DOMAIN_NAMES;
use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::{Part, Text};
use crate::cloudfront::managed::{ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, ManagedPolicy};

/// What kind of server an origin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OriginKind {
    /// The default endpoint of an API.
    ExecuteApi,
    /// An API Gateway custom domain, by its own name or by the regional one that AWS gives it.
    ApiGatewayDomain,
    /// A bucket.
    S3,
    /// Something else that is known to be no API of API Gateway.
    Other,
    /// The template does not tell.
    Unknown,
}

impl OriginKind {
    pub(crate) fn may_be_api(self) -> bool {
        !matches!(self, Self::S3 | Self::Other)
    }

    pub(crate) fn is_api(self) -> bool {
        matches!(self, Self::ExecuteApi | Self::ApiGatewayDomain)
    }
}

/// An origin of a distribution.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) at: Cursor<'a>,
    pub(crate) id: Text,
    pub(crate) domain: Text,
    /// The origin path, empty where there is none.
    pub(crate) path: Text,
    pub(crate) kind: OriginKind,
    /// Whether its names make an API likely where nothing is certain.
    pub(crate) hints_at_api: bool,
    /// The logical id of the API or of its custom domain.
    pub(crate) api: Option<String>,
    /// Whether it is a custom domain by the name that AWS gives it, which is only an address: API Gateway does not know
    /// it as a Host.
    pub(crate) is_given_name: bool,
}

impl<'a> Origin<'a> {
    pub(crate) fn read(at: Cursor<'a>) -> Self {
        let text = |key: &str| at.get(key).map(|value| value.text()).unwrap_or_default();
        let (id, domain, path) = (text("Id"), text("DomainName"), text("OriginPath"));
        let (kind, is_certain) = kind(&at.env, &domain);
        // A name that is certainly an API's remains one, whatever stands beside it.
        let is_bucket = at.get("S3OriginConfig").is_some() && !(kind.is_api() && is_certain);
        let (kind, is_certain) = if is_bucket { (OriginKind::S3, true) } else { (kind, is_certain) };
        let api = domain.parts().iter().find_map(|part| match part {
            Part::Ref(id) | Part::GetAtt(id, _) if !id.starts_with("AWS::") => Some(id.clone()),
            _ => None,
        });
        let names = format!("{id} {domain} {}", hints(&at.env, &domain));
        let hints_at_api = words(&names).iter().any(|word| HINTS.contains(&word.as_str()));
        let is_open = kind == OriginKind::Other && !is_certain;
        let kind = if is_open && hints_at_api { OriginKind::Unknown } else { kind };
        let is_given_name = kind == OriginKind::ApiGatewayDomain && is_given_name(&domain);
        Self { at, id, domain, path, kind, hints_at_api, api, is_given_name }
    }

    /// The managed origin request policy that sends the Host which an API of this name expects.
    pub(crate) fn request_policy(&self) -> ManagedPolicy {
        if self.is_given_name { ALL_VIEWER } else { ALL_VIEWER_EXCEPT_HOST_HEADER }
    }

    /// Where its domain name stands.
    pub(crate) fn domain_pointer(&self) -> crate::template::Pointer {
        self.at.get("DomainName").map_or_else(|| self.at.pointer.clone(), |domain| domain.pointer)
    }
}

/// Words that make an API likely.
const HINTS: &[&str] = &["api", "apis", "apigateway", "apigw", "gateway", "gw", "httpapi", "restapi"];

/// The words of a name, in lower case: `MyApiOrigin` has three, `capital` is one.
fn words(names: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in names.chars() {
        let starts_word = c.is_uppercase() && was_lower;
        was_lower = c.is_lowercase() || c.is_numeric();
        if starts_word || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// What a template says of the parameters that a name is made of: description, allowed pattern.
fn hints(env: &Env<'_>, domain: &Text) -> String {
    let mut text = String::new();
    for part in domain.parts() {
        if let Part::Ref(name) = part
            && let Some(parameter) = env.sections.parameter(name)
        {
            for key in ["Description", "AllowedPattern", "Default"] {
                text.extend(parameter.get(key).and_then(crate::template::Value::as_str));
            }
        }
    }
    text
}

/// The kind of a server by its name, and whether that is certain.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html>
fn kind(env: &Env<'_>, domain: &Text) -> (OriginKind, bool) {
    let shown = domain.to_string().to_lowercase();
    if let Some((label, _)) = shown.split_once(".execute-api.") {
        return (if is_given(label) { OriginKind::ApiGatewayDomain } else { OriginKind::ExecuteApi }, true);
    }
    let domain_names =
        env.sections.of_type(DOMAIN_NAMES).filter_map(|id| Cursor::properties(*env, id)?.get("DomainName"));
    if !shown.is_empty() && domain_names.into_iter().any(|name| name.text() == *domain) {
        return (OriginKind::ApiGatewayDomain, true);
    }
    if let Some(kind) = domain.parts().iter().find_map(|part| of_resource(env, part)) {
        return (kind, true);
    }
    let elsewhere =
        [".elb.", ".lambda-url.", ".cloudfront.net", ".on.aws", ".mediastore.", ".mediapackage", ".appsync-api."];
    if shown.contains(".s3.") || shown.contains(".s3-") {
        (OriginKind::S3, true)
    } else if elsewhere.iter().any(|part| shown.contains(part)) {
        (OriginKind::Other, true)
    } else if domain.as_known().is_some() {
        (OriginKind::Other, false)
    } else {
        (OriginKind::Unknown, false)
    }
}

/// Whether the first label of an execute-api name is that of a custom domain: the id of an API never starts so.
fn is_given(label: &str) -> bool {
    label.trim_start_matches("https://").starts_with("d-")
}

/// Whether a custom domain is named by what AWS gives it: the target of its DNS record.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html>
fn is_given_name(domain: &Text) -> bool {
    match domain.single() {
        Some(Part::GetAtt(_, attribute)) => {
            matches!(attribute.as_str(), "RegionalDomainName" | "DistributionDomainName")
        }
        _ => domain.to_string().to_lowercase().split_once(".execute-api.").is_some_and(|(label, _)| is_given(label)),
    }
}

/// The kind of a server whose name is, or is cut from, what a resource of the template gives.
fn of_resource(env: &Env<'_>, part: &Part) -> Option<OriginKind> {
    match part {
        Part::Ref(id) if of_type(env, id, DOMAIN_NAMES) => Some(OriginKind::ApiGatewayDomain),
        Part::GetAtt(id, _) => match env.sections.resource_type(id)? {
            name if DOMAIN_NAMES.contains(&name) => Some(OriginKind::ApiGatewayDomain),
            "AWS::S3::Bucket" => Some(OriginKind::S3),
            // The outputs of another stack, and what a custom resource brings, may be anything.
            "AWS::Serverless::Application" => Some(OriginKind::Unknown),
            name if name.starts_with("AWS::CloudFormation::") || name.contains("Custom") => Some(OriginKind::Unknown),
            _ => Some(OriginKind::Other),
        },
        _ => None,
    }
}

fn of_type(env: &Env<'_>, id: &str, types: &[&str]) -> bool {
    env.sections.resource_type(id).is_some_and(|name| types.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_whole_words() {
        let hints = |name: &str| words(name).iter().any(|word| HINTS.contains(&word.as_str()));
        assert!(hints("MyApiOrigin") && hints("orders-api") && hints("api.example.com") && hints("${ApiHost}"));
        assert!(!hints("www.capital.example.com") && !hints("rapid") && !hints("therapist"));
    }
}
