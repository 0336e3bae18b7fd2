//! Origins, and which of them are APIs.

use super::api::{self, DOMAIN_NAMES};
use super::login;
use crate::model::{Login, Origin, OriginConfig, OriginKind, OriginProtocol};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Value};

/// Reads an origin of a distribution with the API that it leads to.
pub(super) fn origin(at: &Cursor<'_>, distribution: &str) -> Origin {
    let mut origin = form(at, distribution);
    let env = at.env;
    let domain = at.get("DomainName").map(|domain| domain.expr()).unwrap_or_default();
    let api = domain.parts().iter().filter_map(Part::target).find(|id| !id.starts_with("AWS::"));
    if origin.kind == OriginKind::ExecuteApi {
        origin.api = api.and_then(|id| api::read(env, id));
    }
    origin.login = if origin.kind == OriginKind::ApiGatewayDomain {
        login(env, &api::behind(env, &origin.own_name))
    } else {
        login(env, &Vec::from_iter(api.map(str::to_owned)))
    };
    origin
}

/// Reads an origin of a distribution without what it leads to.
pub(super) fn form(at: &Cursor<'_>, distribution: &str) -> Origin {
    let env = at.env;
    let expr = |key: &str| at.get(key).map(|value| value.expr()).unwrap_or_default();
    let (id, domain, path) = (expr("Id"), expr("DomainName"), expr("OriginPath"));
    let (kind, is_certain) = kind(env, &domain);
    // A name that is certainly an API's stays one, whatever is beside it.
    let is_bucket = at.get("S3OriginConfig").is_some() && !(kind.is_api() && is_certain);
    let (kind, is_certain) = if is_bucket { (OriginKind::S3, true) } else { (kind, is_certain) };
    let names = format!("{id} {domain} {}", hints(env, &domain));
    let hints_at_api = words(&names).iter().any(|word| HINTS.contains(&word.as_str()));
    let is_open = kind == OriginKind::Other && !is_certain;
    let kind = if is_open && hints_at_api { OriginKind::Unknown } else { kind };
    let declared = if kind == OriginKind::Unknown { declared(env, distribution, &id) } else { None };
    let kind = declared.unwrap_or(kind);
    let custom = at.get("CustomOriginConfig");
    let protocol = custom.as_ref().unwrap_or(at).at_parsed("OriginProtocolPolicy", protocol);
    Origin {
        place: at.place(),
        domain_place: at.place_of("DomainName"),
        path: text(&path),
        path_place: at.place_of("OriginPath"),
        stage_path: text(&api::with_stage_names(env, &path)),
        kind,
        hints_at_api,
        is_given_name: kind == OriginKind::ApiGatewayDomain && is_given_name(&domain),
        own_name: text(&api::own_name(env, &domain)),
        domain: text(&domain),
        api: None,
        login: Login::Unseen,
        configs: configs(at),
        is_whole: at.value.as_map().is_some_and(|map| !map.keys().any(|key| key.starts_with("Fn::"))),
        headers: at.list("OriginCustomHeaders").iter().map(|header| header.at_text("HeaderName")).collect(),
        protocol,
    }
}

/// Returns the kind that the metadata of a distribution gives an origin:
/// `Metadata: {gatefront: {origins: {ID: {type: rest, region: eu-west-1}}}}`.
fn declared(env: Env<'_>, distribution: &str, origin: &Expr) -> Option<OriginKind> {
    let declared = ["Metadata", "gatefront", "origins", origin.as_literal()?];
    match Cursor::resource(env, distribution)?.at(&declared)?.known("type")?.as_str() {
        "rest" | "http" | "websocket" => Some(OriginKind::ExecuteApi),
        "origin" | "function_url" => Some(OriginKind::Other),
        _ => None,
    }
}

fn protocol(text: &str) -> Option<OriginProtocol> {
    match text {
        "http-only" => Some(OriginProtocol::HttpOnly),
        "https-only" => Some(OriginProtocol::HttpsOnly),
        "match-viewer" => Some(OriginProtocol::MatchViewer),
        _ => None,
    }
}

fn configs(at: &Cursor<'_>) -> Vec<(OriginConfig, crate::model::Place)> {
    let kinds = [
        ("CustomOriginConfig", OriginConfig::Custom),
        ("S3OriginConfig", OriginConfig::S3),
        ("VpcOriginConfig", OriginConfig::Vpc),
    ];
    kinds.into_iter().filter_map(|(key, config)| Some((config, at.get(key)?.place()))).collect()
}

/// Returns what these APIs ask of their callers, if that is the same for all.
fn login(env: Env<'_>, ids: &[String]) -> Login {
    let mut logins = ids.iter().filter_map(|id| api::kind(env, id).map(|kind| login::read(env, id, kind)));
    let first = logins.next().unwrap_or(Login::Unseen);
    if logins.all(|login| login == first) { first } else { Login::Unseen }
}

/// Words that suggest an API.
const HINTS: &[&str] = &["api", "apis", "apigateway", "apigw", "gateway", "gw", "httpapi", "restapi"];

/// Returns the words of a name in lower case: `MyApiOrigin` has three, `capital` is one.
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

/// Returns what the template says about the parameters in a name: description, allowed pattern, default.
fn hints(env: Env<'_>, domain: &Expr) -> String {
    let mut found = String::new();
    for part in domain.parts() {
        if let Part::Ref(name) = part
            && let Some(parameter) = env.sections.parameter(name)
        {
            for key in ["Description", "AllowedPattern", "Default"] {
                found.extend(parameter.get(key).and_then(Value::as_str));
            }
        }
    }
    found
}

/// Returns the kind of a server by its name, and whether that is certain.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html>
fn kind(env: Env<'_>, domain: &Expr) -> (OriginKind, bool) {
    let shown = domain.to_string().to_lowercase();
    if let Some((label, _)) = shown.split_once(".execute-api.") {
        return (if is_given(label) { OriginKind::ApiGatewayDomain } else { OriginKind::ExecuteApi }, true);
    }
    let is_named = |properties: &Cursor<'_>| {
        properties.get("DomainName").is_some_and(|name| !shown.is_empty() && name.expr() == *domain)
    };
    if Cursor::of_type(env, DOMAIN_NAMES, is_named).next().is_some() {
        return (OriginKind::ApiGatewayDomain, true);
    }
    if let Some(kind) = domain.parts().iter().find_map(|part| of_resource(env, part.origin())) {
        return (kind, true);
    }
    let elsewhere =
        [".elb.", ".lambda-url.", ".cloudfront.net", ".on.aws", ".mediastore.", ".mediapackage", ".appsync-api."];
    if shown.contains(".s3.") || shown.contains(".s3-") {
        (OriginKind::S3, true)
    } else if elsewhere.iter().any(|part| shown.contains(part)) {
        (OriginKind::Other, true)
    } else if domain.as_literal().is_some() {
        (OriginKind::Other, false)
    } else {
        (OriginKind::Unknown, false)
    }
}

/// Reports whether the first label of an execute-api name is that of a custom domain: no ID of an API starts so.
fn is_given(label: &str) -> bool {
    label.trim_start_matches("https://").starts_with("d-")
}

/// Reports whether a custom domain is named by what AWS gives it: the target of its DNS record.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html>
fn is_given_name(domain: &Expr) -> bool {
    match domain.single() {
        Some(Part::GetAtt(_, attribute)) => {
            matches!(attribute.as_str(), "RegionalDomainName" | "DistributionDomainName")
        }
        _ => domain.to_string().to_lowercase().split_once(".execute-api.").is_some_and(|(label, _)| is_given(label)),
    }
}

/// Returns the kind of a server whose name is, or is cut from, what a resource of the template gives.
fn of_resource(env: Env<'_>, part: &Part) -> Option<OriginKind> {
    match part {
        Part::Ref(id) if of_type(env, id, DOMAIN_NAMES) => Some(OriginKind::ApiGatewayDomain),
        Part::GetAtt(id, _) => match env.sections.resource_type(id)? {
            name if DOMAIN_NAMES.contains(&name) => Some(OriginKind::ApiGatewayDomain),
            "AWS::S3::Bucket" => Some(OriginKind::S3),
            // The outputs of another stack, and the values of a custom resource, may be anything.
            "AWS::Serverless::Application" => Some(OriginKind::Unknown),
            name if name.starts_with("AWS::CloudFormation::") || name.contains("Custom") => Some(OriginKind::Unknown),
            _ => Some(OriginKind::Other),
        },
        _ => None,
    }
}

fn of_type(env: Env<'_>, id: &str, types: &[&str]) -> bool {
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
