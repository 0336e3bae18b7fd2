//! The verdicts of the check, case by case: `tests/cases.yaml`.

use gatefront::check::{BehaviorReport, Options, Outcome, check};
use serde_json::{Value, json};

use crate::mutants::{mutant, read};

fn reads(behavior: &BehaviorReport) -> Option<&'static str> {
    behavior.outcomes.as_ref().map(|outcomes| Outcome::name(outcomes.read.outcome))
}

#[test]
fn every_case_is_told_as_it_is() {
    let base = read("snapshots/managed-policy_eu-west-1_rest_bare.yaml");
    let mut wrong = Vec::new();
    for (name, case) in read("tests/cases.yaml").as_object().expect("cases") {
        let mut template = mutant(&base, case);
        if let Some(Value::Object(sections)) = case.get("sections") {
            template.as_object_mut().expect("a template").extend(sections.clone());
        }
        let report = check(&template.to_string(), &Options::default()).expect("JSON");
        let mut rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
        rules.dedup();
        let behaviors = &report.distributions.first().expect("a distribution").behaviors;
        let read = behaviors.last().and_then(reads);
        let accepted = report.findings.iter().filter(|finding| finding.accepted.is_some()).count();
        let told = json!({"rules": rules, "read": read, "accepted": accepted, "behaviors": behaviors.len()});
        let wanted = json!({
            "rules": case["rules"],
            "read": case.get("read"),
            "accepted": case.get("accepted").unwrap_or(&json!(0)),
            "behaviors": case.get("behaviors").unwrap_or(&told["behaviors"]),
        });
        if told != wanted {
            wrong.push(format!("{name}\n    told {told}\n  wanted {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
