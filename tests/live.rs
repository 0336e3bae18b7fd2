//! Running distributions: what the AWS CLI prints of them, judged from files.

use gatefront::check::{Options, Outcome, Outcomes, Report, check};
use gatefront::diagnostic::Sources;
use gatefront::report::{self, Checked};

use crate::support::{gatefront, names, repository, run, text};

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

/// The file that `update-distribution --distribution-config` takes.
#[test]
fn a_configuration_alone_is_judged_the_same() {
    let value: serde_json::Value = serde_json::from_str(DISTRIBUTION).expect("JSON");
    let config = serde_json::to_string_pretty(&value["Distribution"]["DistributionConfig"]).expect("JSON");
    let [alone, whole] = [config.as_str(), DISTRIBUTION]
        .map(|text| check(text, &Options::default()).expect("JSON"))
        .map(|report| report.findings.iter().map(|finding| finding.message.to_string()).collect::<Vec<_>>());
    assert!(!whole.is_empty());
    assert_eq!(alone, whole);
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
    checked_texts(files.iter().map(|name| text(name)))
}

/// Checks texts as one source, each with its name.
fn checked_texts(mut texts: impl Iterator<Item = (String, String)>) -> Checked {
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

/// Notes are masked by the secrets of every file, wherever these are.
#[test]
fn an_answer_that_is_not_used_is_noted_in_every_form() {
    let read = |name: &str| {
        (name.to_owned(), std::fs::read_to_string(repository("tests/fixtures/live").join(name)).expect(name))
    };
    let files = ["get-distribution.json", "describe-function.json", "strip-users.js"].map(read);
    let unused = ("get-domain-names.json".to_owned(), "{\"Items\": []}".to_owned());
    let checked = [checked_texts(files.into_iter().chain([unused]))];
    let note = "this answer of the AWS CLI is not used";
    assert!(report::json(&checked).contains(note));
    assert!(report::html(&checked).contains("GF103"));
    assert!(checked[0].rendered_warnings(false).contains(note));
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

/// An `aws` that answers from the fixtures, and writes down what it is asked.
pub(crate) struct FakeAws(tempfile::TempDir);

impl FakeAws {
    pub(crate) fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let shown = folder.path().display().to_string();
        let fixtures = repository("tests/fixtures/live").display().to_string();
        let script = format!(
            r#"#!/bin/sh
echo "$*" >> '{shown}/calls'
if [ -f '{shown}'/"$2.error" ]; then /bin/cat '{shown}'/"$2.error" >&2; exit 254; fi
for folder in '{shown}' '{fixtures}'; do
  if [ "$2" = get-function ]; then /bin/cat '{fixtures}/strip-users.js' > "$7"; echo '{{"ETag": "E1", "ContentType": "application/octet-stream"}}'; exit 0; fi
  if [ -f "$folder/$2.json" ]; then /bin/cat "$folder/$2.json"; exit 0; fi
done
echo "An error occurred (NotFoundException) when calling the Get operation: Invalid identifier specified" >&2
exit 254
"#
        );
        let path = folder.path().join("aws");
        std::fs::write(&path, script).expect("a script");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        Self(folder)
    }

    /// Refuses an operation with an error of AWS.
    pub(crate) fn refuses(self, operation: &str, code: &str) -> Self {
        let said = format!("\nAn error occurred ({code}) when calling the {operation} operation: not for you\n");
        std::fs::write(self.0.path().join(format!("{operation}.error")), said).expect("an error");
        self
    }

    pub(crate) fn answers(self, operation: &str, answer: &str) -> Self {
        std::fs::write(self.0.path().join(format!("{operation}.json")), answer).expect("an answer");
        self
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output =
            gatefront(arguments, &repository("")).env("PATH", self.0.path()).output().expect("the binary runs");
        (output.status.code(), text(&output.stdout).to_owned(), text(&output.stderr).to_owned())
    }

    /// The folder of the stand-in, which is the PATH.
    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.0.path().join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }
}

const LIVE: [&str; 3] = ["check", "--distribution", "EDFDVBD6EXAMPLE"];

#[test]
fn a_running_distribution_is_read_with_all_that_it_uses() {
    let aws = FakeAws::new();
    let (code, stdout, stderr) = aws.run(&LIVE);
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    for said in ["GF101", "the API in this configuration reads it", "GF103", "`strip-users` removes Authorization"] {
        assert!(stdout.contains(said), "{said}: {stdout}");
    }
    for secret in ["correct-horse", "correct-battery"] {
        assert!(!stdout.contains(secret) && !stderr.contains(secret), "{stdout}{stderr}");
    }
    let calls = aws.calls();
    let reads = |call: &String| {
        call.split(' ').nth(1).is_some_and(|verb| verb.starts_with("get-") || verb.starts_with("describe-"))
    };
    assert!(calls.iter().all(reads), "{calls:?}");
    assert_eq!(calls.len(), 10, "{calls:?}");
}

#[test]
fn what_may_not_be_read_is_named_with_its_permission() {
    let cases = [
        ("get-distribution", "AccessDenied", None),
        ("get-origin-request-policy", "AccessDenied", Some("allow cloudfront:GetOriginRequestPolicy")),
        (
            "describe-function",
            "AccessDenied",
            Some("allow cloudfront:DescribeFunction on arn:aws:cloudfront::123456789012:function/strip-users"),
        ),
        ("get-function", "AccessDenied", Some("the code of the function strip-users")),
        (
            "get-rest-api",
            "UnauthorizedException",
            Some("allow apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5"),
        ),
        ("get-authorizers", "AccessDeniedException", Some("the authorizers of the API a1b2c3d4e5")),
        ("get-resources", "TooManyRequestsException", Some("the resources of the API a1b2c3d4e5")),
    ];
    let config =
        serde_json::from_str::<serde_json::Value>(DISTRIBUTION).expect("JSON")["Distribution"]["DistributionConfig"]
            .clone();
    let config = serde_json::json!({"ETag": "E1", "DistributionConfig": config}).to_string();
    for (operation, error, said) in cases {
        let aws = FakeAws::new().answers("get-distribution-config", &config).refuses(operation, error);
        let (code, stdout, stderr) = aws.run(&LIVE);
        assert_eq!(code, Some(1), "{operation}: {stdout}{stderr}");
        assert!(stdout.contains("GF101"), "{operation}: {stdout}");
        assert!(
            said.is_none_or(|said| stderr.contains("not read: ") && stderr.contains(said)),
            "{operation}: {stderr}"
        );
        assert!(!stdout.contains("harmless"), "{operation}: {stdout}");
    }
}

#[test]
fn without_the_distribution_there_is_no_verdict() {
    let denied =
        FakeAws::new().refuses("get-distribution", "AccessDenied").refuses("get-distribution-config", "AccessDenied");
    let (code, stdout, stderr) = denied.run(&LIVE);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("needs the permission cloudfront:GetDistributionConfig"), "{stderr}");
    let missing = FakeAws::new().refuses("get-distribution", "NoSuchDistribution");
    let (code, _, stderr) = missing.run(&LIVE);
    assert!(code == Some(2) && stderr.contains("NoSuchDistribution"), "{stderr}");
}

#[test]
fn a_distribution_is_found_by_its_alias() {
    let list = r#"{"DistributionList": {"Items": [{"Id": "EDFDVBD6EXAMPLE", "DomainName": "d111111abcdef8.cloudfront.net", "Aliases": {"Quantity": 1, "Items": ["shop.example.com"]}}]}}"#;
    for name in ["shop.example.com", "d111111abcdef8.cloudfront.net"] {
        let aws = FakeAws::new().answers("list-distributions", list);
        let (code, stdout, stderr) = aws.run(&["check", "--distribution", name, "--profile", "other"]);
        assert!(code == Some(1) && stdout.contains("EDFDVBD6EXAMPLE"), "{stdout}{stderr}");
        assert!(aws.calls().iter().all(|call| call.contains("--profile other")), "{:?}", aws.calls());
    }
    let aws = FakeAws::new().answers("list-distributions", list);
    let (code, _, stderr) = aws.run(&["check", "--distribution", "www.example.com"]);
    assert!(
        code == Some(2) && stderr.contains("no distribution of this account has the name www.example.com"),
        "{stderr}"
    );
}

const SHOP: &str = "tests/fixtures/live/get-distribution.json";

#[test]
fn a_running_distribution_is_compared_by_what_becomes_of_requests() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let aws = FakeAws::new();
    let config = folder.path().join("gatefront.yaml").display().to_string();
    let (code, _, stderr) = aws.run(&["init", config.as_str(), "--from-distribution", "EDFDVBD6EXAMPLE"]);
    assert_eq!(code, Some(0), "{stderr}");
    for arguments in [
        &["diff", "--distribution", "EDFDVBD6EXAMPLE", config.as_str()],
        &["diff", "distribution:EDFDVBD6EXAMPLE", config.as_str(), "--format=text"],
    ] {
        let (code, stdout, stderr) = aws.run(arguments);
        assert_eq!(code, Some(1), "{stdout}{stderr}");
        assert!(stdout.contains("GET, HEAD: stripped → delivered"), "{stdout}");
        assert!(stderr.contains("resources are not compared") && !stdout.contains("Resources"), "{stdout}{stderr}");
    }
    // The file says less than AWS.
    let (code, stdout, _) = aws.run(&["diff", SHOP, "distribution:EDFDVBD6EXAMPLE"]);
    assert!(code == Some(1) && stdout.contains("GET, HEAD: unknown → host-rejected"), "{stdout}");
    let (code, stdout, _) = aws.run(&["diff", SHOP, SHOP]);
    assert_eq!((code, stdout.contains("Requests")), (Some(0), false), "{stdout}");
}

/// Import, synth, diff: what differs is what Authorization needs, and nothing is lost on the way.
#[test]
fn an_imported_config_serves_the_same_paths_with_authorization() {
    let arguments = [SHOP, "get-rest-api.json", "get-authorizers.json", "get-origin-request-policy.json"];
    let files: Vec<String> = arguments
        .iter()
        .map(|name| if *name == SHOP { SHOP.to_owned() } else { format!("tests/fixtures/live/{name}") })
        .collect();
    let given: Vec<&str> = files.iter().flat_map(|file| ["--from-distribution", file]).collect();
    let output = run(&[&["init", "-"], given.as_slice()].concat(), &repository(""));
    let (config, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}");
    for line in [
        "id: a1b2c3d4e5",
        "stage: prod",
        "auth: lambda",
        "name: shop-site",
        "function/strip-users",
        "name: shop.example.com",
    ] {
        assert!(config.contains(line), "{line}: {config}");
    }
    for sentence in [
        "the value of the header X-Origin-Verify",
        "the cache policy Amplify",
        "the origin request policy befd7079-9bbc-4ebf-8ade-498a3694176c",
    ] {
        assert!(said.contains(sentence) && config.contains(sentence), "{sentence}: {said}");
    }
    assert!(!config.contains("correct-horse"), "{config}");
    let template = gatefront::synth(config).expect("a config").to_yaml();
    let before = check(DISTRIBUTION, &Options::default()).expect("JSON");
    let after = check(&template, &Options::default()).expect("YAML");
    let rows = |report: &Report| {
        let mut rows: Vec<(String, Vec<String>)> = report.distributions[0]
            .behaviors
            .iter()
            .map(|behavior| (behavior.path_pattern.clone(), behavior.origin_domains().map(str::to_owned).collect()))
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(&before), rows(&after));
    for behavior in &after.distributions[0].behaviors {
        let outcomes = behavior.outcomes.iter().flat_map(Outcomes::by_class);
        assert!(
            outcomes.into_iter().all(|(_, verdict)| verdict.outcome == Outcome::Delivered),
            "{}",
            behavior.path_pattern
        );
    }
}
