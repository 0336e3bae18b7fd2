//! Mutants: correct templates, ours and the CDK's, broken in one thing at a time. The check must report each of them.

use std::fs;

use gatefront::check::{Options, RULES, Report, check};
use gatefront::template::Document;
use serde_json::{Map, Value, json};

use crate::support::repository;

/// Correct templates of all five strategies, and of the real CDK.
const TEMPLATES: &[&str] = &[
    "snapshots/managed-policy_eu-west-1_rest_bare.yaml",
    "snapshots/custom-domain_us-east-1_rest_domain.yaml",
    "snapshots/cloudfront-function_eu-west-1_http_bare.yaml",
    "snapshots/lambda-edge_us-east-1_http_certificates.yaml",
    "snapshots/zero-ttl_eu-west-1_rest_bare.yaml",
    "tests/fixtures/cdk.out/Managed.template.json",
];

pub(crate) fn read(path: &str) -> Value {
    let text = fs::read_to_string(repository(path)).expect(path);
    Document::read(&text).expect(path).value().to_json()
}

fn judge(template: &Value) -> Report {
    check(&template.to_string(), &Options::default()).expect("JSON")
}

/// RFC 7386. A function is replaced as a whole: it is one value.
fn merge(target: &mut Value, patch: &Value) {
    let (Value::Object(target), Value::Object(patch)) = (&mut *target, patch) else {
        *target = patch.clone();
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else if value.is_object() && !is_function(value) && target.get(key).is_some_and(|old| !is_function(old)) {
            merge(&mut target[key], value);
        } else {
            target.insert(key.clone(), value.clone());
        }
    }
}

fn is_function(value: &Value) -> bool {
    let only = value.as_object().filter(|map| map.len() == 1).and_then(|map| map.keys().next());
    only.is_some_and(|key| key == "Ref" || key.starts_with("Fn::"))
}

pub(crate) fn mutant(template: &Value, mutation: &Value) -> Value {
    let mut mutant = template.clone();
    let resources = template["Resources"].as_object().expect("resources");
    let id = resources.iter().find(|(_, resource)| resource["Type"] == "AWS::CloudFront::Distribution");
    let id = id.expect("a distribution").0;
    // The record of GF516 refers to the distribution by the name that ours has.
    let text = mutation.to_string().replace("\"Distribution\"", &format!("\"{id}\""));
    let mutation: Value = serde_json::from_str(&text).expect("JSON");
    merge(&mut mutant["Resources"][id], mutation.get("distribution").unwrap_or(&json!({})));
    let config = &mut mutant["Resources"][id]["Properties"]["DistributionConfig"];
    merge(config, &mutation["config"].as_object().map_or(json!({}), |patch| patch.clone().into()));
    for (part, key) in [("behavior", "/DefaultCacheBehavior"), ("origin", "/Origins/0")] {
        if let (Some(patch), Some(target)) = (mutation.get(part), config.pointer_mut(key)) {
            merge(target, patch);
        }
    }
    for (part, section) in [("resources", "Resources"), ("parameters", "Parameters"), ("conditions", "Conditions")] {
        if let Some(Value::Object(entries)) = mutation.get(part) {
            let root = mutant.as_object_mut().expect("a template");
            let target = root.entry(section).or_insert_with(|| Map::new().into());
            target.as_object_mut().expect("a section").extend(entries.clone());
        }
    }
    mutant
}

#[test]
fn the_unbroken_raise_nothing() {
    for path in TEMPLATES {
        let report = judge(&read(path));
        let found: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
        assert!(found.is_empty() && !report.distributions.is_empty(), "{path}: {found:?}");
    }
}

#[test]
fn every_mutant_is_told() {
    let mutations = read("tests/mutants.yaml");
    let mutations = mutations.as_object().expect("rules");
    let ids: Vec<&str> = mutations.keys().map(String::as_str).collect();
    assert_eq!(ids, RULES.iter().map(|rule| rule.id).collect::<Vec<_>>(), "a rule without a mutant");
    let mut survivors = Vec::new();
    for path in TEMPLATES {
        let template = read(path);
        for (rule, mutation) in mutations {
            let report = judge(&mutant(&template, mutation));
            let found: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
            if !found.contains(&rule.as_str()) {
                survivors.push(format!("{path}: {rule}: {found:?}"));
            }
        }
    }
    assert!(survivors.is_empty(), "{}", survivors.join("\n"));
}

/// Text that is valid anywhere in a template does not stop the check.
#[test]
fn whatever_stands_in_a_template_is_survived() {
    let strangers = [
        json!(null),
        json!(""),
        json!(-1.5),
        json!([[]]),
        json!({"a": {}}),
        json!({"Ref": "Distribution"}),
        json!({"Fn::If": ["Mutant", {"Ref": "AWS::NoValue"}, ["x"]]}),
        json!({"Fn::Select": ["9", {"Fn::Split": ["", {"Fn::Sub": "${A.B}${"}]}]}),
    ];
    for path in [TEMPLATES[3], TEMPLATES[4], "tests/fixtures/cdk.out/Defaults.template.json"] {
        let template = read(path);
        for pointer in pointers(&template, "") {
            for stranger in &strangers {
                let mut mutant = template.clone();
                *mutant.pointer_mut(&pointer).expect("a value") = stranger.clone();
                judge(&mutant);
            }
        }
    }
}

fn pointers(value: &Value, pointer: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = children.iter().flat_map(|(step, value)| pointers(value, &format!("{pointer}/{step}")));
    [pointer.to_owned()].into_iter().chain(below).collect()
}
