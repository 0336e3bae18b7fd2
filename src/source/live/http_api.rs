//! HTTP and WebSocket APIs: `aws apigatewayv2 get-api`, `get-stages`, `get-authorizers` and `get-routes`.
//!
//! <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html>

use super::companions::{Companions, LiveAnswer, about, items, properties, renamed};
use super::distribution::api_ids;
use super::rest_api::elsewhere;
use crate::source::translation::{entry, reference};
use crate::yaml::{Entry, Node};

/// The settings of an API that bear on requests.
const SETTINGS: [(&str, &str); 5] = [
    ("Name", "Name"),
    ("ProtocolType", "ProtocolType"),
    ("DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint"),
    ("CorsConfiguration", "CorsConfiguration"),
    ("RouteSelectionExpression", "RouteSelectionExpression"),
];

/// An HTTP or WebSocket API, and what is known of it.
struct HttpApi {
    id: String,
    node: Node,
    has_authorizers: bool,
    has_routes: bool,
}

/// Reads what is said of HTTP and WebSocket APIs, and returns the answers that say nothing of them.
pub(super) fn read<'a>(
    answers: Vec<LiveAnswer<'a>>,
    distribution: &Node,
    companions: &mut Companions,
) -> Vec<LiveAnswer<'a>> {
    let mut apis: Vec<HttpApi> = Vec::new();
    let used = api_ids(distribution);
    let (own, parts): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| is_api(&answer.node) || is_list(&answer.node));
    for answer in own {
        let single = std::slice::from_ref(&answer.node);
        let all = items(&answer.node, &["Items"]).unwrap_or(single);
        for node in all {
            let Some(id) = node.get("ApiId").and_then(Node::as_text) else { continue };
            if (all.len() == 1 || used.contains(&id)) && !apis.iter().any(|api| api.id == id) {
                apis.push(HttpApi { id: id.to_owned(), node: node.clone(), has_authorizers: false, has_routes: false });
            }
        }
    }
    let mut unread = Vec::new();
    for answer in parts {
        let ids: Vec<&str> = apis.iter().map(|api| api.id.as_str()).collect();
        let id = about(&answer, &ids).map(str::to_owned);
        let api = id.and_then(|id| apis.iter_mut().find(|api| api.id == id));
        if !api.is_some_and(|api| api.read(&answer.node, companions)) {
            unread.push(answer);
        }
    }
    for api in apis {
        let is_whole = api.has_authorizers && api.has_routes;
        let parts = [renamed(&api.node, &SETTINGS), if is_whole { Vec::new() } else { vec![elsewhere(&api.node)] }];
        companions.add(api.node.span, &api.id, "AWS::ApiGatewayV2::Api", properties(api.node.span, parts));
    }
    unread
}

fn is_api(node: &Node) -> bool {
    node.get("ApiId").is_some() && node.get("ProtocolType").is_some()
}

fn is_list(node: &Node) -> bool {
    items(node, &["Items"]).is_some_and(|items| !items.is_empty() && items.iter().all(is_api))
}

impl HttpApi {
    /// Reads stages, authorizers or routes. Returns `false` for other answers.
    fn read(&mut self, answer: &Node, companions: &mut Companions) -> bool {
        let Some(items) = items(answer, &["Items"]) else { return false };
        let all_have = |key: &str| items.iter().all(|item| item.get(key).is_some());
        let (kind, key, names): (&str, &str, &[(&str, &str)]) = if all_have("StageName") && !items.is_empty() {
            ("Stage", "StageName", &[("StageName", "StageName")])
        } else if all_have("RouteKey") && !items.is_empty() {
            self.has_routes = true;
            let names = &[
                ("RouteKey", "RouteKey"),
                ("AuthorizationType", "AuthorizationType"),
                ("ApiKeyRequired", "ApiKeyRequired"),
            ];
            ("Route", "RouteKey", names)
        } else if all_have("AuthorizerType") {
            self.has_authorizers = true;
            let names = &[("Name", "Name"), ("AuthorizerType", "AuthorizerType"), ("IdentitySource", "IdentitySource")];
            ("Authorizer", "AuthorizerId", names)
        } else {
            return false;
        };
        for item in items {
            let name = item.get(key).and_then(Node::as_text).unwrap_or_default();
            let of_api: Entry = entry(item.span, "ApiId", reference(item.span, &self.id));
            let logical_id = format!("{} {} {name}", self.id, kind.to_lowercase());
            let all = properties(item.span, [renamed(item, names), vec![of_api]]);
            companions.add(item.span, &logical_id, &format!("AWS::ApiGatewayV2::{kind}"), all);
        }
        true
    }
}
