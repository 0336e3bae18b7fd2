//! Resources that a case does not create, and values that only the deployment knows.

use gatefront::check::{Options, Outcome, Report, check};
use serde_json::{Value, json};

const DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER: &str = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const EXCEPT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000001";

fn behavior(request_policy: &Value) -> Value {
    json!({
        "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
        "CachePolicyId": DISABLED, "OriginRequestPolicyId": request_policy,
    })
}

/// Returns a template with one distribution in front of one API.
fn template(config: &Value, more: &Value) -> Value {
    let mut template = json!({"Resources": {"Edge": {
        "Type": "AWS::CloudFront::Distribution",
        "Properties": {"DistributionConfig": {
            "Enabled": true,
            "Origins": [{
                "Id": "api", "DomainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "OriginPath": "/prod",
                "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
            }],
            "DefaultCacheBehavior": behavior(&json!(EXCEPT_HOST)),
        }},
    }}});
    let set = |target: &mut Value, patch: &Value| {
        for (key, value) in patch.as_object().expect("a map") {
            target[key] = value.clone();
        }
    };
    set(&mut template["Resources"]["Edge"]["Properties"]["DistributionConfig"], config);
    for (section, entries) in more.as_object().expect("sections") {
        if template.get(section).is_none() {
            template[section] = json!({});
        }
        set(&mut template[section], entries);
    }
    template
}

fn judge(template: &Value, options: &Options) -> Report {
    check(&template.to_string(), options).expect("JSON")
}

/// Returns the outcome of GET in each case of the only distribution, with its conditions.
fn reads(report: &Report) -> Vec<(String, Outcome)> {
    let behaviors = report.distributions.iter().flat_map(|distribution| &distribution.behaviors);
    let mut rows: Vec<(String, Outcome)> = behaviors
        .filter_map(|behavior| {
            let when: Vec<String> = behavior.when.iter().map(|(name, holds)| format!("{name}={holds}")).collect();
            let subject = format!("{} {}", behavior.path_pattern, when.join(" "));
            Some((subject.trim_end().to_owned(), behavior.outcomes.as_ref()?.read.outcome))
        })
        .collect();
    rows.sort();
    rows
}

fn rules(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.rule).collect()
}

fn row(subject: &str, outcome: Outcome) -> (String, Outcome) {
    (subject.to_owned(), outcome)
}

fn yes_or_no(name: &str) -> Value {
    json!({"Type": "String", "AllowedValues": ["yes", "no"], "Default": "no", "Description": name})
}

fn named(name: &Value) -> Value {
    json!({
        "Aliases": [name], "ViewerCertificate": {"AcmCertificateArn": CERTIFICATE, "SslSupportMethod": "sni-only"},
        "DefaultCacheBehavior": behavior(&json!(ALL_VIEWER)),
    })
}

#[test]
fn a_custom_domain_that_is_not_created_accepts_no_host() {
    let template = template(
        &named(&json!("api.example.com")),
        &json!({
            "Parameters": {"Make": yes_or_no("Make")},
            "Conditions": {"MakeDomain": {"Fn::Equals": [{"Ref": "Make"}, "yes"]}},
            "Resources": {"Domain": {
                "Type": "AWS::ApiGatewayV2::DomainName", "Condition": "MakeDomain",
                "Properties": {"DomainName": "api.example.com"},
            }},
        }),
    );
    let both = [row("* MakeDomain=false", Outcome::HostRejected), row("* MakeDomain=true", Outcome::Delivered)];
    assert_eq!(reads(&judge(&template, &Options::default())), both);
    let without = judge(&template, &Options::default().with_parameter("Make", "no"));
    assert_eq!((reads(&without), rules(&without)), (vec![row("*", Outcome::HostRejected)], vec!["GF201"]));
}

/// One template is deployed in two Regions: the custom domain in one, the distribution in the other.
#[test]
fn a_custom_domain_of_another_region_accepts_its_host() {
    let here = |region: &str| json!({"Fn::Equals": [{"Ref": "AWS::Region"}, region]});
    let mut template = template(
        &named(&json!("api.example.com")),
        &json!({
            "Conditions": {"IsApi": here("eu-west-1"), "IsEdge": here("us-east-1")},
            "Resources": {"Domain": {
                "Type": "AWS::ApiGatewayV2::DomainName", "Condition": "IsApi",
                "Properties": {"DomainName": "api.example.com"},
            }},
        }),
    );
    template["Resources"]["Edge"]["Condition"] = json!("IsEdge");
    assert_eq!(reads(&judge(&template, &Options::default())), [row("*", Outcome::Delivered)]);
}

#[test]
fn an_authorizer_that_is_not_created_reads_nothing() {
    let template = template(
        &json!({
            "Origins": [{
                "Id": "api", "DomainName": {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.amazonaws.com"},
                "OriginPath": "/prod", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
            }],
            "DefaultCacheBehavior": behavior(&json!("59781a5b-3903-41f3-afcb-af62929ccde1")),
        }),
        &json!({
            "Parameters": {"Secure": yes_or_no("Secure")},
            "Conditions": {"IsSecure": {"Fn::Equals": [{"Ref": "Secure"}, "yes"]}},
            "Resources": {
                "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders", "EndpointConfiguration": {"Types": ["REGIONAL"]}}},
                "Stage": {
                    "Type": "AWS::ApiGateway::Stage",
                    "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "prod", "DeploymentId": "d"},
                },
                "Key": {
                    "Type": "AWS::ApiGateway::Authorizer", "Condition": "IsSecure",
                    "Properties": {
                        "RestApiId": {"Ref": "Api"}, "Name": "a", "Type": "TOKEN",
                        "IdentitySource": "method.request.header.X-Token",
                    },
                },
            },
        }),
    );
    let secure = |value: &str| judge(&template, &Options::default().with_parameter("Secure", value));
    assert_eq!(rules(&secure("yes")), ["GF101", "GF105", "GF403"]);
    let open = secure("no");
    assert_eq!(rules(&open), ["GF101", "GF403"]);
    // It is harmless, so it is a note and does not fail.
    assert!(open.findings[0].message.to_string().contains("nothing in this template reads it"));
    assert!(open.passes());
}

#[test]
fn the_default_behavior_is_known_by_its_key() {
    let mut template = template(
        &json!({"CacheBehaviors": [{
            "PathPattern": "/v1/*", "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only",
            "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
            "CachePolicyId": DISABLED, "OriginRequestPolicyId": EXCEPT_HOST,
        }]}),
        &json!({}),
    );
    let edge = template["Resources"]["Edge"].take();
    template["Resources"] = json!({"DefaultCacheBehavior": edge});
    let rows = [row("*", Outcome::Delivered), row("/v1/*", Outcome::Delivered)];
    assert_eq!(reads(&judge(&template, &Options::default())), rows);
}

/// A name, and how an origin or an alias gets it.
#[test]
fn two_unknown_names_are_the_same_only_if_they_are_written_alike() {
    let forms = [
        ("import", json!({"Fn::ImportValue": "a"}), json!({"Fn::ImportValue": "b"})),
        ("item", json!({"Fn::Select": [0, {"Ref": "Names"}]}), json!({"Fn::Select": [1, {"Ref": "Names"}]})),
        (
            "output",
            json!({"Fn::GetStackOutput": {"StackName": "s", "OutputName": "a"}}),
            json!({"Fn::GetStackOutput": {"StackName": "s", "OutputName": "b"}}),
        ),
        ("joined", json!({"Fn::Join": [".", {"Ref": "Names"}]}), json!({"Fn::Join": ["-", {"Ref": "Names"}]})),
        (
            "inside",
            json!({"Fn::Sub": ["${X}.example.com", {"X": {"Fn::ImportValue": "a"}}]}),
            json!({"Fn::Sub": ["${X}.example.com", {"X": {"Fn::ImportValue": "b"}}]}),
        ),
    ];
    let with = |alias: &Value, domain: &Value| {
        let domain = json!({"Type": "AWS::ApiGatewayV2::DomainName", "Properties": {"DomainName": domain}});
        let parameters = json!({"Names": {"Type": "CommaDelimitedList"}});
        template(&named(alias), &json!({"Parameters": parameters, "Resources": {"Domain": domain}}))
    };
    for (name, one, other) in forms {
        let same = judge(&with(&one, &one), &Options::default());
        assert_eq!(reads(&same), [row("*", Outcome::Delivered)], "{name}");
        let different = judge(&with(&one, &other), &Options::default());
        assert_eq!(reads(&different), [row("*", Outcome::Unknown)], "{name}");
    }
}

#[test]
fn an_origin_is_not_an_alias_that_another_import_names() {
    let mut config = named(&json!({"Fn::ImportValue": "viewer-name"}));
    config["Origins"] = json!([{
        "Id": "api", "DomainName": {"Fn::ImportValue": "api-host"}, "OriginPath": "/prod",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
    }]);
    config["DefaultCacheBehavior"] = behavior(&json!(EXCEPT_HOST));
    assert_eq!(reads(&judge(&template(&config, &json!({})), &Options::default())), [row("*", Outcome::Delivered)]);
}

#[test]
fn the_default_of_a_parameter_is_one_of_the_values_that_it_allows() {
    let parameters = json!({
        "Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]},
        "Policy": {"Type": "String", "Default": EXCEPT_HOST, "AllowedValues": [EXCEPT_HOST, ALL_VIEWER]},
    });
    let mappings = json!({"Policies": {"dev": {"Id": EXCEPT_HOST}, "prod": {"Id": ALL_VIEWER}}});
    let mapped = json!({"Fn::FindInMap": ["Policies", {"Ref": "Stage"}, "Id"]});
    for (policy, name) in [(mapped, "Stage"), (json!({"Ref": "Policy"}), "Policy")] {
        let config = json!({"DefaultCacheBehavior": behavior(&policy)});
        let template = template(&config, &json!({"Parameters": parameters, "Mappings": mappings}));
        let outcomes: Vec<Outcome> =
            reads(&judge(&template, &Options::default())).into_iter().map(|(_, outcome)| outcome).collect();
        assert_eq!(outcomes.len(), 2, "{name}");
        assert!(outcomes.contains(&Outcome::Delivered) && outcomes.contains(&Outcome::HostRejected), "{name}");
    }
}

/// CloudFormation refuses a key that a mapping does not have, so no other Region is a case.
#[test]
fn only_the_keys_of_a_mapping_make_cases() {
    let mapping = json!({"Hosts": {"us-east-1": {"Name": "a.example.com"}, "eu-west-1": {"Name": "b.example.com"}}});
    let name = json!({"Fn::FindInMap": ["Hosts", {"Ref": "AWS::Region"}, "Name"]});
    let mut config = named(&name);
    config["DefaultCacheBehavior"] = behavior(&json!(EXCEPT_HOST));
    let report = judge(&template(&config, &json!({"Mappings": mapping})), &Options::default());
    assert_eq!(reads(&report), [row("*", Outcome::Delivered)]);
}

#[test]
fn a_ttl_that_is_not_known_is_not_harmless() {
    let policy = |ttl: &Value| {
        json!({"Cache": {"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": {
            "Name": "c", "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": ttl,
            "ParametersInCacheKeyAndForwardedToOrigin": {
                "EnableAcceptEncodingGzip": false, "HeadersConfig": {"HeaderBehavior": "none"},
                "CookiesConfig": {"CookieBehavior": "all"}, "QueryStringsConfig": {"QueryStringBehavior": "all"},
            },
        }}}})
    };
    let mut cached = behavior(&json!(EXCEPT_HOST));
    cached["CachePolicyId"] = json!({"Ref": "Cache"});
    let config = json!({"DefaultCacheBehavior": cached});
    let unknown = json!({"Ref": "Seconds"});
    let sections = json!({"Parameters": {"Seconds": {"Type": "Number"}}, "Resources": policy(&unknown)});
    let open = judge(&template(&config, &sections), &Options::default());
    assert_eq!((reads(&open), rules(&open)), (vec![row("*", Outcome::Unknown)], vec!["GF901"]));
    let given = judge(&template(&config, &sections), &Options::default().with_parameter("Seconds", "3600"));
    assert!(rules(&given).contains(&"GF301"));
}

#[test]
fn another_attribute_of_a_policy_is_not_its_id() {
    let policy = json!({"RequestPolicy": {
        "Type": "AWS::CloudFront::OriginRequestPolicy",
        "Properties": {"OriginRequestPolicyConfig": {
            "Name": "p", "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": ["Host"]},
            "CookiesConfig": {"CookieBehavior": "all"}, "QueryStringsConfig": {"QueryStringBehavior": "all"},
        }},
    }});
    for (attribute, outcome) in [("Id", Outcome::Delivered), ("LastModifiedTime", Outcome::Undeployable)] {
        let reference = json!({"Fn::GetAtt": ["RequestPolicy", attribute]});
        let config = json!({"DefaultCacheBehavior": behavior(&reference)});
        let report = judge(&template(&config, &json!({"Resources": policy})), &Options::default());
        assert_eq!(reads(&report), [row("*", outcome)], "{attribute}");
    }
}

/// Twelve conditions would make up to 4,096 cases together, more than are judged. Each behavior depends on six of them.
#[test]
fn conditions_of_one_behavior_make_no_cases_for_another() {
    let mut conditions = json!({});
    let mut parameters = json!({});
    let mut chosen = |prefix: &str, last: &str| {
        (0..6).fold(json!(last), |policy, number| {
            let name = format!("{prefix}{number}");
            parameters[&name] = json!({"Type": "String"});
            conditions[&name] = json!({"Fn::Equals": [{"Ref": name}, "yes"]});
            json!({"Fn::If": [name, EXCEPT_HOST, policy]})
        })
    };
    let mut listed = behavior(&chosen("A", EXCEPT_HOST));
    listed["PathPattern"] = json!("/a/*");
    let config = json!({"CacheBehaviors": [listed], "DefaultCacheBehavior": behavior(&chosen("B", ALL_VIEWER))});
    let report =
        judge(&template(&config, &json!({"Parameters": parameters, "Conditions": conditions})), &Options::default());
    let rows = reads(&report);
    assert_eq!(rows.iter().filter(|(subject, _)| subject.starts_with("/a/*")).count(), 1, "{rows:?}");
    assert!(rows.iter().all(|(_, outcome)| *outcome != Outcome::Unknown), "{rows:?}");
    let rejected = rows.iter().filter(|(_, outcome)| *outcome == Outcome::HostRejected).count();
    assert_eq!(rejected, 1, "{rows:?}");
}

/// A finding about one behavior that keeps the whole distribution from being deployed counts for the others, under its
/// conditions.
#[test]
fn what_cannot_be_deployed_under_a_condition_splits_every_behavior() {
    let mut listed = behavior(&json!(EXCEPT_HOST));
    listed["PathPattern"] = json!("/a/*");
    listed["AllowedMethods"] = json!({"Fn::If": ["Odd", ["GET", "POST"], ["GET", "HEAD"]]});
    let config = json!({"CacheBehaviors": [listed]});
    let sections = json!({
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"Odd": {"Fn::Equals": [{"Ref": "P"}, "odd"]}},
    });
    let rows = reads(&judge(&template(&config, &sections), &Options::default()));
    let expected = [
        row("* Odd=false", Outcome::Delivered),
        row("* Odd=true", Outcome::Undeployable),
        row("/a/* Odd=false", Outcome::Delivered),
        row("/a/* Odd=true", Outcome::Undeployable),
    ];
    assert_eq!(rows, expected);
}
