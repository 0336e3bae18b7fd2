//! REST APIs: `aws apigateway get-rest-api`, `get-stages`, `get-authorizers` and `get-resources --embed methods`.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html>

use super::api::LiveApi;
use super::cloud_control::at;
use super::companions::{Companions, items, properties, renamed};
use crate::source::translation::{attribute, entry, list, reference, text};
use crate::template::read_node;
use crate::yaml::{Content, Entry, Node};

/// A REST API, and what is known of it.
pub(super) struct RestApi {
    id: String,
    node: Node,
    has_authorizers: bool,
    has_methods: bool,
}

impl LiveApi for RestApi {
    const ITEMS: &'static str = "items";
    const ID: &'static str = "id";

    fn is_api(node: &Node) -> bool {
        node.get("id").is_some()
            && ["rootResourceId", "endpointConfiguration", "apiKeySource"].iter().any(|key| node.get(key).is_some())
    }

    fn new(id: String, node: Node) -> Self {
        Self { id, node, has_authorizers: false, has_methods: false }
    }

    fn id(&self) -> &str {
        &self.id
    }

    /// Reads stages, authorizers or resources. Returns `false` for other answers.
    fn read(&mut self, answer: &Node, companions: &mut Companions) -> bool {
        if let Some(stages) = items(answer, &["item"]) {
            for stage in stages {
                let own = renamed(stage, &[("stageName", "StageName")]);
                self.part(stage, "Stage", "stageName", own, companions);
            }
            return true;
        }
        let Some(items) = items(answer, &["items"]) else { return false };
        let all_have = |key: &str| items.iter().all(|item| item.get(key).is_some());
        if items.is_empty() || all_have("type") {
            self.has_authorizers = true;
            for authorizer in items {
                let own =
                    renamed(authorizer, &[("name", "Name"), ("type", "Type"), ("identitySource", "IdentitySource")]);
                self.part(authorizer, "Authorizer", "id", own, companions);
            }
            return true;
        }
        if !all_have("path") {
            return false;
        }
        self.has_methods = true;
        for resource in items {
            self.resource(resource, companions);
        }
        true
    }

    /// Adds the API itself.
    fn add(&self, companions: &mut Companions) {
        let node = &self.node;
        let own = renamed(
            node,
            &[
                ("name", "Name"),
                ("disableExecuteApiEndpoint", "DisableExecuteApiEndpoint"),
                ("apiKeySource", "ApiKeySourceType"),
            ],
        );
        let types = node.get_entry("endpointConfiguration").and_then(|endpoint| {
            let types = endpoint.value.get("types")?;
            let types = list(types.span, types.items().iter().cloned());
            let own = vec![entry(types.span, "Types", types)];
            Some(vec![entry(endpoint.key_span, "EndpointConfiguration", properties(endpoint.value.span, [own]))])
        });
        let policy = node
            .get_entry("policy")
            .and_then(|policy| Some(vec![entry(policy.key_span, "Policy", document(&policy.value)?)]));
        let parts = [Some(own), types, policy, (!self.is_whole()).then(|| vec![elsewhere(node)])];
        companions.add(
            node.span,
            &self.id,
            "AWS::ApiGateway::RestApi",
            properties(node.span, parts.into_iter().flatten()),
        );
    }
}

impl RestApi {
    /// Adds a resource of the API with its methods.
    fn resource(&mut self, resource: &Node, companions: &mut Companions) {
        let span = resource.span;
        let text_of = |key: &str| resource.get(key).and_then(Node::as_text).unwrap_or_default();
        let (id, path) = (format!("{} resource {}", self.id, text_of("id")), text_of("path").trim_start_matches('/'));
        let root = attribute(span, &self.id, "RootResourceId");
        let parent = if path.is_empty() {
            root
        } else {
            let own = vec![entry(span, "ParentId", root), entry(span, "PathPart", text(span, path))];
            companions.add(span, &id, "AWS::ApiGateway::Resource", properties(span, [own]));
            reference(span, &id)
        };
        let Some(Content::Map(methods)) = resource.get("resourceMethods").map(|methods| &methods.content) else {
            return;
        };
        for Entry { key, key_span, value } in methods {
            // Without `--embed methods`, only the names of the methods are there.
            self.has_methods &= value.get("authorizationType").is_some();
            let own = vec![
                entry(*key_span, "HttpMethod", text(*key_span, key.as_str())),
                entry(*key_span, "ResourceId", parent.clone()),
                self.reference(span),
            ];
            let settings =
                renamed(value, &[("authorizationType", "AuthorizationType"), ("apiKeyRequired", "ApiKeyRequired")]);
            let integration = value.get("methodIntegration").map(|integration| {
                let timeout = renamed(integration, &[("timeoutInMillis", "TimeoutInMillis")]);
                vec![entry(integration.span, "Integration", properties(integration.span, [timeout]))]
            });
            let parts = [own, settings].into_iter().chain(integration);
            companions.add(*key_span, &format!("{id} {key}"), "AWS::ApiGateway::Method", properties(value.span, parts));
        }
    }

    fn reference(&self, span: crate::diagnostic::Span) -> Entry {
        entry(span, "RestApiId", reference(span, &self.id))
    }

    /// Adds a stage or an authorizer.
    fn part(&self, node: &Node, kind: &str, key: &str, own: Vec<Entry>, companions: &mut Companions) {
        let name = node.get(key).and_then(Node::as_text).unwrap_or_default();
        let logical_id = format!("{} {} {name}", self.id, kind.to_lowercase());
        let all = properties(node.span, [own, vec![self.reference(node.span)]]);
        companions.add(node.span, &logical_id, &format!("AWS::ApiGateway::{kind}"), all);
    }

    /// Reports whether all routes and logins of the API are here.
    fn is_whole(&self) -> bool {
        self.has_authorizers && self.has_methods
    }
}

/// Returns the property of an API some of whose routes and logins are defined elsewhere.
pub(super) fn elsewhere(api: &Node) -> Entry {
    entry(api.span, "BodyS3Location", text(api.span, "not in these answers"))
}

/// Returns the resource policy in a text of JSON, whose quotes API Gateway escapes once more.
fn document(policy: &Node) -> Option<Node> {
    let text = policy.as_text()?;
    let plain = text.replace("\\\"", "\"").replace("\\/", "/");
    Some(at(read_node(&plain, 0).ok()?, policy.span))
}
