//! The verdict on code at the edge: functions that people write are not accused, and none that keeps Authorization from
//! the API is called delivered. `tests/judges/test_edge_code.py` runs both.

use gatefront::check::{Options, Outcome, Report, Verdict, check};
use serde_json::{Value, json};

use crate::mutants::{mutant, read};

/// Returns the report on a template in which a behavior has this function.
fn report(function: &Value) -> Report {
    let base = read("snapshots/managed-policy_eu-west-1_rest_bare.yaml");
    let runtime = function["runtime"].as_str().expect("a runtime");
    let change = if runtime.starts_with("cloudfront") {
        json!({
            "behavior": {"FunctionAssociations": [{
                "EventType": function["event"],
                "FunctionARN": {"Fn::GetAtt": ["Edge", "FunctionARN"]},
            }]},
            "resources": {"Edge": {"Type": "AWS::CloudFront::Function", "Properties": {
                "Name": "edge",
                "AutoPublish": true,
                "FunctionConfig": {
                    "Comment": "",
                    "Runtime": runtime,
                    "KeyValueStoreAssociations": [{"KeyValueStoreARN": "arn:aws:cloudfront::111122223333:key-value-store/s"}],
                },
                "FunctionCode": function["code"],
            }}},
        })
    } else {
        json!({
            "behavior": {"LambdaFunctionAssociations": [{
                "EventType": function["event"],
                "LambdaFunctionARN": {"Ref": "Version"},
            }]},
            "resources": {
                "Edge": {"Type": "AWS::Lambda::Function", "Properties": {
                    "Runtime": runtime,
                    "Handler": "index.handler",
                    "Role": "arn:aws:iam::111122223333:role/edge",
                    "Code": {"ZipFile": function["code"]},
                }},
                "Version": {
                    "Type": "AWS::Lambda::Version",
                    "DeletionPolicy": "Retain",
                    "Properties": {"FunctionName": {"Ref": "Edge"}},
                },
            },
        })
    };
    let mut options = Options::default();
    options.region = Some("us-east-1".to_owned());
    check(&mutant(&base, &change).to_string(), &options).expect("JSON")
}

fn verdict(report: &Report) -> &Verdict {
    let behaviors = &report.distributions.first().expect("a distribution").behaviors;
    &behaviors.last().and_then(|behavior| behavior.outcomes.as_ref()).expect("a verdict").read
}

#[test]
fn ordinary_functions_are_not_accused() {
    let functions = read("tests/edge_code/ordinary.yaml");
    let functions = functions.as_array().expect("a list");
    assert!(functions.len() >= 40);
    let mut documented = 0;
    let mut wrong = Vec::new();
    for function in functions {
        let report = report(function);
        let verdict = verdict(&report);
        let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
        documented += usize::from(serde_json::to_value(verdict.certainty).expect("a word") == json!("documented"));
        if verdict.outcome != Outcome::Delivered || json!(rules) != *function.get("rules").unwrap_or(&json!([])) {
            wrong.push(format!("{}: {} {rules:?}", function["name"], verdict.outcome.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(documented + 4 >= functions.len(), "{documented} of {}", functions.len());
}

#[test]
fn functions_that_keep_authorization_from_the_api_are_never_delivered() {
    let functions = read("tests/edge_code/harmful.yaml");
    let mut wrong = Vec::new();
    for function in functions.as_array().expect("a list") {
        let report = report(function);
        let outcome = verdict(&report).outcome;
        let wanted = match function["becomes"].as_str().expect("what becomes of it") {
            "removed" | "emptied" => &[Outcome::Stripped][..],
            "failed" => &[Outcome::Unreachable, Outcome::Unknown],
            "answered" => &[Outcome::AnsweredAtEdge, Outcome::Unknown],
            _ => &[Outcome::Unknown],
        };
        if !wanted.contains(&outcome) {
            wrong.push(format!("{}: {}", function["name"], outcome.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
