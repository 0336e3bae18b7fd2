//! `DistributionConfig` of the API of CloudFront as that of CloudFormation.
//!
//! Only what is named here differs: the API has `{Quantity, Items}` where CloudFormation has a list, and some names.
//!
//! - <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html>
//! - <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-distributionconfig.html>

use super::companions::{Companions, texts_under};
use crate::source::translation::{entry, list, map};
use crate::yaml::{Content, Entry, Node};

/// Settings that CloudFormation does not have.
const API_ONLY: [&str; 3] = ["CallerReference", "Certificate", "CertificateSource"];

/// Lists that have their number in CloudFormation too.
const COUNTED: [&str; 3] = ["OriginGroups", "StatusCodes", "Members"];

/// The properties that `CachePolicyId` replaces.
const LEGACY: [&str; 4] = ["ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL"];

/// Returns the name of a setting in CloudFormation.
fn renamed(key: &str) -> &str {
    match key {
        "CustomHeaders" => "OriginCustomHeaders",
        "OriginSslProtocols" => "OriginSSLProtocols",
        "IsIPV6Enabled" => "IPV6Enabled",
        "ACMCertificateArn" => "AcmCertificateArn",
        "IAMCertificateId" => "IamCertificateId",
        "SSLSupportMethod" => "SslSupportMethod",
        _ => key,
    }
}

/// Returns the IDs of the APIs whose default endpoints are origins.
pub(super) fn api_ids(config: &Node) -> Vec<&str> {
    let hosts = texts_under(config, "DomainName").into_iter();
    hosts.filter_map(|host| Some(host.split_once(".execute-api.")?.0)).collect()
}

/// Returns the configuration of a distribution, with references to its companions.
pub(super) fn config(config: &Node, companions: &Companions) -> Node {
    Unwrapping { companions: Some(companions) }.map(config)
}

/// Returns the configuration of something that has no companions, such as a policy.
pub(super) fn unwrapped(config: &Node) -> Node {
    Unwrapping { companions: None }.map(config)
}

/// The translation of one configuration.
struct Unwrapping<'c> {
    companions: Option<&'c Companions>,
}

/// Reports whether a setting is not there: the API writes an empty text for it.
fn is_absent(value: &Node) -> bool {
    value.is_null() || value.as_text() == Some("")
}

impl Unwrapping<'_> {
    fn map(&self, config: &Node) -> Node {
        let Content::Map(entries) = &config.content else { return config.clone() };
        let has = |key: &str| config.get(key).is_some_and(|value| !is_absent(value));
        let is_left_out = |key: &str| {
            API_ONLY.contains(&key)
                || LEGACY.contains(&key) && has("CachePolicyId")
                || key == "CloudFrontDefaultCertificate" && has("ACMCertificateArn")
        };
        let kept = entries.iter().filter(|entry| !is_absent(&entry.value) && !is_left_out(&entry.key));
        map(config.span, kept.flat_map(|entry| self.setting(entry)))
    }

    fn setting(&self, setting: &Entry) -> Vec<Entry> {
        let Entry { key, key_span, value } = setting;
        let one = |key: &str, value: Node| vec![entry(*key_span, renamed(key), value)];
        // Cloud Control has lists where CloudFront has numbers with them.
        if let Content::List(all) = &value.content {
            return one(key, list(value.span, all.iter().map(|item| self.map(item))));
        }
        if let Some(reference) = self.companions.and_then(|companions| companions.reference(key, value)) {
            return one(key, reference);
        }
        match key.as_str() {
            "AllowedMethods" => {
                let cached = value.get_entry("CachedMethods");
                let cached = cached.map(|cached| entry(cached.key_span, &cached.key, self.items(&cached.value)));
                one(key, self.items(value)).into_iter().chain(cached).collect()
            }
            "Logging" => match value.get("Enabled").and_then(Node::as_text) {
                Some("false") => Vec::new(),
                _ => one(key, without(self.map(value), &["Enabled"])),
            },
            "GeoRestriction" => {
                let mut restriction = without(self.map(value), &["Quantity", "Items"]);
                if let (Content::Map(entries), Some(countries)) = (&mut restriction.content, value.get_entry("Items")) {
                    entries.push(entry(countries.key_span, "Locations", countries.value.clone()));
                }
                one(key, restriction)
            }
            key if COUNTED.contains(&key) => {
                if value.get("Quantity").and_then(Node::as_text) == Some("0") {
                    return Vec::new();
                }
                let counted = value.get_entry("Items").map(|all| entry(all.key_span, "Items", self.items(value)));
                let number = value.get_entry("Quantity").cloned();
                one(key, map(value.span, number.into_iter().chain(counted)))
            }
            key if value.get("Quantity").is_some() => {
                let items = self.items(value);
                if items.items().is_empty() { Vec::new() } else { one(key, items) }
            }
            key => one(key, self.map(value)),
        }
    }

    /// Returns the list in `{Quantity, Items}`.
    fn items(&self, value: &Node) -> Node {
        match value.get("Items") {
            Some(items) => list(items.span, items.items().iter().map(|item| self.map(item))),
            None => list(value.span, []),
        }
    }
}

fn without(mut value: Node, keys: &[&str]) -> Node {
    if let Content::Map(entries) = &mut value.content {
        entries.retain(|entry| !keys.contains(&entry.key.as_str()));
    }
    value
}
