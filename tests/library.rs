//! The library takes text and gives text: what touches the world belongs to the command, in `src/cli`.

use std::fs;
use std::path::Path;

use crate::support::repository;

/// Modules of std that reach outside of the process, or ask what differs from run to run.
const WORLD: &[&str] = &["env", "fs", "io", "net", "os", "process", "random", "thread", "time"];

/// Crates that are there for the command alone.
const COMMAND: &[&str] = &["clap", "clap_complete", "clap_mangen", "ctrlc", "tempfile"];

const MACROS: &[&str] = &["print!", "println!", "eprint!", "eprintln!"];

/// What is wrong with the code of a file, without its comments and its own tests.
fn faults(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code: String = code.lines().filter_map(|line| line.split("//").next()).collect();
    // A module of std is named after `std::`, alone or in braces; `use` trees are not nested deeper here.
    let std = code.split("std::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(word).collect(),
        None => vec![word(rest)],
    });
    let modules = std.filter(|name| WORLD.contains(name)).map(|name| format!("std::{name}"));
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '!'));
    let others = words.filter(|word| {
        MACROS.contains(word) || word.split_once("::").is_some_and(|(krate, _)| COMMAND.contains(&krate))
    });
    modules.chain(others.map(str::to_owned)).collect()
}

fn word(text: &str) -> &str {
    text.trim().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

fn scan(folder: &Path, found: &mut Vec<String>) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if ["cli", "cli.rs", "main.rs"].iter().any(|own| path == repository("src").join(own)) {
            continue;
        }
        if path.is_dir() {
            files += scan(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let code = fs::read_to_string(&path).expect("code");
            found.extend(faults(&code).iter().map(|fault| format!("{}: {fault}", path.display())));
            files += 1;
        }
    }
    files
}

#[test]
fn the_library_does_no_input_and_output() {
    let mut found = Vec::new();
    let files = scan(&repository("src"), &mut found);
    assert!(files > 100, "only {files} files were looked at");
    assert!(found.is_empty(), "the library touches the world; move this into src/cli:\n{}", found.join("\n"));
}

#[test]
fn input_and_output_would_be_found() {
    for (code, fault) in [
        ("use std::fs;", "std::fs"),
        ("use std::{collections::HashMap, io::Read};", "std::io"),
        ("let now = std::time::Instant::now();", "std::time"),
        ("    println!(\"{now}\");", "println!"),
        ("use tempfile::NamedTempFile;", "tempfile::NamedTempFile"),
    ] {
        assert_eq!(faults(code), [fault], "{code}");
    }
    assert!(faults("use std::fmt;\n// std::fs\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n").is_empty());
}
