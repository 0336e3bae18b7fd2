//! The check against a second statement of what CloudFront forwards, made from AWS's tables and not from our code, on
//! behaviors made at random.
//!
//! - Authorization, by method, where nothing names it, and what legacy settings forward:
//!   <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html>
//! - the cache key and the origin request policy together:
//!   <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html>

use gatefront::check::{Options, Outcome, Verdict, check};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Names of headers as people write them.
const HEADERS: [&str; 5] = ["Authorization", "authorization", "Host", "HOST", "X-Other"];

#[derive(Debug, Clone)]
struct Case {
    /// Headers in the key of a cache policy, or of legacy settings.
    key: Vec<&'static str>,
    style: Style,
    options_cached: bool,
    allowed: usize,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Style {
    /// A cache policy with an origin request policy's `HeaderBehavior` and `Headers`.
    Policies(Option<(&'static str, Vec<&'static str>)>),
    Legacy,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin {
    Endpoint,
    /// A custom domain with the distribution's alias as its name, by its regional domain name.
    Shared,
    /// A custom domain of another name.
    Other,
}

const ALLOWED: [&[&str]; 3] =
    [&["GET", "HEAD"], &["GET", "HEAD", "OPTIONS"], &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]];

fn names() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(HEADERS.to_vec()), 0..3)
}

fn cases() -> impl Strategy<Value = Case> {
    let behaviors = vec!["none", "whitelist", "allViewer", "allViewerAndWhitelistCloudFront", "allExcept"];
    let request = prop::option::of((prop::sample::select(behaviors), names()));
    let style = prop_oneof![3 => request.prop_map(Style::Policies), 1 => Just(Style::Legacy)];
    let origin = prop::sample::select(vec![Origin::Endpoint, Origin::Shared, Origin::Other]);
    (names(), style, any::<bool>(), 0_usize..3, origin).prop_map(|(key, style, options_cached, allowed, origin)| Case {
        key,
        style,
        options_cached,
        allowed,
        origin,
    })
}

fn template(case: &Case) -> Value {
    let cached = if case.options_cached { ALLOWED[1] } else { ALLOWED[0] };
    let mut behavior = json!({
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": ALLOWED[case.allowed],
        "CachedMethods": cached,
    });
    let mut resources = json!({});
    let listed = |behavior: &str, names: &[&str]| json!({"HeaderBehavior": behavior, "Headers": names});
    match &case.style {
        Style::Legacy => {
            behavior["ForwardedValues"] =
                json!({"QueryString": true, "Headers": case.key, "Cookies": {"Forward": "all"}});
        }
        Style::Policies(request) => {
            let headers =
                if case.key.is_empty() { json!({"HeaderBehavior": "none"}) } else { listed("whitelist", &case.key) };
            behavior["CachePolicyId"] = json!({"Ref": "Cache"});
            resources["Cache"] = json!({"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": {
                "Name": "c", "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 1,
                "ParametersInCacheKeyAndForwardedToOrigin": {
                    "EnableAcceptEncodingGzip": false, "HeadersConfig": headers,
                    "CookiesConfig": {"CookieBehavior": "all"}, "QueryStringsConfig": {"QueryStringBehavior": "all"},
                },
            }}});
            if let Some((kind, names)) = request {
                behavior["OriginRequestPolicyId"] = json!({"Ref": "Request"});
                resources["Request"] = json!({"Type": "AWS::CloudFront::OriginRequestPolicy", "Properties": {"OriginRequestPolicyConfig": {
                    "Name": "r", "HeadersConfig": listed(kind, names),
                    "CookiesConfig": {"CookieBehavior": "all"}, "QueryStringsConfig": {"QueryStringBehavior": "all"},
                }}});
            }
        }
    }
    let mut config = json!({"Enabled": true, "DefaultCacheBehavior": behavior});
    let domain = match case.origin {
        Origin::Endpoint => json!("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"),
        Origin::Shared | Origin::Other => {
            let name = if case.origin == Origin::Shared { "api.example.com" } else { "other.example.com" };
            resources["Domain"] = json!({"Type": "AWS::ApiGatewayV2::DomainName", "Properties": {"DomainName": name}});
            config["Aliases"] = json!(["api.example.com"]);
            config["ViewerCertificate"] = json!({"AcmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/a", "SslSupportMethod": "sni-only"});
            json!({"Fn::GetAtt": ["Domain", "RegionalDomainName"]})
        }
    };
    config["Origins"] =
        json!([{"Id": "api", "DomainName": domain, "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}]);
    resources["Distribution"] =
        json!({"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}});
    json!({"Resources": resources})
}

/// AWS's statement, in its own order: the method first, then the Host at API Gateway, then the header.
fn expected(case: &Case, method: &str) -> &'static str {
    let has = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let forwards = |name: &str| {
        has(&case.key, name)
            || match &case.style {
                Style::Policies(Some(("allViewer" | "allViewerAndWhitelistCloudFront", _))) => true,
                Style::Policies(Some(("whitelist", names))) => has(names, name),
                Style::Policies(Some(("allExcept", names))) => !has(names, name),
                _ => false,
            }
    };
    // A regional domain name is an address alone: API Gateway expects the custom domain's own name as Host.
    let knows_host = match case.origin {
        Origin::Endpoint => !forwards("host"),
        Origin::Shared => forwards("host"),
        Origin::Other => false,
    };
    let is_blocked_by_name = matches!(&case.style, Style::Policies(Some(("allExcept", _))));
    if !ALLOWED[case.allowed].contains(&method) {
        "method-blocked"
    } else if !knows_host {
        "host-rejected"
    } else if forwards("authorization") {
        "delivered"
    } else {
        match method {
            _ if is_blocked_by_name => "stripped",
            "GET" | "HEAD" => "stripped",
            "OPTIONS" if case.options_cached => "stripped",
            _ => "delivered",
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_check_agrees_with_the_tables_of_aws(case in cases()) {
        let report = check(&template(&case).to_string(), &Options::default()).expect("JSON");
        let outcomes = report.distributions[0].behaviors[0].outcomes.as_ref().expect("an API");
        // An answer that is shared belongs to a request that arrived.
        let told = |verdict: &Verdict| match verdict.outcome {
            Outcome::Shared => Outcome::Delivered.name(),
            outcome => outcome.name(),
        };
        for (method, verdict) in [("GET", &outcomes.read), ("OPTIONS", &outcomes.options), ("POST", &outcomes.write)] {
            prop_assert_eq!(told(verdict), expected(&case, method), "{}", method);
        }
    }
}
