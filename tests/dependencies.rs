//! Dependencies: each with its reason. `tests/judges/test_dependencies.py` has cargo-deny judge the whole tree.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::repository;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--no-deps"])
        .current_dir(repository(""))
        .output()
        .expect("cargo runs its own tests");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_dependency_has_its_reason() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == "gatefront").expect("gatefront");
    let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
    let names = dependencies.map(|found| found["rename"].as_str().or(found["name"].as_str()).expect("a name"));
    let page = fs::read_to_string(repository("docs/dependencies.md")).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let told: BTreeSet<&str> = rows.map(|(name, _)| name).filter(|name| *name != "crate").collect();
    assert_eq!(told, names.collect::<BTreeSet<_>>());
}
