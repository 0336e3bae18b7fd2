//! Terraform plans: made by Terraform itself, and in the shape of newer providers.

use std::fs;
use std::path::{Path, PathBuf};

use gatefront::check::{Options, Outcome, Outcomes};
use gatefront::diagnostic::Sources;
use gatefront::diff::{Effect, Version, diff};
use gatefront::report::{self, Checked};

use crate::support::{repository, run, text as text_of};

fn folder(name: &str) -> PathBuf {
    repository(&format!("tests/fixtures/terraform/{name}"))
}

fn text(name: &str, file: &str) -> String {
    let path = folder(name).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns a plan with the files that it was made from.
fn sources(name: &str, file: &str) -> Sources {
    let plan = text(name, file);
    let mut sources = Sources::new(file, plan.as_str());
    for module in std::iter::once(String::new()).chain(gatefront::local_modules(&plan)) {
        let mut names: Vec<String> = fs::read_dir(folder(name).join(&module))
            .expect("the folder of a module")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "tf"))
            .collect();
        names.sort();
        for file in names {
            let path = Path::new(&module).join(file).display().to_string();
            sources.add(path.clone(), text(name, &path));
        }
    }
    sources
}

fn check(name: &str) -> Checked {
    Checked::check_all(sources(name, "plan.json"), &Options::default()).expect("a plan that can be read")
}

fn outcome(outcomes: Option<&Outcomes>) -> String {
    let Some(outcomes) = outcomes else { return "no API".to_owned() };
    let mut names: Vec<&str> = outcomes.by_class().iter().map(|(_, verdict)| Outcome::name(verdict.outcome)).collect();
    names.dedup();
    names.join(" ")
}

/// Returns the verdicts and the findings in lines: address, pattern and outcomes; rule, file and line, attribute.
fn lines(checked: &Checked) -> Vec<String> {
    let mut lines = Vec::new();
    for distribution in &checked.report.distributions {
        for behavior in &distribution.behaviors {
            let outcome = outcome(behavior.outcomes.as_ref());
            lines.push(format!("{} {} {outcome}", distribution.logical_id, behavior.path_pattern));
        }
    }
    for finding in &checked.report.findings {
        let file = finding.file.as_deref().unwrap_or("-");
        let address = finding.address.as_deref().unwrap_or("-");
        let accepted = if finding.accepted.is_some() { " accepted" } else { "" };
        lines.push(format!("{} {file}:{} {address}{accepted}", finding.rule, finding.line));
    }
    lines
}

#[test]
fn plans_of_terraform_get_their_verdicts() {
    for (name, expected) in EXPECTED {
        assert_eq!(lines(&check(name)), *expected, "{name}");
    }
}

#[test]
fn without_the_files_of_the_configuration_no_line_is_named() {
    let checked =
        Checked::check("plan.json", &text("missing-policy", "plan.json"), &Options::default()).expect("a plan");
    let files = [checked];
    let shown = report::text(&files, false, false);
    assert!(shown.contains("error: GF101"), "{shown}");
    assert!(shown.contains("in aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id"), "{shown}");
    assert!(shown.contains("help: set `origin_request_policy_id = \"b689b0a8-"), "{shown}");
    // The plan is one long line.
    assert!(shown.contains("--> plan.json\n") && !shown.contains("format_version"), "{shown}");
    let sarif: serde_json::Value = serde_json::from_str(&report::sarif(&files)).expect("JSON");
    let location = &sarif["runs"][0]["results"][0]["locations"][0];
    assert_eq!(location["physicalLocation"], serde_json::json!({"artifactLocation": {"uri": "plan.json"}}));
    let address = "aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id";
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], address);
    assert!(!report::markdown(&files).contains("plan.json`:1"));
}

#[test]
fn sarif_points_at_the_file_of_the_configuration() {
    let sarif: serde_json::Value = serde_json::from_str(&report::sarif(&[check("missing-policy")])).expect("JSON");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "main.tf");
    let line = text("missing-policy", "main.tf").lines().position(|line| line.contains("cache_policy_id")).expect("it");
    assert_eq!(place["region"]["startLine"], line + 1);
}

#[test]
fn the_pointer_of_a_finding_leads_into_the_plan() {
    let plan: serde_json::Value = serde_json::from_str(&text("all-viewer", "plan.json")).expect("JSON");
    let checked = check("all-viewer");
    let finding = checked.report.open().next().expect("a finding");
    assert_eq!(plan.pointer(finding.pointer.as_str()), Some(&"216adef6-5c7f-47e4-b989-5492eafa07d3".into()));
}

/// Values that the configuration declares sensitive, and that of a header.
const SECRETS: [&str; 3] = ["correct-horse-battery", "hidden-stage-name", "written-in-the-file"];

#[test]
fn sensitive_values_are_nowhere() {
    let plan = text("sensitive", "plan.json");
    assert!(SECRETS.iter().all(|secret| plan.contains(secret)));
    let alone = Checked::check("plan.json", &plan, &Options::default()).expect("a plan");
    for files in [[check("sensitive")], [alone]] {
        let shown = [
            report::text(&files, false, true),
            report::json(&files),
            report::sarif(&files),
            report::markdown(&files),
            report::summary(&files),
        ];
        for (shown, secret) in shown.iter().flat_map(|shown| SECRETS.map(|secret| (shown, secret))) {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
}

#[test]
fn a_plan_is_compared_with_what_is_there() {
    let plan = text("update", "plan.json");
    let options = Options::default();
    let before = Version::read_before(&Sources::new("plan.json", plan.as_str()), &options)
        .expect("a plan")
        .expect("with a state");
    let found = diff(&before, &Version::read(&plan, &options).expect("a plan"));
    assert!(found.changes.is_empty() && found.sections.is_empty());
    let (good, bad) = (Some(Outcome::Delivered), Some(Outcome::Stripped));
    let has = |pattern: &str, before, after| {
        let is_it = |effect: &&Effect| effect.path_pattern == pattern;
        found.effects.iter().filter(is_it).any(|effect| (effect.before, effect.after) == (before, after))
    };
    assert!(has("*", good, bad) && has("/old/*", good, bad), "{:?}", found.effects);
    // A state has the same verdict as the plan that starts from it.
    let state = Version::read(&text("update", "state.json"), &options).expect("a state");
    assert!(diff(&state, &before).is_empty());
}

#[test]
fn other_files_of_terraform_are_refused_with_the_command() {
    let refused = |text: &str| Checked::check("x", text, &Options::default()).expect_err(text);
    let log = "{\"@level\":\"info\",\"@message\":\"x\",\"@module\":\"terraform.ui\",\"type\":\"version\"}\n{\"@level\":\"info\"}\n";
    let error = refused(log);
    assert!(error.to_string().contains("the log of `terraform plan -json`"), "{error}");
    assert!(error.0[0].help.as_ref().is_some_and(|help| help.contains("terraform show -json plan > plan.json")));
    let error = refused(r#"{"format_version": "2.0", "planned_values": {}}"#);
    assert!(error.to_string().contains("format 2.0"), "{error}");
}

#[test]
fn the_command_finds_plans_and_names_what_it_does_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let copy = |from: &str, to: &str| {
        fs::create_dir_all(at(to).parent().expect("a folder")).expect("a folder");
        fs::copy(repository(&format!("tests/fixtures/terraform/{from}")), at(to)).expect(from);
    };
    copy("modules/plan.json", "a/plan.json");
    copy("modules/main.tf", "a/main.tf");
    copy("modules/edge/main.tf", "a/edge/main.tf");
    copy("missing-policy/main.tf", "b/main.tf");
    let output = run(&["check", "."], folder.path());
    let shown = text_of(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("./b/main.tf: not checked, it is Terraform"), "{shown}");
    assert!(!shown.contains("a/main.tf: not checked") && !shown.contains("a/edge/main.tf: not checked"), "{shown}");
    assert!(text_of(&output.stdout).contains("--> ./a/edge/main.tf:32:32"), "{}", text_of(&output.stdout));
    fs::write(at("plan.bin"), b"PK\x03\x04\x00\xff").expect("a file");
    fs::write(at("state.json"), r#"{"version": 4, "serial": 1, "lineage": "x", "resources": []}"#).expect("a file");
    for (file, command) in
        [("plan.bin", "terraform show -json plan.bin > plan.json"), ("state.json", "terraform show -json")]
    {
        let output = run(&["check", file], folder.path());
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(text_of(&output.stderr).contains(command), "{}", text_of(&output.stderr));
    }
}

/// The expected report on each plan. The first lines are the verdicts: address, path pattern, outcomes of GET and HEAD, OPTIONS, and
/// the other methods. Then follow the findings: rule, file and line, attribute.
const EXPECTED: &[(&str, &[&str])] = &[
    ("delivered", &["aws_cloudfront_distribution.edge * delivered"]),
    (
        "missing-policy",
        &[
            "aws_cloudfront_distribution.edge * stripped delivered",
            "GF101 main.tf:40 aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id",
            "GF403 main.tf:40 aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id",
        ],
    ),
    (
        "all-viewer",
        &[
            "aws_cloudfront_distribution.edge * host-rejected",
            "GF201 main.tf:41 aws_cloudfront_distribution.edge.default_cache_behavior[0].origin_request_policy_id",
        ],
    ),
    (
        "custom-policy",
        &[
            "aws_cloudfront_distribution.edge /hour/* stripped delivered",
            "aws_cloudfront_distribution.edge * delivered",
            "GF101 main.tf:87 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].cache_policy_id",
            "GF301 main.tf:87 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].cache_policy_id",
            "GF303 main.tf:79 aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id",
        ],
    ),
    (
        "forwarded-values",
        &[
            "aws_cloudfront_distribution.edge /none/* stripped delivered",
            "aws_cloudfront_distribution.edge /day/* stripped delivered",
            "aws_cloudfront_distribution.edge * delivered",
            "GF101 main.tf:54 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].forwarded_values[0]",
            "GF101 main.tf:71 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].forwarded_values[0]",
            "GF301 main.tf:71 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].forwarded_values[0]",
            "GF303 main.tf:54 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].forwarded_values[0]",
            "GF303 main.tf:40 aws_cloudfront_distribution.edge.default_cache_behavior[0].forwarded_values[0]",
        ],
    ),
    (
        "lambda-edge",
        &[
            "aws_cloudfront_distribution.edge /arn/* undeployable",
            "aws_cloudfront_distribution.edge /draft/* undeployable",
            "aws_cloudfront_distribution.edge /here/* undeployable",
            "aws_cloudfront_distribution.edge * undeployable",
            "GF205 main.tf:97 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].lambda_function_association[0]",
            "GF205 main.tf:110 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].lambda_function_association[0]",
            "GF205 main.tf:123 aws_cloudfront_distribution.edge.ordered_cache_behavior[2].lambda_function_association[0]",
            "GF205 main.tf:84 aws_cloudfront_distribution.edge.default_cache_behavior[0].lambda_function_association[0]",
            "GF504 main.tf:124 aws_cloudfront_distribution.edge.ordered_cache_behavior[2].lambda_function_association[0].lambda_arn",
            "GF505 main.tf:98 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].lambda_function_association[0].lambda_arn",
            "GF505 main.tf:111 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].lambda_function_association[0].lambda_arn",
            "GF506 main.tf:40 aws_lambda_function.host.runtime",
            "GF506 main.tf:50 aws_lambda_function.draft.runtime",
            "GF506 main.tf:59 aws_lambda_function.here.runtime",
        ],
    ),
    (
        "functions",
        &[
            "aws_cloudfront_distribution.edge /draft/* undeployable",
            "aws_cloudfront_distribution.edge /drop/* undeployable",
            "aws_cloudfront_distribution.edge /none/* undeployable",
            "aws_cloudfront_distribution.edge * undeployable",
            "GF103 -:1 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].function_association[0]",
            "GF103 -:1 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].function_association[0]",
            "GF201 -:1 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].origin_request_policy_id",
            "GF201 -:1 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].origin_request_policy_id",
            "GF519 -:1 aws_cloudfront_function.draft.publish",
        ],
    ),
    (
        "custom-domain",
        &[
            "aws_cloudfront_distribution.edge /items delivered",
            "aws_cloudfront_distribution.edge * delivered",
            "GF602 main.tf:80 aws_cloudfront_distribution.edge.origin[0].origin_path",
            "GF650 main.tf:101 aws_cloudfront_distribution.edge.ordered_cache_behavior[0].path_pattern",
        ],
    ),
    (
        "modules",
        &[
            "module.edge.aws_cloudfront_distribution.this * undeployable",
            "module.twice[0].aws_cloudfront_distribution.this * undeployable",
            "module.twice[1].aws_cloudfront_distribution.this * undeployable",
            "GF101 edge/main.tf:32 module.edge.aws_cloudfront_distribution.this.default_cache_behavior[0].origin_request_policy_id",
            "GF751 policy/main.tf:2 module.twice[0].module.policy.aws_cloudfront_origin_request_policy.forward.name",
            "GF751 policy/main.tf:2 module.twice[1].module.policy.aws_cloudfront_origin_request_policy.forward.name",
            "GF902 edge/main.tf:31 module.edge.aws_cloudfront_distribution.this",
            "GF902 edge/main.tf:31 module.twice[0].aws_cloudfront_distribution.this",
            "GF902 edge/main.tf:31 module.twice[1].aws_cloudfront_distribution.this",
            "GF101 edge/main.tf:32 module.twice[0].aws_cloudfront_distribution.this.default_cache_behavior[0].origin_request_policy_id",
            "GF101 edge/main.tf:32 module.twice[1].aws_cloudfront_distribution.this.default_cache_behavior[0].origin_request_policy_id",
        ],
    ),
    (
        "count-for-each",
        &[
            "aws_cloudfront_distribution.count[0] /a/* stripped method-blocked",
            "aws_cloudfront_distribution.count[0] /b/* stripped method-blocked",
            "aws_cloudfront_distribution.count[0] * delivered",
            r#"aws_cloudfront_distribution.each["one.example.com"] * delivered"#,
            r#"aws_cloudfront_distribution.each["two.example.com"] * stripped delivered"#,
            "GF101 main.tf:109 aws_cloudfront_distribution.count[0].ordered_cache_behavior[0].cache_policy_id",
            "GF101 main.tf:109 aws_cloudfront_distribution.count[0].ordered_cache_behavior[1].cache_policy_id",
            "GF301 main.tf:109 aws_cloudfront_distribution.count[0].ordered_cache_behavior[1].cache_policy_id",
            "GF401 main.tf:107 aws_cloudfront_distribution.count[0].ordered_cache_behavior[0].allowed_methods",
            "GF401 main.tf:107 aws_cloudfront_distribution.count[0].ordered_cache_behavior[1].allowed_methods",
            "GF403 main.tf:109 aws_cloudfront_distribution.count[0].ordered_cache_behavior[0].cache_policy_id",
            "GF403 main.tf:109 aws_cloudfront_distribution.count[0].ordered_cache_behavior[1].cache_policy_id",
            r#"GF303 main.tf:68 aws_cloudfront_distribution.each["one.example.com"].default_cache_behavior[0].cache_policy_id"#,
            r#"GF101 main.tf:68 aws_cloudfront_distribution.each["two.example.com"].default_cache_behavior[0].cache_policy_id"#,
            r#"GF303 main.tf:68 aws_cloudfront_distribution.each["two.example.com"].default_cache_behavior[0].cache_policy_id"#,
        ],
    ),
    (
        "unknown",
        &[
            "aws_cloudfront_distribution.edge /second/* delivered",
            "aws_cloudfront_distribution.edge /choice/* unknown",
            "aws_cloudfront_distribution.edge * delivered",
            "GF901 main.tf:77 aws_cloudfront_distribution.edge.ordered_cache_behavior[1].origin_request_policy_id",
        ],
    ),
    (
        "several",
        &[
            "aws_cloudfront_distribution.api * stripped delivered",
            "aws_cloudfront_distribution.literal * delivered",
            "aws_cloudfront_distribution.site * no API",
            "GF101 main.tf:91 aws_cloudfront_distribution.api.default_cache_behavior[0].cache_policy_id accepted",
            "GF403 main.tf:91 aws_cloudfront_distribution.api.default_cache_behavior[0].cache_policy_id accepted",
        ],
    ),
    (
        "sensitive",
        &[
            "aws_cloudfront_distribution.edge * stripped delivered",
            "GF101 main.tf:39 aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id",
            "GF403 main.tf:39 aws_cloudfront_distribution.edge.default_cache_behavior[0].cache_policy_id",
            "GF775 main.tf:25 aws_cloudfront_distribution.edge.origin[0].custom_header[0].value",
        ],
    ),
];
