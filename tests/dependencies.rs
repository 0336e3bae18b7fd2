//! Dependencies: each with its reason, and none with a licence that is not allowed.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::repository;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(repository(""))
        .output()
        .expect("cargo runs its own tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().expect("packages")
}

#[test]
fn every_dependency_has_its_reason() {
    let metadata = metadata();
    let own = packages(&metadata).iter().find(|package| package["name"] == "gatefront").expect("our own");
    let dependencies = own["dependencies"].as_array().expect("dependencies").iter();
    let names = dependencies.map(|found| found["rename"].as_str().or(found["name"].as_str()).expect("a name"));
    let page = fs::read_to_string(repository("docs/dependencies.md")).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let told: BTreeSet<&str> = rows.map(|(name, _)| name).filter(|name| *name != "crate").collect();
    assert_eq!(told, names.collect::<BTreeSet<_>>());
}

/// `A OR B` wants one of them allowed, `A AND B` both; a slash is an old `OR`.
fn is_allowed(expression: &str, allowed: &str) -> bool {
    let is_listed = |licence: &str| allowed.contains(&format!("\"{licence}\""));
    let text = expression.replace('/', " OR ");
    text.split(" AND ").all(|part| part.trim_matches(['(', ')', ' ']).split(" OR ").any(|one| is_listed(one.trim())))
}

#[test]
fn every_licence_is_allowed() {
    let deny = fs::read_to_string(repository("deny.toml")).expect("the list");
    let allowed = deny.lines().find(|line| line.starts_with("allow = ")).expect("licences");
    assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0", allowed) && !is_allowed("MIT AND GPL-3.0", allowed));
    for package in packages(&metadata()) {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, allowed), "{}: {licence}", package["name"]);
    }
}
