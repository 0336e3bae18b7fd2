//! Files that are named or found: what they are, and what belongs to them.

use std::fs;

use serde_json::Value;

use crate::support::{names, repository, run, text};

fn copy_of_live() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in names("tests/fixtures/live", "").iter().filter(|name| name.starts_with("get-")) {
        fs::copy(repository("tests/fixtures/live").join(name), folder.path().join(name)).expect(name);
    }
    folder
}

const CODE: &str =
    "function handler(event) {\n  delete event.request.headers.authorization;\n  return event.request;\n}\n";

#[test]
fn code_beside_saved_answers_is_found_by_the_name_of_its_function() {
    let folder = copy_of_live();
    let before = run(&["check", "."], folder.path());
    assert!(text(&before.stdout).contains("its code is not in the configuration"), "{before:?}");
    fs::write(folder.path().join("strip-users.js"), CODE).expect("code");
    fs::write(folder.path().join("other.js"), "function handler(").expect("code");
    let after = run(&["check", "."], folder.path());
    assert!(!text(&after.stdout).contains("its code is not in the configuration"), "{after:?}");
    assert!(text(&after.stdout).contains("removes Authorization"), "{after:?}");
}

#[test]
fn a_trace_reads_what_the_distribution_uses() {
    let folder = copy_of_live();
    fs::write(folder.path().join("strip-users.js"), CODE).expect("code");
    let trace = |more: &[&str]| {
        let base = ["trace", "get-distribution.json", "GET", "/users/7", "-H", "Authorization: x", "--format", "json"];
        let output = run(&[&base, more].concat(), folder.path());
        let trace: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
        trace["ways"][0]["functions"][0]["effect"].clone()
    };
    assert_eq!(trace(&[]), "unknown");
    assert_eq!(trace(&["--with", "strip-users.js", "--with", "get-origin-request-policy.json"]), "forwards");
    let wrong = run(&["trace", "get-distribution.json", "GET", "/", "--with", "get-distribution.json"], folder.path());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("is no answer about something that a distribution uses"), "{wrong:?}");
    let template = repository("src/check/rules/fixtures/GF101.passing.yaml").display().to_string();
    let wrong = run(&["trace", &template, "GET", "/", "--with", "get-rest-api.json"], folder.path());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("--with is for a saved answer"), "{wrong:?}");
}

#[test]
fn terraform_code_and_empty_states_are_called_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect(name);
    write("main.tf", "resource \"aws_cloudfront_distribution\" \"d\" {\n}\n");
    write("state.json", r#"{"version": 4, "terraform_version": "1.9.0", "resources": []}"#);
    write("shown.json", r#"{"format_version": "1.0"}"#);
    for command in [&["check", "main.tf"][..], &["trace", "main.tf", "GET", "/"], &["diff", "main.tf", "main.tf"]] {
        let output = run(command, folder.path());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let stderr = text(&output.stderr);
        assert!(stderr.contains("main.tf is Terraform code, and not a plan"), "{command:?}: {stderr}");
        assert!(stderr.contains("terraform show -json plan > plan.json"), "{command:?}: {stderr}");
    }
    let state = run(&["check", "state.json"], folder.path());
    assert!(text(&state.stderr).contains("state.json is a Terraform state as it is stored"), "{state:?}");
    let shown = run(&["check", "shown.json"], folder.path());
    assert!(text(&shown.stderr).contains("no CloudFront distribution, nothing to check"), "{shown:?}");
}

/// The default behavior takes the requests of a behavior that is removed.
#[test]
fn a_removed_behavior_with_the_effect_of_the_default_is_no_regression() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = fs::read_to_string(repository("src/check/rules/fixtures/GF101.passing.yaml")).expect("a template");
    let (start, _) = new.split_once("DefaultCacheBehavior:").expect("a behavior");
    let indent = start.rsplit('\n').next().unwrap_or_default();
    let behavior = |pattern: &str| {
        format!(
            "{indent}CacheBehaviors:\n{indent}  - {{PathPattern: {pattern}, TargetOriginId: api, ViewerProtocolPolicy: https-only, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE], CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad, OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac}}\n"
        )
    };
    let old = format!("{}\n{}", new.trim_end(), behavior("/old/*"));
    fs::write(folder.path().join("old.yaml"), old).expect("a file");
    fs::write(folder.path().join("new.yaml"), &new).expect("a file");
    let output = run(&["diff", "old.yaml", "new.yaml", "--format", "json"], folder.path());
    let diff: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
    assert_eq!(diff["effects"], serde_json::json!([]), "{diff:#}");
}
