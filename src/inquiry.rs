//! Questions for the AWS CLI about a running distribution: read-only calls, round by round, and the IAM permission that each
//! of them needs.
//!
//! Each answer is a companion of the distribution, as if it was saved in a file. What cannot be asked is not known, and
//! the verdict says so.

pub mod account;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cloudfront::managed;
use crate::deploy::shell_word;
use crate::names::{DomainPattern, Region};

/// A distribution, as people name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DistributionName {
    /// Its ID, such as `EDFDVBD6EXAMPLE`.
    Id(String),
    /// Its domain name, `dXXX.cloudfront.net`, or one of its aliases.
    Domain(String),
}

impl std::str::FromStr for DistributionName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_end_matches('/');
        let text = text.strip_prefix("https://").unwrap_or(text);
        let is_word = |allowed: &[u8]| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || allowed.contains(&byte));
        if !text.is_empty() && !text.contains('.') && is_word(b"") {
            Ok(Self::Id(text.to_ascii_uppercase()))
        } else if text.contains('.') && !text.starts_with(['-', '.']) && is_word(b"-.*") {
            Ok(Self::Domain(text.to_ascii_lowercase()))
        } else {
            Err("write the ID of a distribution, such as EDFDVBD6EXAMPLE, its domain name, such as d111111abcdef8.cloudfront.net, or one of its aliases".to_owned())
        }
    }
}

impl DistributionName {
    /// Returns the ID of the distribution of this name in an answer of `list-distributions`; `None` if it has none. An
    /// alias may begin with `*.`, which is any one label.
    #[must_use]
    pub fn find(&self, answer: &Value) -> Option<String> {
        let name = match self {
            Self::Id(id) => return Some(id.clone()),
            Self::Domain(name) => name,
        };
        let wanted = DomainPattern::new(name);
        let all = answer["DistributionList"]["Items"].as_array()?;
        let has =
            |item: &&Value, exact: bool| {
                let aliases = item["Aliases"]["Items"].as_array().into_iter().flatten();
                let mut names = aliases.chain([&item["DomainName"]]).filter_map(Value::as_str);
                names.any(|known| {
                    if exact { known.eq_ignore_ascii_case(name) } else { DomainPattern::new(known).covers(&wanted) }
                })
            };
        // A name by itself goes before one with a wildcard.
        // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
        let found = all.iter().find(|item| has(item, true)).or_else(|| all.iter().find(|item| has(item, false)));
        found?["Id"].as_str().map(str::to_owned)
    }
}

/// A call of the AWS CLI that reads something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AwsCall {
    /// The arguments, without the Region.
    pub arguments: Vec<String>,
    /// The Region to ask in.
    pub region: Region,
    /// The fact that is not known without the answer.
    pub subject: String,
    /// The IAM permission that it needs, with its resource.
    pub permission: String,
    /// The name of the file that the answer goes to, if it is not printed.
    pub output: Option<String>,
    /// `true` if the absence of the thing is an answer too: an API is a REST API or another one.
    pub may_be_missing: bool,
}

impl AwsCall {
    fn new(words: &[&str], region: Region, subject: impl Into<String>, permission: impl Into<String>) -> Self {
        Self {
            arguments: words.iter().map(|word| (*word).to_owned()).collect(),
            region,
            subject: subject.into(),
            permission: permission.into(),
            output: None,
            may_be_missing: false,
        }
    }

    /// Returns the command as a line for people, which is the name of its answer.
    #[must_use]
    pub fn line(&self) -> String {
        let words = self.arguments.iter().map(|word| shell_word(word));
        std::iter::once("aws".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
    }
}

/// Returns the call that lists all distributions.
#[must_use]
pub fn list_distributions() -> AwsCall {
    let words = ["cloudfront", "list-distributions"];
    AwsCall::new(&words, crate::names::US_EAST_1, "the distributions of the account", "cloudfront:ListDistributions")
}

/// Returns the call for a distribution.
#[must_use]
pub fn get_distribution(id: &str) -> AwsCall {
    let words = ["cloudfront", "get-distribution", "--id", id];
    AwsCall::new(&words, crate::names::US_EAST_1, format!("the distribution {id}"), "cloudfront:GetDistribution")
}

/// Returns the call for the configuration of a distribution, for somebody who may not ask for the distribution.
#[must_use]
pub fn get_distribution_config(id: &str) -> AwsCall {
    let words = ["cloudfront", "get-distribution-config", "--id", id];
    AwsCall::new(&words, crate::names::US_EAST_1, format!("the distribution {id}"), "cloudfront:GetDistributionConfig")
}

/// Returns the configuration in an answer.
fn config(distribution: &Value) -> &Value {
    let nested = &distribution["Distribution"]["DistributionConfig"];
    if nested.is_null() { &distribution["DistributionConfig"] } else { nested }
}

/// Returns the texts that stand under a key anywhere in a value.
fn texts<'v>(value: &'v Value, key: &str, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| texts(item, key, found)),
        Value::Object(map) => {
            for (name, value) in map {
                match value.as_str() {
                    Some(text) if name == key && !text.is_empty() => {
                        found.insert(text);
                    }
                    _ => texts(value, key, found),
                }
            }
        }
        _ => {}
    }
}

fn under<'v>(value: &'v Value, key: &str) -> BTreeSet<&'v str> {
    let mut found = BTreeSet::new();
    texts(value, key, &mut found);
    found
}

/// Returns an origin that is the default endpoint of an API, or a custom domain by the name that AWS gave it.
fn endpoints(distribution: &Value) -> BTreeSet<(&str, Region)> {
    let hosts = under(&config(distribution)["Origins"], "DomainName").into_iter();
    hosts
        .filter_map(|host| {
            let (label, rest) = host.split_once(".execute-api.")?;
            Some((label, rest.split('.').next()?.parse().ok()?))
        })
        .collect()
}

/// Returns the calls for what the configuration of a distribution names: policies, functions, APIs and custom domains.
#[must_use]
pub fn first_round(distribution: &Value) -> Vec<AwsCall> {
    let config = config(distribution);
    let mut calls = Vec::new();
    let edge = crate::names::US_EAST_1;
    for id in under(config, "CachePolicyId").into_iter().filter(|id| managed::cache_policy(id).is_none()) {
        let words = ["cloudfront", "get-cache-policy", "--id", id];
        calls.push(AwsCall::new(&words, edge, format!("the cache policy {id}"), "cloudfront:GetCachePolicy"));
    }
    for id in
        under(config, "OriginRequestPolicyId").into_iter().filter(|id| managed::origin_request_policy(id).is_none())
    {
        let words = ["cloudfront", "get-origin-request-policy", "--id", id];
        let subject = format!("the origin request policy {id}");
        calls.push(AwsCall::new(&words, edge, subject, "cloudfront:GetOriginRequestPolicy"));
    }
    for arn in under(config, "FunctionARN") {
        let name = arn.rsplit('/').next().unwrap_or(arn);
        let words = ["cloudfront", "describe-function", "--name", name, "--stage", "LIVE"];
        let subject = format!("the settings of the function {name}");
        calls.push(AwsCall::new(&words, edge, subject, format!("cloudfront:DescribeFunction on {arn}")));
        let words = ["cloudfront", "get-function", "--name", name, "--stage", "LIVE"];
        let permission = format!("cloudfront:GetFunction on {arn}");
        let code = AwsCall::new(&words, edge, format!("the code of the function {name}"), permission);
        calls.push(AwsCall { output: Some(format!("{name}.js")), ..code });
    }
    for arn in under(config, "LambdaFunctionARN") {
        let words = ["lambda", "get-function-configuration", "--function-name", arn];
        let subject = format!("the Lambda@Edge function {arn}");
        calls.push(AwsCall::new(&words, edge, subject, format!("lambda:GetFunctionConfiguration on {arn}")));
    }
    let endpoints = endpoints(distribution);
    for (id, region) in endpoints.iter().copied().filter(|(id, _)| !id.starts_with("d-")) {
        let subject = format!("the API {id} in {region}");
        let rest = ["apigateway", "get-rest-api", "--rest-api-id", id];
        let permission = |kind: &str| format!("apigateway:GET on arn:aws:apigateway:{region}::/{kind}/{id}");
        let http = ["apigatewayv2", "get-api", "--api-id", id];
        for (words, kind) in [(rest, "restapis"), (http, "apis")] {
            let call = AwsCall::new(&words, region, subject.as_str(), permission(kind));
            calls.push(AwsCall { may_be_missing: true, ..call });
        }
    }
    let regions: BTreeSet<Region> = endpoints.iter().map(|(_, region)| *region).collect();
    for region in regions {
        let permission = format!("apigateway:GET on arn:aws:apigateway:{region}::/domainnames");
        let subject = format!("the custom domains of API Gateway in {region}");
        calls.push(AwsCall::new(&["apigateway", "get-domain-names"], region, subject, permission));
    }
    calls
}

/// Returns the calls for the parts of an API or a custom domain that an answer has.
#[must_use]
pub fn second_round(call: &AwsCall, answer: &Value, distribution: &Value) -> Vec<AwsCall> {
    let region = call.region;
    match call.arguments.get(1).map(String::as_str) {
        Some("get-rest-api") => {
            let id = answer["id"].as_str().unwrap_or_default();
            let parts = [("get-stages", "stages"), ("get-authorizers", "authorizers"), ("get-resources", "resources")];
            let part = |(verb, part): (&str, &str)| {
                let mut words = vec!["apigateway", verb, "--rest-api-id", id];
                words.extend(if part == "resources" { &["--embed", "methods"][..] } else { &[] });
                let permission = format!("apigateway:GET on arn:aws:apigateway:{region}::/restapis/{id}/{part}");
                AwsCall::new(&words, region, format!("the {part} of the API {id}"), permission)
            };
            parts.into_iter().map(part).collect()
        }
        Some("get-api") => {
            let id = answer["ApiId"].as_str().unwrap_or_default();
            let parts = [("get-stages", "stages"), ("get-authorizers", "authorizers"), ("get-routes", "routes")];
            let part = |(verb, part): (&str, &str)| {
                let permission = format!("apigateway:GET on arn:aws:apigateway:{region}::/apis/{id}/{part}");
                let words = ["apigatewayv2", verb, "--api-id", id];
                AwsCall::new(&words, region, format!("the {part} of the API {id}"), permission)
            };
            parts.into_iter().map(part).collect()
        }
        Some("get-domain-names") => {
            let hosts = under(&config(distribution)["Origins"], "DomainName");
            let aliases: BTreeSet<&str> = config(distribution)["Aliases"]["Items"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let used = |item: &&Value| {
                let names = ["domainName", "regionalDomainName", "distributionDomainName"];
                names
                    .iter()
                    .filter_map(|key| item[*key].as_str())
                    .any(|name| hosts.contains(name) || aliases.contains(name))
            };
            let items = answer["items"].as_array().into_iter().flatten().filter(used);
            let mappings = |item: &Value| {
                let name = item["domainName"].as_str().unwrap_or_default();
                let words = ["apigatewayv2", "get-api-mappings", "--domain-name", name];
                let permission =
                    format!("apigateway:GET on arn:aws:apigateway:{region}::/domainnames/{name}/apimappings");
                AwsCall::new(&words, region, format!("the mappings of the custom domain {name}"), permission)
            };
            items.map(mappings).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_distribution_is_named_by_id_domain_or_alias() {
        let id = |id: &str| Ok(DistributionName::Id(id.to_owned()));
        let domain = |name: &str| Ok(DistributionName::Domain(name.to_owned()));
        assert_eq!("edfdvbd6example".parse(), id("EDFDVBD6EXAMPLE"));
        assert_eq!("https://Shop.example.com/".parse(), domain("shop.example.com"));
        for wrong in ["", "--profile", "a b", "-a.b", "a.b;c", "$(id).x"] {
            assert!(wrong.parse::<DistributionName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_of_its_own_goes_before_a_wildcard() {
        let item = |id: &str, alias: &str| json!({"Id": id, "DomainName": format!("{id}.cloudfront.net"), "Aliases": {"Items": [alias]}});
        let list = json!({"DistributionList": {"Items": [item("A", "*.example.com"), item("B", "shop.example.com")]}});
        let find = |name: &str| name.parse::<DistributionName>().unwrap().find(&list);
        assert_eq!(find("shop.example.com").as_deref(), Some("B"));
        assert_eq!(find("api.example.com").as_deref(), Some("A"));
        assert_eq!(find("a.cloudfront.net").as_deref(), Some("A"));
        assert_eq!(find("a.b.example.com"), None);
    }

    #[test]
    fn only_calls_that_read_are_made() {
        let distribution: Value =
            serde_json::from_str(include_str!("../tests/fixtures/live/get-distribution.json")).unwrap();
        let calls = first_round(&distribution);
        let lines: Vec<String> = calls.iter().map(AwsCall::line).collect();
        assert!(lines.contains(&"aws cloudfront get-function --name strip-users --stage LIVE".to_owned()), "{lines:?}");
        assert!(lines.contains(&"aws apigateway get-rest-api --rest-api-id a1b2c3d4e5".to_owned()), "{lines:?}");
        assert_eq!(lines.len(), 6, "{lines:?}");
        let api = calls.iter().find(|call| call.arguments[1] == "get-rest-api").unwrap();
        let more = second_round(api, &json!({"id": "a1b2c3d4e5"}), &distribution);
        for call in calls.iter().chain(&more) {
            let verb = &call.arguments[1];
            assert!(verb.starts_with("get-") || verb.starts_with("describe-"), "{verb}");
        }
    }
}
