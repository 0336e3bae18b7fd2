//! The layers of the library: rules see the model alone, and data flows one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::repository;

/// Returns the Rust files below a folder, with their texts without tests.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.push((path.display().to_string(), code));
        }
    }
    files
}

/// Returns the paths that a file names below `crate::`, outside of comments: `crate::model::Place` is `model::Place`.
fn imports(code: &str) -> BTreeSet<String> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = BTreeSet::new();
    for line in lines {
        for piece in line.split("crate::").skip(1) {
            let end = piece.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(piece.len());
            found.insert(piece[..end].trim_end_matches(':').to_owned());
        }
    }
    found
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

/// A rule cannot reach a template or its reader.
#[test]
fn rules_see_the_model_and_nothing_behind_it() {
    let allowed = ["cloudfront", "diagnostic", "edge_code", "model", "names"];
    let own = ["check::finding", "check::message", "check::repair"];
    let files = sources(&repository("src/check/rules"));
    assert_eq!(files.len(), gatefront::check::RULES.len());
    for (file, code) in files {
        for path in imports(&code) {
            let is_own = own.iter().any(|own| path.starts_with(own));
            assert!(is_own || allowed.contains(&first(&path)), "{file} imports {path}");
        }
        let words: Vec<&str> = code.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        for word in ["Pointer", "Cursor", "Env", "Places"] {
            assert!(!words.contains(&word), "{file} names {word}");
        }
    }
}

#[test]
fn the_model_knows_no_source() {
    for (file, code) in sources(&repository("src/model")) {
        for path in imports(&code) {
            assert!(["cloudfront", "edge_code", "model"].contains(&first(&path)), "{file} imports {path}");
        }
    }
}

/// Returns the top-level modules of the library with those that they import.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let root = repository("src");
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, code) in sources(&root) {
        let path = Path::new(&file).strip_prefix(&root).expect("below src").display().to_string();
        let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        if ["main", "lib", "cli"].contains(&module.as_str()) {
            continue;
        }
        let used = imports(&code).iter().map(|path| first(path).to_owned()).filter(|name| *name != module).collect();
        graph.entry(module).or_default().append(&mut { used });
    }
    graph
}

#[test]
fn no_module_needs_itself_through_others() {
    let mut graph = graph();
    let modules: BTreeSet<String> = graph.keys().cloned().collect();
    for used in graph.values_mut() {
        used.retain(|name| modules.contains(name));
    }
    // Takes away the modules that need no other one until none is left.
    while let Some(module) = graph.iter().find(|(_, used)| used.is_empty()).map(|(module, _)| module.clone()) {
        graph.remove(&module);
        for used in graph.values_mut() {
            used.remove(&module);
        }
    }
    assert!(graph.is_empty(), "a circle among {graph:#?}");
}
