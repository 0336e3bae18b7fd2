//! `gatefront check` on templates that are not ours: those in `tests/fixtures`, in every form of the report.

use std::fmt::Write as _;
use std::fs;

use gatefront::check::{Options, check};
use serde_json::Value;

use crate::generated::Files;
use crate::support::{names, repository, run, run_with_input, text, without_sentences};

const FAILING: &str = "src/check/rules/fixtures/GF101.failing.yaml";
const PASSING: &str = "src/check/rules/fixtures/GF101.passing.yaml";

fn code(arguments: &[&str]) -> Option<i32> {
    run(arguments, &repository("")).status.code()
}

fn stdout(arguments: &[&str]) -> String {
    text(&run(arguments, &repository("")).stdout).to_owned()
}

/// Several files of one tool, for what a report says of a folder.
const FOLDER: &str = "tests/fixtures/cdk.out";
/// A behavior that differs by condition.
const CONDITIONS: &str = "tests/fixtures/templates/scenarios.yaml";
/// Origins and functions that are elsewhere.
const ELSEWHERE: &str = "tests/fixtures/templates/elsewhere.yaml";
/// A behavior that never matches, and one that is before no API.
const SHADOWED: &str = "tests/fixtures/templates/legacy.json";
const NO_DISTRIBUTION: &str = "tests/fixtures/templates/no-distribution.json";

/// Returns every form of the report, each on the templates that exercise it.
pub(crate) fn forms() -> Files {
    let forms = [
        ("check.txt", texts()),
        ("check.json", form("json", &[CONDITIONS, ELSEWHERE, NO_DISTRIBUTION])),
        ("check.md", form("markdown", &[FOLDER, CONDITIONS, SHADOWED])),
        ("check.mmd", form("mermaid", &[FOLDER, CONDITIONS, ELSEWHERE, SHADOWED])),
        ("check-nothing.md", form("markdown", &[NO_DISTRIBUTION])),
        ("check.sarif", sarif()),
    ];
    forms.into_iter().map(|(name, text)| (format!("tests/fixtures/forms/{name}"), text)).collect()
}

/// All that is said of every template, for people: the other forms show only the form.
fn texts() -> String {
    let mut paths = vec![FOLDER.to_owned()];
    paths.extend(
        names("tests/fixtures/templates", "").into_iter().map(|name| format!("tests/fixtures/templates/{name}")),
    );
    let said: Vec<String> = paths
        .iter()
        .map(|path| {
            let output = run(&["check", path], &repository(""));
            let exit = output.status.code().expect("no signal");
            format!("$ gatefront check {path}\n{}{}exit code {exit}\n", text(&output.stdout), text(&output.stderr))
        })
        .collect();
    said.join("\n")
}

fn form(format: &str, templates: &[&str]) -> String {
    without_sentences(&stdout(&[&["check", "--format", format], templates].concat()), templates)
}

/// The place of a rule in the list of the tool changes with every rule that is added, so it is held against the list.
fn sarif() -> String {
    let mut sarif: Value = serde_json::from_str(&form("sarif", &[FOLDER, CONDITIONS])).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].clone();
    let ids: Vec<&str> =
        rules.as_array().expect("rules").iter().map(|rule| rule["id"].as_str().expect("an ID")).collect();
    assert_eq!(ids, gatefront::check::RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
    for result in sarif["runs"][0]["results"].as_array_mut().expect("results") {
        let index = result.as_object_mut().expect("a result").shift_remove("ruleIndex").expect("the place of the rule");
        let index = usize::try_from(index.as_u64().expect("a number")).expect("a place");
        assert_eq!(result["ruleId"], ids[index]);
    }
    format!("{:#}\n", sarif["runs"][0]["results"])
}

#[test]
fn sarif_names_every_rule_where_there_are_no_results() {
    let sarif: Value = serde_json::from_str(&stdout(&["check", PASSING, "--format", "sarif"])).expect("JSON");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), gatefront::check::RULES.len());
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn exit_codes() {
    assert_eq!(code(&["check", PASSING]), Some(0));
    assert_eq!(code(&["check", FAILING]), Some(1));
    assert_eq!(code(&["check", PASSING, FAILING]), Some(1));
    assert_eq!(code(&["check", FAILING, "--allow", "GF101"]), Some(0));
    assert_eq!(code(&["check", "tests/fixtures/templates/no-distribution.json"]), Some(0));
    for wrong in [&["check"][..], &["check", "nothing.yaml"], &["check", "README.md"], &["check", "src/cli"]] {
        assert_eq!(code(wrong), Some(2), "{wrong:?}");
    }
    assert_eq!(code(&["check", PASSING, "--allow", "GF999"]), Some(2));
    assert_eq!(code(&["check", PASSING, "--parameter", "x"]), Some(2));
    assert_eq!(code(&["check", PASSING, "--parameter", "NoSuch=x"]), Some(2));
    assert_eq!(code(&["check", "tests/fixtures/templates/scenarios.yaml", "--parameter", "Stage=moon"]), Some(2));
    assert_eq!(code(&["check", PASSING, "--region", "moon-1"]), Some(2));
}

/// A custom domain that another stack makes may have any name.
#[test]
fn an_origin_is_an_api_where_somebody_says_so() {
    let template = fs::read_to_string(repository(FAILING)).expect(FAILING);
    let template = template.replace("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "backend.example.com");
    let template = template.replace("Id: api", "Id: backend").replace("TargetOriginId: api", "TargetOriginId: backend");
    assert!(template.contains("backend.example.com"));
    let run = |template: &str, more: &[&str]| run_with_input(&[&["check", "-"], more].concat(), template.as_bytes());
    let silent = run(&template, &[]);
    assert_eq!(silent.status.code(), Some(0));
    let named =
        "not judged: the origin backend.example.com may be an API; with `--api-origin backend.example.com` it is one\n";
    assert!(text(&silent.stderr).ends_with(named), "{}", text(&silent.stderr));
    let told = run(&template, &["--api-origin", "Backend.example.com"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stdout).contains("GF101"));
    let metadata = "    Metadata: {gatefront: {origins: {backend: {type: http, region: eu-west-1}}}}\n";
    let annotated = template.replace("    Properties:\n      Dist", &format!("{metadata}    Properties:\n      Dist"));
    assert_eq!(run(&annotated, &[]).status.code(), Some(1));
    let stranger = run(&template, &["--api-origin", "backends.example.com"]);
    assert_eq!(stranger.status.code(), Some(2));
    assert!(text(&stranger.stderr).contains("did you mean `backend.example.com`?"));
}

#[test]
fn what_is_no_template_is_told_in_a_sentence() {
    let told = |input: &[u8]| text(&run_with_input(&["check", "-"], input).stderr).to_owned();
    assert!(told(b"a: 1\n").starts_with("error: <stdin> is no CloudFormation template\n"));
    assert!(told(b"a: [\n").contains("this is not YAML"));
    assert!(told(b"").contains("empty"));
}

#[test]
fn a_template_may_come_from_standard_input() {
    let input = fs::read(repository(FAILING)).expect(FAILING);
    let output = run_with_input(&["check", "-", "--format", "json"], &input);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["files"][0]["path"], "<stdin>");
    assert_eq!(json["files"][0]["findings"][0]["line"], 17);
    assert_eq!(json["files"][0]["findings"][0]["column"], 26);
}

#[test]
fn what_is_accepted_is_told_with_its_reason() {
    let template = fs::read_to_string(repository(FAILING)).expect(FAILING);
    let metadata = "    Metadata: {gatefront: {allow: [{rule: GF101, reason: nobody logs in}, {rule: GF403, reason: it reads none}]}}\n";
    let template = template.replace("    Properties:\n      Dist", &format!("{metadata}    Properties:\n      Dist"));
    let told = |more: &[&str]| {
        let output = run_with_input(&[&["check", "-"], more].concat(), template.as_bytes());
        assert_eq!(output.status.code(), Some(0));
        text(&output.stdout).to_owned()
    };
    let json: Value = serde_json::from_str(&told(&["--format", "json"])).expect("JSON");
    assert_eq!(json["files"][0]["findings"], serde_json::json!([]));
    assert_eq!(json["files"][0]["accepted"][0]["rule"], "GF101");
    assert_eq!(json["files"][0]["accepted"][0]["accepted"]["in_template"], "nobody logs in");
    let sarif: Value = serde_json::from_str(&told(&["--format", "sarif"])).expect("JSON");
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(*suppression, serde_json::json!({"kind": "inSource", "justification": "nobody logs in"}));
    let message = json["files"][0]["accepted"][0]["message"].as_str().expect("a message");
    let markdown = told(&["--format", "markdown"]);
    let expected = format!("accepted, \"nobody logs in\": {message}");
    assert!(markdown.contains("| ☑️ |") && markdown.contains(&expected), "{markdown}");
    let text = told(&["--verbose"]);
    let expected = format!("accepted: GF101: {message} (\"nobody logs in\")");
    assert!(text.contains(&expected), "{text}");
}

#[test]
fn an_acknowledgement_needs_a_reason() {
    let template = fs::read_to_string(repository(FAILING)).expect(FAILING);
    let with = |metadata: &str| {
        let template =
            template.replace("    Properties:\n      Dist", &format!("{metadata}    Properties:\n      Dist"));
        run_with_input(&["check", "-"], template.as_bytes()).status.code()
    };
    assert_eq!(with("    Metadata: {gatefront: {allow: [{rule: GF101, reason: nobody logs in}]}}\n"), Some(0));
    assert_eq!(with("    Metadata: {gatefront: {allow: [{rule: GF101}]}}\n"), Some(1));
    assert_eq!(with("    Metadata: {gatefront: {allow: [{rule: GF201, reason: another}]}}\n"), Some(1));
}

#[test]
fn a_parameter_and_the_region_decide() {
    let unknown = "src/check/rules/fixtures/GF203.failing.yaml";
    let host = "OriginName=a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
    assert!(stdout(&["check", unknown]).contains("*: unknown"));
    assert!(stdout(&["check", unknown, "--parameter", host]).contains("*: host-rejected"));
    let edge = "src/check/rules/fixtures/GF507.passing.yaml";
    assert_eq!(code(&["check", edge, "--region", "us-east-1"]), Some(0));
    assert!(stdout(&["check", edge, "--region", "eu-west-1"]).contains("GF504"));
}

#[test]
fn yaml_and_json_are_judged_alike() {
    for rule in gatefront::check::RULES {
        let document = gatefront::template::Document::read(rule.failing).expect("YAML");
        let json = format!("{:#}", document.value().to_json());
        let judge = |text: &str| {
            let report = check(text, &Options::default()).expect("a template");
            let findings = report.findings.iter();
            let told: Vec<_> = findings.map(|f| (f.rule, f.pointer.clone(), f.message.clone())).collect();
            (told, serde_json::to_value(report.distributions).expect("JSON"))
        };
        assert_eq!(judge(rule.failing), judge(&json), "{}", rule.id);
    }
}

/// A quadratic step anywhere would take minutes. `tests/judges/test_speed.py` counts.
#[test]
fn large_templates_and_long_lines_are_judged() {
    let mut large = gatefront::check::Rule::find("GF101").expect("the rule").failing.to_owned();
    for n in 0..12_000 {
        let _ = writeln!(
            large,
            "  Topic{n}:\n    Type: AWS::SNS::Topic\n    Properties: {{DisplayName: !Sub 'topic {n}'}}"
        );
    }
    assert!(large.len() > 1_000_000);
    let long =
        large.replace("CloudFront::Distribution\n", &format!("CloudFront::Distribution # {}\n", "é".repeat(100_000)));
    for template in [large, long] {
        let report = check(&template, &Options::default()).expect("a template");
        assert_eq!((report.findings[0].line, report.findings[0].column), (17, 26));
    }
    let line = check(&Value::from_iter([("Resources", Value::Null)]).to_string(), &Options::default());
    assert!(!line.expect("JSON").is_template);
}

/// A file of a search that cannot be read counts if its text has a distribution.
#[test]
fn a_broken_template_in_a_folder_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let passing = fs::read_to_string(repository(PASSING)).expect(PASSING);
    fs::write(folder.path().join("good.yaml"), &passing).expect("a file");
    fs::write(folder.path().join("chart.yaml"), "a: {{ .Values.x }}\nb: [\n").expect("a file");
    assert_eq!(run(&["check", "."], folder.path()).status.code(), Some(0));
    fs::write(folder.path().join("broken.yaml"), format!("{passing}\n]: x\n")).expect("a file");
    let output = run(&["check", "."], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("broken.yaml"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("good.yaml: Distribution\n  *: delivered"), "the other file is judged");
}

#[test]
fn a_distribution_with_a_misspelt_type_is_judged() {
    let passing = fs::read_to_string(repository(PASSING)).expect(PASSING);
    for name in ["AWS::CloudFront::Distributon", "AWS::Cloudfront::Distribution", "AWS:CloudFront::Distribution"] {
        let template = passing.replace("AWS::CloudFront::Distribution\n", &format!("{name}\n"));
        let output = run_with_input(&["check", "-"], template.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{name}");
        let shown = text(&output.stdout);
        assert!(shown.contains(&format!("error: GF561: there is no resource type `{name}`")), "{shown}");
        assert!(shown.contains("help: write `AWS::CloudFront::Distribution`"), "{shown}");
    }
}

#[test]
fn of_two_equal_keys_the_last_counts_with_a_warning() {
    let passing = fs::read_to_string(repository(PASSING)).expect(PASSING);
    let other = "          OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3\n";
    let key = "          TargetOriginId:";
    assert!(passing.contains(key) && passing.contains("          OriginRequestPolicyId:"), "{passing}");
    let template = passing.replacen(key, &format!("{other}{key}"), 1);
    let output = run_with_input(&["check", "-"], template.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let told = text(&output.stderr);
    assert!(told.starts_with("warning: duplicate key `OriginRequestPolicyId`\n"), "{told}");
}

#[test]
fn files_that_are_not_followed_or_not_checked_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
    write("serverless.yml", "service: a\nprovider: {name: aws}\nresources:\n  Resources:\n    D: ${file(d.yml)}\n");
    write("main.tf", "resource \"aws_cloudfront_distribution\" \"d\" {}\n");
    write("app.ts", "import * as cdk from 'aws-cdk-lib';\nnew cloudfront.Distribution(this, 'D', {});\n");
    write("other.ts", "console.log('x');\n");
    let output = run(&["check", "."], folder.path());
    let told = text(&output.stderr);
    assert!(told.contains("warning: this file is not followed") && told.contains("serverless.yml:5:8"), "{told}");
    assert!(told.contains("main.tf: not checked, it is Terraform"), "{told}");
    assert!(told.contains("app.ts: not checked, it is CDK source code") && !told.contains("other.ts"), "{told}");
}

#[test]
fn paths_in_sarif_are_relative_to_the_working_directory_or_a_root() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    let path = folder.path().join("sub/a.yaml");
    fs::copy(repository(FAILING), &path).expect(FAILING);
    let path = path.to_str().expect("UTF-8");
    for (more, expected) in [(&[] as &[&str], "sub/a.yaml"), (&["--root", "sub"], "a.yaml")] {
        let output = run(&[&["check", path, "--format", "sarif"], more].concat(), folder.path());
        let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], expected);
    }
    assert_eq!(run(&["check", path, "--root", "sub"], folder.path()).status.code(), Some(2), "there is no SARIF");
}

#[test]
fn a_file_of_another_kind_is_named_with_the_way_to_a_template() {
    for (file, help) in [
        ("examples/managed-policy.yaml", "`gatefront synth examples/managed-policy.yaml | gatefront check -`"),
        ("examples/stages/production.yaml", "`gatefront synth examples/stages/production.yaml | gatefront check -`"),
        (
            "examples/stages/stages.yaml",
            "`gatefront synth examples/stages/stages.yaml --stack orders-dev | gatefront check -`",
        ),
        ("examples/stages/base.yaml", "it has no stack; check a config that extends it"),
    ] {
        let output = run(&["check", file], &repository(""));
        assert_eq!(output.status.code(), Some(2), "{file}");
        let told = text(&output.stderr);
        assert!(told.contains("is a gatefront config") && told.contains(help), "{told}");
        // The command works as it is printed.
        if let Some((synth, _)) = help.trim_start_matches("`gatefront ").split_once(" |") {
            let synth = run(&synth.split(' ').collect::<Vec<_>>(), &repository(""));
            let checked = run_with_input(&["check", "-"], &synth.stdout);
            assert_eq!(checked.status.code(), Some(0), "{file}: {}", text(&checked.stderr));
        }
    }
    let manifest = run_with_input(&["check", "-"], br#"{"version": "36.0.0", "artifacts": {}}"#);
    assert!(text(&manifest.stderr).contains("the manifest of a CDK cloud assembly"), "{}", text(&manifest.stderr));
    let verify = ["verify", "https://api.example.com/", "--template", "examples/managed-policy.yaml"];
    assert!(text(&run(&verify, &repository("")).stderr).contains("name it with --config"));
}

#[test]
fn warnings_fail_a_strict_check_unless_they_are_accepted() {
    let template = "src/check/rules/fixtures/GF786.failing.yaml";
    let code = |more: &[&str]| run(&[&["check", template], more].concat(), &repository("")).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--strict"]), Some(1));
    assert_eq!(code(&["--strict", "--allow", "GF402,gf786"]), Some(0));
    assert_eq!(code(&["--strict", "--allow", "GF402"]), Some(1));
}

#[test]
fn answers_that_are_shared_are_no_delivery() {
    let output = run(&["check", "src/check/rules/fixtures/GF301.failing.yaml"], &repository(""));
    assert!(text(&output.stdout).contains("*: shared GET, HEAD; delivered OPTIONS"), "{}", text(&output.stdout));
    let summary = "Authorization is delivered in 0 of 1 behavior, answers are shared between users in 1, 1 error\n\
                   1 can be fixed with `--fix --unsafe-fixes`\n";
    assert_eq!(text(&output.stderr), summary);
}

/// A WebSocket connection begins with a GET request, so that a behavior with GET and HEAD alone delivers.
#[test]
fn a_websocket_api_that_gets_its_requests_counts_as_delivered() {
    let passing = repository("src/check/rules/fixtures/GF654.passing.yaml");
    let template = std::fs::read_to_string(passing).expect("the example");
    let lines = template.lines().filter(|line| !line.contains("AllowedMethods"));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("template.yaml"), lines.collect::<Vec<_>>().join("\n")).expect("a file");
    let output = run(&["check", "template.yaml"], folder.path());
    let verdict = "  *: delivered GET, HEAD; method-blocked OPTIONS, POST, PUT, PATCH, DELETE\n";
    assert!(text(&output.stdout).contains(verdict), "{}", text(&output.stdout));
    assert!(
        text(&output.stderr).starts_with("Authorization is delivered in 1 of 1 behavior"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
    // The drawing marks no stop at which requests fail.
    let page = run(&["check", "template.yaml", "--format", "html"], folder.path());
    assert!(text(&page.stdout).contains("method-blocked") && !text(&page.stdout).contains("stop fault"));
}

#[test]
fn verdicts_are_colored_where_the_user_says_so() {
    let shown = |rule: &str, color: &str| {
        let template = format!("src/check/rules/fixtures/{rule}.yaml");
        text(&run(&["check", &template, "--color", color], &repository("")).stdout).to_owned()
    };
    assert!(shown("GF101.passing", "always").contains("*: \u{1b}[32mdelivered\u{1b}[0m\n"));
    assert!(shown("GF101.failing", "always").contains("*: \u{1b}[31mstripped"));
    assert!(shown("GF901.failing", "always").contains("*: \u{1b}[33munknown"));
    for color in ["never", "auto"] {
        assert!(!shown("GF101.failing", color).contains('\u{1b}'));
    }
}

#[test]
fn a_verdict_that_aws_does_not_document_says_what_it_rests_on() {
    let template = "snapshots/custom-domain_us-east-1_rest_domain.yaml";
    let shown = |more: &[&str]| text(&run(&[&["check", template], more].concat(), &repository("")).stdout).to_owned();
    let reason = "users report that API Gateway finds a custom domain by Host";
    assert!(!shown(&[]).contains(reason));
    for more in [&["-v"][..], &["--format", "json"], &["--format", "sarif"], &["--format", "markdown"]] {
        let shown = shown(more);
        assert!(shown.contains(reason) && shown.contains("how-to-custom-domains.html"), "{more:?}: {shown}");
    }
}
