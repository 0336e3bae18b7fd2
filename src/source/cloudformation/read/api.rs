//! APIs in the template, their stages, and the custom domains that lead to them.

use super::route;
use crate::model::{Api, ApiProtocol, At, Known, Mapping, Place, Text};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Pointer};

const REST: &str = "AWS::ApiGateway::RestApi";
const HTTP: &str = "AWS::ApiGatewayV2::Api";
const SAM_REST: &str = "AWS::Serverless::Api";
const SAM_HTTP: &str = "AWS::Serverless::HttpApi";

/// The types of custom domain names.
pub(super) const DOMAIN_NAMES: &[&str] =
    &["AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2"];

/// Returns the kind of the API with that logical ID, also of one that SAM makes by itself; `None` if the template has
/// no such API.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
pub(super) fn kind(env: Env<'_>, id: &str) -> Option<ApiProtocol> {
    if env.exists(id) == Some(false) {
        return None;
    }
    match (env.sections.resource_type(id), id) {
        (Some(REST | SAM_REST), _) => Some(ApiProtocol::Rest),
        (Some(HTTP), _) if is_websocket(env, id) => Some(ApiProtocol::WebSocket),
        (Some(HTTP | SAM_HTTP), _) => Some(ApiProtocol::Http),
        (None, "ServerlessRestApi") if env.sections.is_sam => Some(ApiProtocol::Rest),
        (None, "ServerlessHttpApi") if env.sections.is_sam => Some(ApiProtocol::Http),
        _ => None,
    }
}

fn is_websocket(env: Env<'_>, id: &str) -> bool {
    let protocol = Cursor::properties(env, id).and_then(|api| api.known("ProtocolType"));
    protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("WEBSOCKET"))
}

/// Reads the API with that logical ID.
pub(super) fn read(env: Env<'_>, id: &str) -> Option<Api> {
    let kind = kind(env, id)?;
    Some(Api {
        kind,
        stages: stages(env, id, kind).iter().map(text).collect(),
        routes: env.shared.routes.part(env, &id.to_owned(), |env| route::read(env, id, kind)),
        private: endpoint_type(env, id, "PRIVATE"),
        edge_optimized: edge_optimized(env, id, kind),
        unnamed_endpoint: unnamed_endpoint(env, id),
        is_regional: endpoint_type(env, id, "REGIONAL").is_some(),
        disabled_endpoint: disabled_endpoint(env, id),
    })
}

/// Returns the setting of an API that disables its default endpoint: its own, or that of its `OpenAPI` document.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html>
pub(super) fn disabled_endpoint(env: Env<'_>, id: &str) -> At<bool> {
    let Some(api) = Cursor::properties(env, id) else {
        return At { value: Known::Absent, place: env.places.place(&env.sections.pointer(id)) };
    };
    let own = api.at_bool("DisableExecuteApiEndpoint");
    if own.is_set() {
        return own;
    }
    for body in ["Body", "DefinitionBody"].into_iter().filter_map(|key| api.get(key)) {
        if let Some(endpoint) = body.get("x-amazon-apigateway-endpoint-configuration") {
            return endpoint.at_bool("disableExecuteApiEndpoint");
        }
        if !body.is_whole_map() {
            return At { value: Known::Unknown("Body".to_owned()), place: body.place() };
        }
    }
    let elsewhere = ["BodyS3Location", "DefinitionUri"].into_iter().find_map(|key| api.get(key));
    match elsewhere {
        Some(at) => At { value: Known::Unknown("Body".to_owned()), place: at.place() },
        None => own,
    }
}

/// Reports whether a property, such as `RestApiId`, refers to an API.
pub(super) fn refers(properties: &Cursor<'_>, key: &str, id: &str) -> bool {
    properties.get(key).is_some_and(|value| api_id(&value.expr()).as_deref() == Some(id))
}

/// Returns the logical ID of the API whose ID this is: `!Ref Api`, or the same by an attribute.
fn api_id(expr: &Expr) -> Option<String> {
    match expr.single()? {
        Part::Ref(id) => Some(id.clone()),
        Part::GetAtt(id, attribute) if matches!(attribute.as_str(), "RestApiId" | "ApiId") => Some(id.clone()),
        _ => None,
    }
}

/// Returns the properties of the resources of a type that belong to an API.
pub(super) fn of_api<'a>(env: Env<'a>, kind: &str, key: &'static str, api: &str) -> Vec<Cursor<'a>> {
    Cursor::of_type(env, &[kind], |properties| refers(properties, key, api)).map(|(_, found)| found).collect()
}

const STAGES: &[(&str, &str)] = &[
    ("AWS::ApiGateway::Stage", "RestApiId"),
    ("AWS::ApiGateway::Deployment", "RestApiId"),
    ("AWS::ApiGatewayV2::Stage", "ApiId"),
];

/// Returns the names of an API's stages; empty if the template has none. SAM gives an API the stage `Prod` and, by
/// default, one named `Stage`; an HTTP API has `$default`.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html>
fn stages(env: Env<'_>, id: &str, kind: ApiProtocol) -> Vec<Expr> {
    let of_type = |(resource, key): &(&str, &'static str)| of_api(env, resource, key, id);
    let own = STAGES.iter().flat_map(of_type).filter_map(|stage| Some(stage.get("StageName")?.expr()));
    let mut stages: Vec<Expr> = own.collect();
    // An API that is created with its target has that stage from the beginning.
    if kind == ApiProtocol::Http && Cursor::properties(env, id).is_some_and(|api| api.get("Target").is_some()) {
        stages.push(Expr::literal("$default"));
    }
    let resource = env.sections.resource_type(id);
    if resource == Some(SAM_REST) || resource == Some(SAM_HTTP) || (env.sections.is_sam && resource.is_none()) {
        let named = Cursor::properties(env, id).and_then(|properties| Some(properties.get("StageName")?.expr()));
        stages.extend(match kind {
            ApiProtocol::Rest => vec![named.unwrap_or_else(|| Expr::literal("Prod")), Expr::literal("Stage")],
            ApiProtocol::Http | ApiProtocol::WebSocket => vec![named.unwrap_or_else(|| Expr::literal("$default"))],
        });
    }
    stages
}

/// Returns an expression in which references to stages of the template are the names of those stages.
pub(super) fn with_stage_names(env: Env<'_>, expr: &Expr) -> Expr {
    let mut result = Expr::default();
    for part in expr.parts() {
        let name = match part {
            Part::Ref(id) if STAGES.iter().any(|(kind, _)| env.sections.resource_type(id) == Some(kind)) => {
                Cursor::properties(env, id).and_then(|stage| Some(stage.get("StageName")?.expr()))
            }
            _ => None,
        };
        result.extend(name.unwrap_or_else(|| Expr::part(part.clone())));
    }
    result
}

/// Returns the configuration of an API's endpoint: its own, or what SAM adds to every API.
fn endpoint<'a>(env: Env<'a>, id: &str) -> Option<Cursor<'a>> {
    let own = Cursor::properties(env, id).and_then(|properties| properties.get("EndpointConfiguration"));
    let is_sam = env.sections.resource_type(id).is_none_or(|name| name == SAM_REST);
    let globals = || Cursor::globals(env, "Api")?.get("EndpointConfiguration");
    own.or_else(|| globals().filter(|_| is_sam))
}

/// Returns the place where an API says that it has this endpoint type: in a list of types, or as SAM has it, in one type
/// or without a map around it.
fn endpoint_type(env: Env<'_>, id: &str, wanted: &str) -> Option<Place> {
    let endpoint = endpoint(env, id)?;
    let types = endpoint.get("Types").or_else(|| endpoint.get("Type")).unwrap_or(endpoint);
    Some(types.items().into_iter().find(|name| name.expr().as_literal() == Some(wanted))?.place())
}

/// Returns the place of an API that names no endpoint type.
fn unnamed_endpoint(env: Env<'_>, id: &str) -> Option<Place> {
    let is_rest = env.sections.resource_type(id) == Some(REST) && endpoint(env, id).is_none();
    Cursor::resource(env, id).filter(|_| is_rest).map(|api| api.place())
}

/// Returns the place that makes a REST API edge-optimized: its endpoint type, or the API itself, because that is the
/// default. A document in `Body` may name the type instead. For an API that SAM makes for the events of functions, it is
/// the `Transform` that makes it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-restapi-endpointconfiguration.html>
fn edge_optimized(env: Env<'_>, id: &str, kind: ApiProtocol) -> Option<Place> {
    if kind != ApiProtocol::Rest {
        return None;
    }
    if endpoint(env, id).is_some() {
        return endpoint_type(env, id, "EDGE");
    }
    let Some(api) = Cursor::resource(env, id) else {
        // SAM makes the API of functions' events by itself.
        return env
            .sections
            .resource_type(id)
            .is_none()
            .then(|| env.places.place(&Pointer::default().join("Transform")));
    };
    let is_elsewhere = |key: &str| {
        let in_document = |body: &Cursor<'_>| {
            !body.is_whole_map() || body.get("x-amazon-apigateway-endpoint-configuration").is_some()
        };
        api.at(&["Properties", key]).is_some_and(|body| in_document(&body))
    };
    let documents = ["Body", "DefinitionBody", "BodyS3Location", "DefinitionUri"];
    if documents.into_iter().any(is_elsewhere) { None } else { Some(api.place_of("Type")) }
}

/// Reports whether an event of SAM makes a route of the API with that logical ID.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html>
pub(super) fn is_event_of(event: &Cursor<'_>, id: &str, kind: ApiProtocol) -> bool {
    let (name, key, implicit) = match kind {
        ApiProtocol::Rest => ("Api", "RestApiId", "ServerlessRestApi"),
        ApiProtocol::Http => ("HttpApi", "ApiId", "ServerlessHttpApi"),
        ApiProtocol::WebSocket => return false,
    };
    let properties = event.get("Properties");
    let own = properties.as_ref().filter(|properties| properties.get(key).is_some());
    let is_here = own.map_or(id == implicit, |properties| refers(properties, key, id));
    is_here && event.known("Type").as_deref() == Some(name)
}

/// Returns the names of the custom domains that the template creates, here or in another Region.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html>
pub(super) fn domain_names(env: Env<'_>) -> Vec<Text> {
    env.of_other_stack(|| all_domain_names(env))
}

fn all_domain_names(env: Env<'_>) -> Vec<Text> {
    let domains = Cursor::of_type_somewhere(env, DOMAIN_NAMES);
    let mut names: Vec<Text> = domains.filter_map(|(_, domain)| Some(domain.get("DomainName")?.text())).collect();
    names.extend(sam_domains(env).into_iter().map(|(_, domain)| domain.domain));
    names
}

/// Returns the names of the edge-optimized custom domains that the template creates, with their places. A domain of a REST
/// API is edge-optimized unless it says otherwise or has a regional certificate.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html>
pub(super) fn edge_domains(env: Env<'_>) -> Vec<(Text, Place)> {
    let is_edge = |domain: &Cursor<'_>| {
        let types = domain.at(&["EndpointConfiguration", "Types"]).or_else(|| domain.get("EndpointConfiguration"));
        match types {
            Some(types) => {
                let types = types.exprs().unwrap_or_default();
                types.iter().any(|name| name.as_literal() == Some("EDGE"))
            }
            None => domain.get("CertificateArn").is_some() && domain.get("RegionalCertificateArn").is_none(),
        }
    };
    let domains = Cursor::of_type(env, &["AWS::ApiGateway::DomainName"], is_edge).map(|(_, domain)| domain);
    // SAM makes regional domains unless the template says otherwise.
    let sam = env.sections.of_type(&[SAM_REST]).filter_map(|id| Cursor::properties(env, id)?.get("Domain"));
    let sam = sam.filter(|domain| domain.known("EndpointConfiguration").as_deref() == Some("EDGE"));
    domains.chain(sam).filter_map(|domain| domain.get("DomainName")).map(|name| (name.text(), name.place())).collect()
}

/// Returns the place of the private custom domain of that name.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html>
pub(super) fn private_domain(env: Env<'_>, name: &Text) -> Option<Place> {
    let is_named = |domain: &Cursor<'_>| domain.get("DomainName").is_some_and(|own| own.text() == *name);
    let mut domains = Cursor::of_type(env, &["AWS::ApiGateway::DomainNameV2"], is_named);
    domains.next().map(|(_, domain)| domain.place())
}

/// Returns the place where the custom domain of that name demands a client certificate.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html>
pub(super) fn demands_certificate(env: Env<'_>, name: &Text) -> Option<Place> {
    let store = |domain: Cursor<'_>| {
        let mutual = domain.get("MutualTlsAuthentication")?;
        let is_set = mutual.get("TruststoreUri").is_some_and(|uri| uri.expr().as_literal() != Some(""));
        is_set.then(|| mutual.place())
    };
    let is_named = |domain: &Cursor<'_>| domain.get("DomainName").is_some_and(|own| own.text() == *name);
    env.of_other_stack(|| {
        let mut domains = Cursor::of_type_somewhere(env, DOMAIN_NAMES).filter(|(_, domain)| is_named(domain));
        domains.find_map(|(_, domain)| store(domain))
    })
}

/// Returns the domains of SAM APIs with the logical IDs of the APIs.
fn sam_domains(env: Env<'_>) -> Vec<(&str, Mapping)> {
    if !env.sections.is_sam {
        return Vec::new();
    }
    let mut apis: Vec<(&str, &str)> = env.sections.of_type(&[SAM_REST]).map(|id| (id, "Api")).collect();
    apis.extend(env.sections.of_type(&[SAM_HTTP]).map(|id| (id, "HttpApi")));
    apis.extend([("ServerlessRestApi", "Api"), ("ServerlessHttpApi", "HttpApi")]);
    let domain = |(id, globals)| {
        let all = [Cursor::properties(env, id), Cursor::globals(env, globals)];
        let domains: Vec<Cursor<'_>> = all.iter().flatten().filter_map(|found| found.get("Domain")).collect();
        let Some(name) = domains.iter().find_map(|domain| domain.get("DomainName")) else { return Vec::new() };
        let paths = domains.iter().map(|domain| domain.list("BasePath")).find(|paths| !paths.is_empty());
        let mut paths: Vec<Text> = paths.iter().flatten().map(Cursor::text).collect();
        if paths.is_empty() {
            paths.push(Text::default());
        }
        let mapping = |path| (id, Mapping { domain: name.text(), path, has_stage: true, api: None });
        paths.into_iter().map(mapping).collect()
    };
    apis.into_iter().flat_map(domain).collect()
}

const MAPPINGS: &[(&str, &str, &str)] = &[
    ("AWS::ApiGateway::BasePathMapping", "RestApiId", "BasePath"),
    ("AWS::ApiGatewayV2::ApiMapping", "ApiId", "ApiMappingKey"),
    ("AWS::ApiGateway::BasePathMappingV2", "RestApiId", "BasePath"),
];

/// Returns all mappings.
pub(super) fn mappings(env: Env<'_>) -> Vec<Mapping> {
    let read =
        |(api, mapping): (Option<String>, Mapping)| Mapping { api: api.and_then(|id| read(env, &id)), ..mapping };
    env.of_other_stack(|| with_apis(env).into_iter().map(read).collect())
}

/// Reports whether the template has routing rules, which lead requests to APIs without mappings.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html>
pub(super) fn has_routing_rules(env: Env<'_>) -> bool {
    env.sections.of_type(&["AWS::ApiGatewayV2::RoutingRule"]).next().is_some()
}

/// Returns the logical IDs of the APIs in the template that a custom domain leads to.
pub(super) fn behind(env: Env<'_>, domain: &Text) -> Vec<String> {
    let all = env.of_other_stack(|| with_apis(env));
    all.into_iter().filter(|(_, mapping)| mapping.domain == *domain).filter_map(|(api, _)| api).collect()
}

fn with_apis(env: Env<'_>) -> Vec<(Option<String>, Mapping)> {
    let mut found = Vec::new();
    for (kind, api, path) in MAPPINGS {
        for (_, properties) in Cursor::of_type_somewhere(env, &[kind]) {
            let expr = |key: &str| properties.get(key).map(|value| value.expr()).unwrap_or_default();
            let mapping = Mapping {
                domain: text(&own_name(env, &expr("DomainName"))),
                path: text(&expr(path)),
                has_stage: properties.get("Stage").is_some(),
                api: None,
            };
            found.push((api_id(&expr(api)), mapping));
        }
    }
    found.extend(sam_domains(env).into_iter().map(|(id, domain)| (Some(id.to_owned()), domain)));
    found
}

/// Returns a custom domain's own name, by whatever the template calls it: its resource, or the regional name that AWS
/// gives it.
pub(super) fn own_name(env: Env<'_>, expr: &Expr) -> Expr {
    let name = match expr.single() {
        Some(Part::Ref(id) | Part::GetAtt(id, _))
            if env.sections.resource_type(id).is_some_and(|kind| DOMAIN_NAMES.contains(&kind)) =>
        {
            let mut domains = Cursor::of_type_somewhere(env, DOMAIN_NAMES).filter(|(known, _)| known == id);
            domains.next().and_then(|(_, domain)| Some(domain.get("DomainName")?.expr()))
        }
        _ => expr.as_literal().and_then(|given| named_by_aws(env, given)),
    };
    name.unwrap_or_else(|| expr.clone())
}

/// Returns the own name of the custom domain that AWS has given this one, as answers of AWS say it.
fn named_by_aws(env: Env<'_>, given: &str) -> Option<Expr> {
    let is_given = |domain: &Cursor<'_>| {
        domain.names("GivenNames").is_some_and(|names| names.iter().any(|name| name.eq_ignore_ascii_case(given)))
    };
    let mut domains = Cursor::of_type(env, DOMAIN_NAMES, is_given);
    domains.next().and_then(|(_, domain)| Some(domain.get("DomainName")?.expr()))
}
