//! Running distributions: what the AWS CLI prints of them, judged from files.

use gatefront::check::{Options, Outcome, check};
use gatefront::report::{self, Checked};

use crate::support::{repository, run, text};

/// A distribution in the full shape of AWS's own examples, with every empty text and `Quantity: 0`.
/// <https://docs.aws.amazon.com/cli/latest/reference/cloudfront/get-distribution.html>
const DISTRIBUTION: &str = include_str!("fixtures/live/get-distribution.json");

#[test]
fn a_distribution_is_judged_in_the_shape_of_the_api() {
    let report = check(DISTRIBUTION, &Options::default()).expect("JSON");
    let [distribution] = report.distributions.as_slice() else { panic!("one distribution") };
    assert_eq!(distribution.logical_id, "EDFDVBD6EXAMPLE");
    let outcomes: Vec<(&str, Option<Outcome>)> = distribution
        .behaviors
        .iter()
        .map(|behavior| (behavior.path_pattern.as_str(), behavior.outcomes.as_ref().map(|all| all.read.outcome)))
        .collect();
    let expected = [("/api/*", Some(Outcome::Stripped)), ("/users/*", Some(Outcome::Unknown)), ("*", None)];
    assert_eq!(outcomes, expected);
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["GF101", "GF403", "GF901"]);
}

#[test]
fn a_finding_leads_to_the_line_and_the_pointer_of_the_file() {
    let report = check(DISTRIBUTION, &Options::default()).expect("JSON");
    let value: serde_json::Value = serde_json::from_str(DISTRIBUTION).expect("JSON");
    for finding in &report.findings {
        let written = value.pointer(finding.pointer.as_str()).expect("a value of the file");
        let line = DISTRIBUTION.lines().nth(finding.line - 1).expect("a line of the file");
        assert!(line.contains(&written.to_string()), "{}: {line}", finding.rule);
    }
}

/// CloudFront has accepted it, and CloudFormation never sees it.
#[test]
fn nothing_is_called_undeployable() {
    let refused = DISTRIBUTION
        .replace("\"shop.example.com\"\n                ]", "\"https://a\", \"b.\"\n                ]")
        .replace("us-east-1:123456789012:certificate", "eu-west-1:123456789012:certificate")
        .replace("\"/prod\"", "\"prod/\"")
        .replace("\"HttpVersion\": \"http2and3\"", "\"HttpVersion\": \"http9\", \"New\": {\"Setting\": 1}");
    let report = check(&refused, &Options::default()).expect("JSON");
    assert!(report.findings.iter().all(|finding| finding.outcome != Some(Outcome::Undeployable)), "{report:?}");
    assert!(report.findings.iter().all(|finding| !finding.rule.starts_with("GF5")), "{report:?}");
}

#[test]
fn no_form_of_the_report_shows_a_header_value() {
    let checked = [Checked::check("d.json", DISTRIBUTION, &Options::default()).expect("JSON")];
    let forms = [
        report::text(&checked, false, true),
        report::json(&checked),
        report::sarif(&checked),
        report::markdown(&checked),
    ];
    for form in forms {
        assert!(!form.contains("correct-horse-battery"), "{form}");
        assert!(form.contains("GF101"), "{form}");
    }
}

#[test]
fn settings_are_called_as_the_api_calls_them() {
    let output = run(&["check", "tests/fixtures/live/get-distribution.json"], &repository(""));
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed.contains("which this configuration does not say"), "{printed}");
    assert!(!printed.contains("template"), "{printed}");
}
