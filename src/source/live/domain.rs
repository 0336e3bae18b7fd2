//! Custom domains of API Gateway and their mappings, from `aws apigateway` and `aws apigatewayv2`.
//!
//! - <https://docs.aws.amazon.com/apigateway/latest/api/API_GetBasePathMappings.html>
//! - <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname-apimappings.html>

use super::companions::{Companions, LiveAnswer, about, items, properties, renamed, texts_under};
use crate::source::translation::{entry, list, map, reference, text};
use crate::yaml::{Entry, Node};

/// A custom domain by the name that people gave it.
struct LiveDomain {
    name: String,
}

/// Reads custom domains and their mappings, and returns the answers that say nothing of them.
pub(super) fn read<'a>(
    answers: Vec<LiveAnswer<'a>>,
    distribution: &Node,
    companions: &mut Companions,
) -> Vec<LiveAnswer<'a>> {
    let hosts = texts_under(distribution, "DomainName");
    let aliases =
        distribution.get("Aliases").and_then(|aliases| aliases.get("Items")).map(Node::items).unwrap_or_default();
    let aliases: Vec<&str> = aliases.iter().filter_map(Node::as_text).collect();
    let is_used = |node: &Node| {
        given_names(node).iter().chain(&name(node)).any(|name| hosts.contains(name) || aliases.contains(name))
    };
    let mut domains: Vec<LiveDomain> = Vec::new();
    let (own, parts): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| {
        let all = items(&answer.node, &["items", "Items"]);
        name(&answer.node).is_some()
            || all.is_some_and(|all| !all.is_empty() && all.iter().all(|item| name(item).is_some()))
    });
    for answer in own {
        let single = std::slice::from_ref(&answer.node);
        let all = items(&answer.node, &["items", "Items"]).unwrap_or(single);
        for node in all.iter().filter(|node| all.len() == 1 || is_used(node)) {
            domains.extend(name(node).map(|name| add(node, name, companions)));
        }
    }
    let mut unread = Vec::new();
    for answer in parts {
        let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
        let mappings =
            items(&answer.node, &["items", "Items"]).filter(|all| all.iter().all(|item| api(item).is_some()));
        match (about(&answer, &names), mappings) {
            (Some(domain), Some(mappings)) => {
                for mapping in mappings {
                    add_mapping(mapping, domain, companions);
                }
            }
            _ => unread.push(answer),
        }
    }
    unread
}

fn name(node: &Node) -> Option<&str> {
    ["domainName", "DomainName"].iter().find_map(|key| node.get(key)).and_then(Node::as_text)
}

/// Returns the names that API Gateway gives a custom domain: the targets of its DNS record.
fn given_names(node: &Node) -> Vec<&str> {
    let mut names = texts_under(node, "regionalDomainName");
    names.extend(texts_under(node, "distributionDomainName"));
    names.extend(texts_under(node, "ApiGatewayDomainName"));
    names
}

fn add(node: &Node, name: &str, companions: &mut Companions) -> LiveDomain {
    let span = node.span;
    let mutual = ["mutualTlsAuthentication", "MutualTlsAuthentication"].iter().find_map(|key| node.get_entry(key));
    let mutual = mutual.map(|mutual| {
        let uri = ["truststoreUri", "TruststoreUri"].iter().find_map(|key| mutual.value.get_entry(key));
        let uri = uri.map(|uri| entry(uri.key_span, "TruststoreUri", uri.value.clone()));
        entry(mutual.key_span, "MutualTlsAuthentication", map(mutual.value.span, uri))
    });
    let given = list(span, given_names(node).into_iter().map(|name| text(span, name)));
    let own = [entry(span, "DomainName", text(span, name)), entry(span, "GivenNames", given)];
    companions.add(span, name, "AWS::ApiGateway::DomainName", map(span, own.into_iter().chain(mutual)));
    LiveDomain { name: name.to_owned() }
}

fn api(mapping: &Node) -> Option<&str> {
    ["restApiId", "ApiId"].iter().find_map(|key| mapping.get(key)).and_then(Node::as_text)
}

/// Adds a mapping. `(none)` and the empty text are the root.
fn add_mapping(mapping: &Node, domain: &str, companions: &mut Companions) {
    let span = mapping.span;
    let path = ["basePath", "ApiMappingKey"].iter().find_map(|key| mapping.get_entry(key));
    let path = path.filter(|path| !matches!(path.value.as_text(), None | Some("" | "(none)")));
    let key = path.and_then(|path| path.value.as_text()).unwrap_or_default();
    let logical_id = format!("{domain} mapping {key}");
    let path = path.map(|path| entry(path.key_span, "BasePath", path.value.clone()));
    let api = api(mapping).map(|id| entry(span, "RestApiId", reference(span, id)));
    let stage = renamed(mapping, &[("stage", "Stage"), ("Stage", "Stage")]);
    let own: Vec<Entry> =
        [Some(entry(span, "DomainName", text(span, domain))), api, path].into_iter().flatten().collect();
    companions.add(span, &logical_id, "AWS::ApiGateway::BasePathMapping", properties(span, [own, stage]));
}
