//! Running distributions: what the AWS CLI prints of them, judged from files.

use gatefront::check::{Options, Outcome, check};
use gatefront::diagnostic::Sources;
use gatefront::report::{self, Checked};

use crate::support::{names, repository, run, text};

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

/// Reads files of `tests/fixtures/live` as one source, and checks it.
fn checked(files: &[&str]) -> Checked {
    let text = |name: &str| {
        let text = std::fs::read_to_string(repository("tests/fixtures/live").join(name)).expect(name);
        (name.to_owned(), text)
    };
    let mut texts = files.iter().map(|name| text(name));
    let (name, first) = texts.next().expect("a file");
    let mut sources = Sources::new(name, first);
    texts.for_each(|(name, text)| {
        sources.add(name, text);
    });
    Checked::check_all(sources, &Options::default()).expect("answers")
}

const API: [&str; 4] = ["get-rest-api.json", "get-stages.json", "get-authorizers.json", "get-resources.json"];

fn findings(checked: &Checked) -> Vec<(&str, String)> {
    checked.report.findings.iter().map(|finding| (finding.rule, finding.message.to_string())).collect()
}

#[test]
fn companions_say_what_the_distribution_does_not() {
    let all = [
        &["get-distribution.json", "get-origin-request-policy.json", "describe-function.json", "strip-users.js"][..],
        &API,
    ]
    .concat();
    let checked = checked(&all);
    let found = findings(&checked);
    let rules: Vec<&str> = found.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, ["GF101", "GF103", "GF201", "GF403"]);
    assert!(found[0].1.contains("the API in this configuration reads it"), "{found:?}");
    assert!(found[1].1.contains("`strip-users` removes Authorization"), "{found:?}");
    assert!(checked.warnings.is_empty(), "{:?}", checked.warnings);
}

/// An API whose authorizers were not read may have some: "nothing reads it" would be a guess.
#[test]
fn an_api_without_its_authorizers_is_not_open_to_everybody() {
    for files in [&["get-distribution.json", API[0], API[1]][..], &["get-distribution.json", API[0], API[3]]] {
        let checked = checked(files);
        let found = findings(&checked);
        assert!(!found[0].1.contains("harmless"), "{found:?}");
    }
}

#[test]
fn a_finding_in_a_companion_names_its_file() {
    let stages = r#"{"item": [{"stageName": "dev"}]}"#;
    let mut sources = Sources::new("d.json", DISTRIBUTION);
    sources.add(
        "api.json".to_owned(),
        std::fs::read_to_string(repository("tests/fixtures/live/get-rest-api.json")).expect("a file"),
    );
    sources.add("stages.json".to_owned(), stages.to_owned());
    let checked = Checked::check_all(sources, &Options::default()).expect("answers");
    let missing = checked.report.findings.iter().find(|finding| finding.rule == "GF601").expect("no stage `prod`");
    assert!(missing.message.to_string().contains("`dev`"), "{}", missing.message);
    assert_eq!((missing.file.as_deref(), missing.line), (None, 33));
}

#[test]
fn neither_code_nor_header_values_are_shown() {
    let all = [&["get-distribution.json", "describe-function.json", "strip-users.js"][..], &API].concat();
    let checked = [checked(&all)];
    let forms = [
        report::text(&checked, false, true),
        report::json(&checked),
        report::sarif(&checked),
        report::markdown(&checked),
    ];
    for form in forms {
        for secret in ["correct-horse", "correct-battery", "request.uri"] {
            assert!(!form.contains(secret), "{form}");
        }
        assert!(form.contains("GF103"), "{form}");
    }
}

/// The same distribution by Cloud Control, whose answer has a text of JSON in the shape of CloudFormation.
#[test]
fn an_answer_of_cloud_control_is_judged_alike() {
    let properties = r#"{"Id": "E1", "DistributionConfig": {"Enabled": true, "Aliases": ["a.example.com"],
        "Origins": [{"Id": "api", "DomainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "OriginPath": "/prod",
            "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}],
        "DefaultCacheBehavior": {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only", "AllowedMethods": ["GET", "HEAD"],
            "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}}}"#;
    let answer = serde_json::json!({
        "TypeName": "AWS::CloudFront::Distribution",
        "ResourceDescription": {"Identifier": "E1", "Properties": properties},
    });
    let report = check(&answer.to_string(), &Options::default()).expect("JSON");
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!((report.distributions[0].logical_id.as_str(), rules), ("E1", vec!["GF101", "GF401", "GF403"]));
    assert!(report.findings.iter().all(|finding| finding.pointer.as_str() == "/ResourceDescription/Properties"));
}

#[test]
fn a_distribution_that_serves_nobody_says_so() {
    let text = DISTRIBUTION
        .replace("\"Status\": \"Deployed\"", "\"Status\": \"InProgress\"")
        .replace("\"Enabled\": true", "\"Enabled\": false")
        .replace("\"Staging\": false", "\"Staging\": true");
    let checked = Checked::check("d.json", &text, &Options::default()).expect("JSON");
    let said = checked.rendered_warnings(false);
    for word in ["is disabled", "staging distribution", "still being deployed"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn the_command_reads_companions_that_are_named_or_beside() {
    let folder = run(&["check", "tests/fixtures/live"], &repository(""));
    let files: Vec<String> =
        names("tests/fixtures/live", "").iter().map(|name| format!("tests/fixtures/live/{name}")).collect();
    let named: Vec<&str> = files.iter().map(String::as_str).filter(|name| !name.contains("strip-users")).collect();
    let named = run(&[&["check"], named.as_slice()].concat(), &repository(""));
    for output in [&folder, &named] {
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("reads it"), "{}", text(&output.stdout));
    }
}

#[test]
fn a_companion_alone_is_refused_with_what_is_missing() {
    let output = run(&["check", "tests/fixtures/live/get-stages.json"], &repository(""));
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("there is no distribution") && said.contains("aws cloudfront get-distribution"), "{said}");
}
