//! APIs in the same template: how they know who calls, and the custom domains that lead to them.

use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::Text;
use crate::template::Value;

/// What an API asks of its callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// The API is not in the template, or nothing is said about its authorizers.
    Unseen,
    /// The API is in the template and nothing in it asks for a login.
    Nobody,
    /// These headers, in lower case.
    Headers(Vec<String>),
    /// A signature over Host and path.
    Iam,
}

/// What kind of API it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiKind {
    Rest,
    Http,
}

/// An API in the template.
#[derive(Debug)]
pub(crate) struct Api<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: ApiKind,
    pub(crate) login: Login,
}

const REST: &[&str] = &["AWS::ApiGateway::RestApi", "AWS::Serverless::Api"];
const HTTP: &[&str] = &["AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi"];

/// The APIs of a template, with those that SAM makes without being told so.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
pub(crate) fn read(env: Env<'_>) -> Vec<Api<'_>> {
    let named = |types, kind| env.sections.of_type(types).map(move |id| Api { id, kind, login: login(env, id) });
    let mut apis: Vec<Api<'_>> = named(REST, ApiKind::Rest).chain(named(HTTP, ApiKind::Http)).collect();
    if env.sections.is_sam {
        let implicit = [("ServerlessRestApi", ApiKind::Rest), ("ServerlessHttpApi", ApiKind::Http)];
        apis.extend(implicit.map(|(id, kind)| Api { id, kind, login: Login::Unseen }));
    }
    apis
}

/// The domain names that API Gateway knows, in whatever Region and scenario they are made.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html>
pub(crate) fn domain_names(env: Env<'_>) -> Vec<Text> {
    let types = ["AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2"];
    let mut names: Vec<Text> = env
        .sections
        .of_type(&types)
        .filter_map(|id| Some(Cursor::properties(env, id)?.get("DomainName")?.text()))
        .collect();
    for id in env.sections.of_type(&["AWS::Serverless::Api", "AWS::Serverless::HttpApi"]) {
        let domain = Cursor::properties(env, id).and_then(|properties| properties.at(&["Domain", "DomainName"]));
        names.extend(domain.map(|domain| domain.text()));
    }
    names
}

/// Whether anything maps a custom domain to an API.
pub(crate) fn has_mapping(env: Env<'_>) -> bool {
    let types =
        ["AWS::ApiGateway::BasePathMapping", "AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGateway::BasePathMappingV2"];
    env.sections.of_type(&types).next().is_some()
}

fn login(env: Env<'_>, id: &str) -> Login {
    let mut headers = Vec::new();
    let mut reads_elsewhere = false;
    let mut is_iam = false;
    let of_api = |properties: &Cursor<'_>, key: &str| {
        let api = properties.get(key).map(|api| api.text().to_string());
        api.as_deref() == Some(&format!("${{{id}}}"))
    };
    for (types, key) in [("AWS::ApiGateway::Authorizer", "RestApiId"), ("AWS::ApiGatewayV2::Authorizer", "ApiId")] {
        for authorizer in env.sections.of_type(&[types]) {
            let Some(properties) = Cursor::properties(env, authorizer).filter(|found| of_api(found, key)) else {
                continue;
            };
            let sources = properties.names("IdentitySource").unwrap_or_default();
            if sources.is_empty() {
                headers.push("authorization".to_owned());
            }
            let named: Vec<String> = sources.iter().flat_map(|sources| sources.split(',')).filter_map(header).collect();
            // An authorizer may read a query string, a cookie through its code, or the address alone.
            reads_elsewhere |= named.is_empty() && !sources.is_empty();
            headers.extend(named);
        }
    }
    for (types, key) in [("AWS::ApiGateway::Method", "RestApiId"), ("AWS::ApiGatewayV2::Route", "ApiId")] {
        for method in env.sections.of_type(&[types]) {
            let Some(properties) = Cursor::properties(env, method).filter(|found| of_api(found, key)) else {
                continue;
            };
            is_iam |= properties.known("AuthorizationType").as_deref() == Some("AWS_IAM");
        }
    }
    if let Some(auth) = Cursor::properties(env, id).and_then(|properties| properties.get("Auth")) {
        is_iam |= auth.known("DefaultAuthorizer").as_deref() == Some("AWS_IAM");
        if let Some(Value::Map(authorizers)) = auth.get("Authorizers").map(|authorizers| authorizers.value) {
            for name in authorizers.keys() {
                let authorizer = auth.at(&["Authorizers", name]);
                let header = authorizer.and_then(|found| found.at(&["Identity", "Header"]));
                let header = header.and_then(|header| header.text().as_known().map(str::to_lowercase));
                headers.push(header.unwrap_or_else(|| "authorization".to_owned()));
            }
        }
    }
    headers.sort();
    headers.dedup();
    match (is_iam, headers.is_empty()) {
        (true, _) => Login::Iam,
        (false, false) => Login::Headers(headers),
        // An OpenAPI body may hold authorizers of its own.
        (false, true) if reads_elsewhere || has_body(env, id) => Login::Unseen,
        (false, true) => Login::Nobody,
    }
}

fn has_body(env: Env<'_>, id: &str) -> bool {
    let properties = Cursor::properties(env, id);
    let body = ["Body", "BodyS3Location", "DefinitionBody", "DefinitionUri"];
    properties.is_some_and(|properties| body.iter().any(|key| properties.get(key).is_some()))
}

/// The header that an identity source names: `method.request.header.X` or `$request.header.X`.
fn header(source: &str) -> Option<String> {
    source.rsplit_once("request.header.").map(|(_, name)| name.trim().to_lowercase())
}
