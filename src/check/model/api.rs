//! APIs in the same template, their stages, and the custom domains that lead to them.

use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::text::{Part, Text};

/// What kind of API it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiKind {
    Rest,
    Http,
}

const REST: &str = "AWS::ApiGateway::RestApi";
const HTTP: &str = "AWS::ApiGatewayV2::Api";
const SAM_REST: &str = "AWS::Serverless::Api";
const SAM_HTTP: &str = "AWS::Serverless::HttpApi";

/// The custom domain names that API Gateway knows.
pub(super) const DOMAIN_NAMES: &[&str] =
    &["AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2"];

/// The kind of the API with that logical id, also of one that SAM makes without being told so; nothing where the template
/// has no such API.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
pub(crate) fn kind(env: Env<'_>, id: &str) -> Option<ApiKind> {
    match (env.sections.resource_type(id), id) {
        (Some(REST | SAM_REST), _) => Some(ApiKind::Rest),
        (Some(HTTP | SAM_HTTP), _) => Some(ApiKind::Http),
        (None, "ServerlessRestApi") if env.sections.is_sam => Some(ApiKind::Rest),
        (None, "ServerlessHttpApi") if env.sections.is_sam => Some(ApiKind::Http),
        _ => None,
    }
}

/// Whether a property, such as `RestApiId`, refers to an API.
pub(super) fn refers(properties: &Cursor<'_>, key: &str, id: &str) -> bool {
    properties.get(key).is_some_and(|value| api_id(&value.text()).as_deref() == Some(id))
}

/// The logical id of the API whose id that is: `!Ref Api`, or the same by an attribute.
fn api_id(text: &Text) -> Option<String> {
    match text.single()? {
        Part::Ref(id) => Some(id.clone()),
        Part::GetAtt(id, attribute) if matches!(attribute.as_str(), "RestApiId" | "ApiId") => Some(id.clone()),
        _ => None,
    }
}

/// The resources of a type that belong to an API, by their properties.
pub(super) fn of_api<'a>(
    env: Env<'a>,
    kind: &str,
    key: &'static str,
    api: &str,
) -> impl Iterator<Item = (&'a str, Cursor<'a>)> {
    let all = env.sections.of_type(&[kind]).filter_map(move |id| Some((id, Cursor::properties(env, id)?)));
    all.filter(move |(_, properties)| refers(properties, key, api))
}

const STAGES: &[(&str, &str)] = &[
    ("AWS::ApiGateway::Stage", "RestApiId"),
    ("AWS::ApiGateway::Deployment", "RestApiId"),
    ("AWS::ApiGatewayV2::Stage", "ApiId"),
];

/// The names of an API's stages; none where no stage is in the template. SAM gives an API the stage `Prod` and, if not told otherwise, one named `Stage`; an HTTP API has `$default`.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html>
pub(crate) fn stages(env: Env<'_>, id: &str, kind: ApiKind) -> Vec<Text> {
    let of_type = |(resource, key): &(&str, &'static str)| of_api(env, resource, key, id).collect::<Vec<_>>();
    let own = STAGES.iter().flat_map(of_type).filter_map(|(_, stage)| Some(stage.get("StageName")?.text()));
    let mut stages: Vec<Text> = own.collect();
    // An API that is made with its target has that stage from the beginning.
    if kind == ApiKind::Http && Cursor::properties(env, id).is_some_and(|api| api.get("Target").is_some()) {
        stages.push(Text::known("$default"));
    }
    let resource = env.sections.resource_type(id);
    if resource == Some(SAM_REST) || resource == Some(SAM_HTTP) || (env.sections.is_sam && resource.is_none()) {
        let named = Cursor::properties(env, id).and_then(|properties| Some(properties.get("StageName")?.text()));
        stages.extend(match kind {
            ApiKind::Rest => vec![named.unwrap_or_else(|| Text::known("Prod")), Text::known("Stage")],
            ApiKind::Http => vec![named.unwrap_or_else(|| Text::known("$default"))],
        });
    }
    stages
}

/// Text in which references to stages of the template are the names of those stages.
pub(crate) fn with_stage_names(env: Env<'_>, text: &Text) -> Text {
    let mut result = Text::default();
    for part in text.parts() {
        let name = match part {
            Part::Ref(id) if STAGES.iter().any(|(kind, _)| env.sections.resource_type(id) == Some(kind)) => {
                Cursor::properties(env, id).and_then(|stage| Some(stage.get("StageName")?.text()))
            }
            _ => None,
        };
        result.extend(name.unwrap_or_else(|| Text::part(part.clone())));
    }
    result
}

/// The domain names that API Gateway knows, in whatever Region and scenario they are made.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html>
pub(crate) fn domain_names(env: Env<'_>) -> Vec<Text> {
    let name = |id| Some(Cursor::properties(env, id)?.get("DomainName")?.text());
    let mut names: Vec<Text> = env.sections.of_type(DOMAIN_NAMES).filter_map(name).collect();
    names.extend(sam_domains(env).into_iter().map(|(_, domain)| domain.name));
    names
}

/// What leads from a custom domain to an API.
#[derive(Debug)]
pub(crate) struct Mapping {
    name: Text,
    /// The base path, empty where there is none.
    pub(crate) path: Text,
    /// Whether it leads to one stage; otherwise the stage is the next segment of the path.
    pub(crate) has_stage: bool,
}

fn sam_domains(env: Env<'_>) -> Vec<(&str, Mapping)> {
    let mut apis: Vec<(&str, &str)> = env.sections.of_type(&[SAM_REST]).map(|id| (id, "Api")).collect();
    apis.extend(env.sections.of_type(&[SAM_HTTP]).map(|id| (id, "HttpApi")));
    if env.sections.is_sam {
        apis.extend([("ServerlessRestApi", "Api"), ("ServerlessHttpApi", "HttpApi")]);
    }
    let domain = |(id, globals)| {
        let all = [Cursor::properties(env, id), Cursor::globals(env, globals)];
        let domains: Vec<Cursor<'_>> = all.iter().flatten().filter_map(|found| found.get("Domain")).collect();
        let path = domains.iter().find_map(|domain| Some(domain.list("BasePath").first()?.text()));
        let name = domains.iter().find_map(|domain| domain.get("DomainName"))?.text();
        Some((id, Mapping { name, path: path.unwrap_or_default(), has_stage: true }))
    };
    apis.into_iter().filter_map(domain).collect()
}

const MAPPINGS: &[(&str, &str, &str)] = &[
    ("AWS::ApiGateway::BasePathMapping", "RestApiId", "BasePath"),
    ("AWS::ApiGatewayV2::ApiMapping", "ApiId", "ApiMappingKey"),
    ("AWS::ApiGateway::BasePathMappingV2", "RestApiId", "BasePath"),
];

/// The mappings of a custom domain, known by any of these names, with the ids of the APIs in the template that they
/// lead to.
pub(crate) fn mappings(env: Env<'_>, names: &[Text]) -> Vec<(Option<String>, Mapping)> {
    let names: Vec<Text> = names.iter().map(|name| domain_name(env, name)).collect();
    let mut found = Vec::new();
    for (kind, api, path) in MAPPINGS {
        for id in env.sections.of_type(&[kind]) {
            let Some(properties) = Cursor::properties(env, id) else { continue };
            let text = |key: &str| properties.get(key).map(|value| value.text()).unwrap_or_default();
            let has_stage = properties.get("Stage").is_some();
            let mapping = Mapping { name: domain_name(env, &text("DomainName")), path: text(path), has_stage };
            found.push((api_id(&text(api)), mapping));
        }
    }
    found.extend(sam_domains(env).into_iter().map(|(id, domain)| (Some(id.to_owned()), domain)));
    found.retain(|(_, mapping)| names.contains(&mapping.name));
    found
}

/// The name of a custom domain, by whatever the template calls it: its resource, or the regional name that AWS gives.
fn domain_name(env: Env<'_>, text: &Text) -> Text {
    let name = match text.single() {
        Some(Part::Ref(id) | Part::GetAtt(id, _))
            if env.sections.resource_type(id).is_some_and(|kind| DOMAIN_NAMES.contains(&kind)) =>
        {
            Cursor::properties(env, id).and_then(|domain| Some(domain.get("DomainName")?.text()))
        }
        _ => None,
    };
    name.unwrap_or_else(|| text.clone())
}
