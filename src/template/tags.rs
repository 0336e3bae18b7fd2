//! Tags: which resource types take them, and in which form.

use indexmap::IndexMap;

use super::{Template, Value};
use crate::names::{TagKey, TagValue};

/// The resource types of ours that take tags and whether as a list of `Key` and `Value` or as a plain mapping, from
/// the CloudFormation resource schemas. Cache policies, mappings, function versions and DNS records take none.
const TAGGED: &[(&str, bool)] = &[
    ("AWS::ApiGateway::DomainName", true),
    ("AWS::ApiGateway::RestApi", true),
    ("AWS::ApiGateway::Stage", true),
    ("AWS::ApiGatewayV2::Api", false),
    ("AWS::ApiGatewayV2::DomainName", false),
    ("AWS::ApiGatewayV2::Stage", false),
    ("AWS::CertificateManager::Certificate", true),
    ("AWS::CloudFront::Distribution", true),
    ("AWS::CloudFront::Function", true),
    ("AWS::IAM::Role", true),
    ("AWS::Lambda::Function", true),
    ("AWS::Logs::Delivery", true),
    ("AWS::Logs::DeliveryDestination", true),
    ("AWS::Logs::DeliverySource", true),
    ("AWS::SecretsManager::Secret", true),
    ("AWS::WAFv2::WebACL", true),
];

/// Puts the tags on every resource that takes them.
pub(crate) fn tag_resources(template: &mut Template, tags: &[(TagKey, TagValue)]) {
    if tags.is_empty() {
        return;
    }
    for resource in template.resources_mut() {
        let Value::Map(attributes) = resource else {
            continue;
        };
        let resource_type = attributes.get("Type").and_then(Value::as_str);
        let Some((_, listed)) = TAGGED.iter().find(|(name, _)| Some(*name) == resource_type) else {
            continue;
        };
        let pairs = tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let value = if *listed {
            pairs.map(|(key, value)| Value::from([("Key", key), ("Value", value)])).collect()
        } else {
            Value::Map(pairs.map(|(key, value)| (key.to_owned(), value.into())).collect())
        };
        let properties = attributes.entry("Properties".to_owned()).or_insert_with(|| Value::Map(IndexMap::new()));
        if let Value::Map(properties) = properties {
            properties.insert("Tags".to_owned(), value);
        }
    }
}
