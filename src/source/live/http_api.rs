//! HTTP and WebSocket APIs: `aws apigatewayv2 get-api`, `get-stages`, `get-authorizers` and `get-routes`.
//!
//! <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html>

use super::api::LiveApi;
use super::companions::{Companions, items, properties, renamed};
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
pub(super) struct HttpApi {
    id: String,
    node: Node,
    has_authorizers: bool,
    has_routes: bool,
}

impl LiveApi for HttpApi {
    const ITEMS: &'static str = "Items";
    const ID: &'static str = "ApiId";

    fn is_api(node: &Node) -> bool {
        node.get("ApiId").is_some() && node.get("ProtocolType").is_some()
    }

    fn new(id: String, node: Node) -> Self {
        Self { id, node, has_authorizers: false, has_routes: false }
    }

    fn id(&self) -> &str {
        &self.id
    }

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

    fn add(&self, companions: &mut Companions) {
        let is_whole = self.has_authorizers && self.has_routes;
        let parts = [renamed(&self.node, &SETTINGS), if is_whole { Vec::new() } else { vec![elsewhere(&self.node)] }];
        companions.add(self.node.span, &self.id, "AWS::ApiGatewayV2::Api", properties(self.node.span, parts));
    }
}
