//! The routes of an API, from methods, routes, `OpenAPI` documents and SAM events.
//!
//! A route that a condition creates counts as one that is there: no condition is asked for it.

use super::api::{is_event_of, refers};
use super::function::SAM_FUNCTION;
use crate::model::{ApiProtocol, ApiRoute, Routes};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Value};

/// Resources nested in one another, at most.
const DEPTH: usize = 32;

/// A part of a path that only the deployment knows, as a route has it: any text.
const ANY: &str = "{+}";

/// Returns the routes of the API with that logical ID. An API of which the template has none gets them elsewhere.
pub(super) fn read(env: Env<'_>, id: &str, kind: ApiProtocol) -> Routes {
    let mut routes = Routes::default();
    let api = raw(env, id);
    match kind {
        ApiProtocol::Rest => methods(env, id, &mut routes),
        ApiProtocol::Http | ApiProtocol::WebSocket => keys(env, id, &mut routes),
    }
    for key in ["Body", "DefinitionBody"] {
        if let Some(body) = api.as_ref().and_then(|api| api.get(key)) {
            document(&body, &mut routes);
        }
    }
    let elsewhere = ["BodyS3Location", "DefinitionUri", "CloneFrom", "BasePath"];
    routes.is_open |= api.as_ref().is_some_and(|api| elsewhere.iter().any(|key| api.get(key).is_some()));
    routes.is_open |= api.as_ref().is_some_and(|api| api.at(&["Parameters", "basepath"]).is_some());
    if env.sections.is_sam {
        events(env, id, kind, &mut routes);
    }
    let cors = ["CorsConfiguration", "Cors"];
    routes.has_cors = api.as_ref().is_some_and(|api| cors.iter().any(|key| api.get(key).is_some()));
    routes.is_open |= routes.all.is_empty();
    routes
}

/// Returns the properties of a resource in whatever case it exists.
fn raw<'a>(env: Env<'a>, id: &str) -> Option<Cursor<'a>> {
    let value = env.sections.value(id)?;
    Cursor { env, value, pointer: env.sections.pointer(id) }.get("Properties")
}

/// Returns the properties of the resources of a type that belong to an API.
fn of_api<'a>(env: Env<'a>, kind: &str, key: &str, id: &str) -> Vec<Cursor<'a>> {
    let all = env.sections.of_type(&[kind]).filter_map(|resource| raw(env, resource));
    all.filter(|properties| refers(properties, key, id)).collect()
}

fn methods(env: Env<'_>, id: &str, routes: &mut Routes) {
    for method in of_api(env, "AWS::ApiGateway::Method", "RestApiId", id) {
        let resource = method.get("ResourceId").map(|resource| resource.expr()).unwrap_or_default();
        let name = method.known("HttpMethod").unwrap_or_else(|| "ANY".to_owned());
        routes.all.push(ApiRoute::new(&name, &path(env, &resource, DEPTH)));
    }
}

/// Returns the path of a resource of a REST API, from its parents down.
fn path(env: Env<'_>, resource: &Expr, depth: usize) -> String {
    match resource.single() {
        Some(Part::GetAtt(_, attribute)) if attribute == "RootResourceId" => String::new(),
        Some(Part::Ref(id) | Part::GetAtt(id, _)) if depth > 0 => {
            let Some(own) = raw(env, id) else { return ANY.to_owned() };
            let expr = |key: &str| own.get(key).map(|value| value.expr()).unwrap_or_default();
            format!("{}/{}", path(env, &expr("ParentId"), depth - 1), known_path(&expr("PathPart")))
        }
        _ => ANY.to_owned(),
    }
}

fn known_path(expr: &Expr) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        _ => ANY.to_owned(),
    };
    expr.parts().iter().map(part).collect()
}

/// Adds the routes of an HTTP API by their keys: `GET /orders`, or `$default`.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>
fn keys(env: Env<'_>, id: &str, routes: &mut Routes) {
    let mut all: Vec<String> = of_api(env, "AWS::ApiGatewayV2::Route", "ApiId", id)
        .iter()
        .map(|route| route.get("RouteKey").map(|key| known_path(&key.expr())).unwrap_or_default())
        .collect();
    if let Some(api) = raw(env, id).filter(|api| api.get("Target").is_some()) {
        all.push(api.get("RouteKey").map_or_else(|| "$default".to_owned(), |key| known_path(&key.expr())));
    }
    routes.all.extend(all.iter().map(|key| match key.split_once(' ') {
        Some((method, path)) => ApiRoute::new(method, path.trim()),
        None => ApiRoute::fallback(),
    }));
}

/// Adds the paths of an `OpenAPI` document.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html>
fn document(body: &Cursor<'_>, routes: &mut Routes) {
    let paths = body.get("paths").filter(|_| body.is_whole_map()).filter(Cursor::is_whole_map);
    let Some((paths, Value::Map(named))) = paths.as_ref().map(|paths| (paths, paths.value)) else {
        routes.is_open = true;
        return;
    };
    for path in named.keys() {
        if path.starts_with("Fn::") {
            routes.is_open = true;
            continue;
        }
        let methods = paths.get(path).and_then(|item| Some(item.value.as_map()?.keys().cloned().collect::<Vec<_>>()));
        let named = |method: &str| ApiRoute::new(method, path);
        match methods {
            _ if path == "/$default" => routes.all.push(ApiRoute::fallback()),
            Some(keys) if !keys.iter().any(|key| key == "$ref" || key.starts_with("Fn::")) => {
                let methods = keys.iter().filter(|key| METHODS.contains(&key.as_str()));
                routes.all.extend(methods.map(|key| named(if key == ANY_METHOD { "ANY" } else { key })));
            }
            _ => routes.all.push(named("ANY")),
        }
    }
}

const ANY_METHOD: &str = "x-amazon-apigateway-any-method";

const METHODS: &[&str] = &["get", "head", "options", "put", "patch", "post", "delete", ANY_METHOD];

/// Adds the events of SAM's functions and state machines.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html>
fn events(env: Env<'_>, id: &str, kind: ApiProtocol, routes: &mut Routes) {
    for function in env.sections.of_type(&[SAM_FUNCTION, "AWS::Serverless::StateMachine"]) {
        let Some(events) = raw(env, function).and_then(|found| found.get("Events")) else { continue };
        let Value::Map(named) = events.value else { continue };
        for event in named.keys().filter_map(|name| events.get(name)).filter(|event| is_event_of(event, id, kind)) {
            let text = |key: &str| event.at(&["Properties", key]).map(|value| known_path(&value.expr()));
            routes.all.push(match text("Path") {
                Some(path) => ApiRoute::new(&text("Method").unwrap_or_else(|| "ANY".to_owned()), &path),
                None => ApiRoute::fallback(),
            });
        }
    }
}
