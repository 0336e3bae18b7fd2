//! The steps that a deployment leaves to people about locks: those that change an API that the stack does not hold.

use super::command_line;
use crate::compose::{attaches_authorizer, function_for_sam};
use crate::plan::{Api, ApiAddress, ApiKind, Given, Plan, SecretKeeper, SecretLock};

/// Returns what is left to do so that locks hold, each once.
pub(super) fn left(plan: &Plan) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for target in plan.apis() {
        let api = &target.api;
        let text = match (api.secret(), api.mtls()) {
            (Some(secret), _) => demands_secret(plan, api, secret),
            (None, Some(_)) => disables_endpoint(plan, api),
            (None, None) => None,
        };
        if let Some(text) = text.filter(|text| !left.contains(text)) {
            left.push(text);
        }
    }
    left
}

fn demands_secret(plan: &Plan, api: &Api, secret: &SecretLock) -> Option<String> {
    let header = secret.header.as_str().to_ascii_lowercase();
    match api.secret_keeper() {
        SecretKeeper::WebAcl => None,
        SecretKeeper::Authorizer if attaches_authorizer(plan, api) => None,
        SecretKeeper::Authorizer if function_for_sam(plan, api).is_some() => {
            let function = function_for_sam(plan, api)?;
            Some(format!(
                "give the API {} the authorizer in the SAM template, under `Auth` of the API or of `Globals: HttpApi`, and until then nothing demands the secret:\n    Auth:\n      DefaultAuthorizer: FromCloudFront\n      Authorizers:\n        FromCloudFront:\n          FunctionArn: !GetAtt {function}.Arn\n          Identity: {{Headers: [{header}]}}\n          AuthorizerPayloadFormatVersion: '2.0'\n          EnableSimpleResponses: true",
                api.address
            ))
        }
        SecretKeeper::Authorizer => {
            let routes = command(api, "get-routes", &["--query", "Items[].RouteId"]);
            let more = ["--route-id", "ROUTE_ID", "--authorization-type", "CUSTOM", "--authorizer-id", "AUTHORIZER_ID"];
            Some(format!(
                "give every route of the API {} the authorizer, and until then nothing demands the secret; AUTHORIZER_ID is the stack's output whose name begins with OriginAuthorizer:\n    {routes}\n    {}",
                api.address,
                command(api, "update-route", &more)
            ))
        }
        SecretKeeper::Code => {
            let route = if api.kind == ApiKind::Websocket { " of the route $connect" } else { "" };
            Some(format!(
                "let the integration{route} of the API {} refuse requests without the secret, and until then nothing demands it; SECRETS are the values of the stack's secrets OriginSecret…, read with secretsmanager:GetSecretValue:\n    Python   if event[\"headers\"].get(\"{header}\") not in SECRETS: return {{\"statusCode\": 403}}\n    Node.js  if (!SECRETS.includes(event.headers[\"{header}\"])) return {{ statusCode: 403 }};",
                api.address
            ))
        }
    }
}

/// Returns the command that disables the default endpoint. It is the way around a client certificate of the custom
/// domain.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html>
fn disables_endpoint(plan: &Plan, api: &Api) -> Option<String> {
    if api.made().is_some() {
        return None;
    }
    let resource = api.address.resource();
    let template = plan.whole_stack.template.as_ref();
    if resource.is_some_and(|id| template.is_some_and(|template| template.resource_type(id.as_str()).is_some())) {
        return None;
    }
    let commands = match api.kind {
        ApiKind::Rest => {
            let operation = "op=replace,path=/disableExecuteApiEndpoint,value=True";
            let stage = api.stage.literal().map_or("STAGE", |stage| stage.as_str());
            let update = command(api, "update-rest-api", &["--patch-operations", operation]);
            format!("{update}\n    {}", command(api, "create-deployment", &["--stage-name", stage]))
        }
        ApiKind::Http | ApiKind::Websocket => command(api, "update-api", &["--disable-execute-api-endpoint"]),
    };
    Some(format!(
        "switch the default endpoint of the API {} off, which asks for no client certificate:\n    {commands}",
        api.address
    ))
}

fn command(api: &Api, name: &str, more: &[&str]) -> String {
    let id = match &api.address {
        ApiAddress::Id(Given::Literal(id)) => id.to_string(),
        _ => "API_ID".to_owned(),
    };
    let (service, option) = match api.kind {
        ApiKind::Rest => ("apigateway", "--rest-api-id"),
        ApiKind::Http | ApiKind::Websocket => ("apigatewayv2", "--api-id"),
    };
    let region = api.region.map(|region| region.to_string());
    let mut words = vec![service, name];
    words.extend(region.iter().flat_map(|region| ["--region", region.as_str()]));
    words.extend([option, &id]);
    words.extend(more);
    command_line(&words.into_iter().map(str::to_owned).collect::<Vec<_>>())
}
