//! The handlebars files in `templates`: every one is used, and every hole is one whole scalar.

use std::fs;

use crate::support::{names, repository};

fn templates() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["templates", "templates/edge"] {
        for name in names(folder, ".hbs") {
            let path = format!("{folder}/{name}.hbs");
            files.push((path.clone(), fs::read_to_string(repository(&path)).expect("a template")));
        }
    }
    files
}

#[test]
fn every_template_belongs_to_a_fragment() {
    let mut sources = String::new();
    for name in names("src/fragment", ".rs") {
        sources += &fs::read_to_string(repository(&format!("src/fragment/{name}.rs"))).expect("a fragment");
    }
    for (path, _) in templates() {
        let file = path.rsplit('/').next().unwrap_or_default();
        let name = file.trim_end_matches(".hbs").trim_end_matches(".yaml").to_uppercase().replace('.', "_");
        assert!(sources.contains(&format!("templates::{name}")), "no fragment has {path}");
    }
}

#[test]
fn every_hole_is_a_whole_scalar_and_escaped() {
    for (path, text) in templates().into_iter().filter(|(path, _)| !path.contains("/edge/")) {
        for line in text.lines() {
            assert!(!line.contains("{{{") && !line.contains("{{&"), "{path}: unescaped: {line}");
            let Some(start) = line.find("{{") else { continue };
            let (before, hole) = line.split_at(start);
            let block = before.is_empty() && (hole.starts_with("{{#if ") || hole == "{{/if}}");
            let key = before.trim().is_empty() && hole.ends_with("}}:");
            let scalar = (before.ends_with(": ") || before.ends_with("- ")) && hole.ends_with("}}");
            assert!(block || key || scalar, "{path}: not a whole scalar: {line}");
            assert_eq!(hole.matches("{{").count(), 1, "{path}: more than one hole: {line}");
        }
    }
}

#[test]
fn a_hole_in_edge_code_is_a_whole_literal() {
    for (path, text) in templates().into_iter().filter(|(path, _)| path.contains("/edge/")) {
        assert!(!text.contains("{{{") && !text.contains("{{&"), "{path}: unescaped");
        assert_eq!(text.matches("{{").count(), text.matches("{{host}}").count(), "{path}");
        assert!(!text.contains("\"{{") && !text.contains("'{{"), "{path}: quoted twice");
    }
}
