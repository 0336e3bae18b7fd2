//! The files that the code writes: `cargo regenerate` writes all of them, and this fails while one is stale.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{names, repository};
use crate::{check, cli, diff, documents, fleets, invalid, rules, snapshots};

/// Files by their paths in the repository, with their texts.
pub(crate) type Files = BTreeMap<String, String>;

/// The parts of the suite that write files.
const WRITERS: [fn() -> Files; 8] = [
    check::forms,
    cli::files,
    diff::forms,
    documents::pages_as_they_should_be,
    fleets::messages,
    invalid::messages,
    rules::files,
    snapshots::files,
];

/// The folders in which every file with this ending is written by the code.
const FOLDERS: [(&str, &str); 5] = [
    ("docs/rules", ".md"),
    ("snapshots", ""),
    ("tests/fixtures/extends", ".txt"),
    ("tests/fixtures/forms", ""),
    ("tests/invalid", ".txt"),
];

fn generated() -> Files {
    std::thread::scope(|scope| {
        let writers = WRITERS.map(|files| scope.spawn(files));
        writers.into_iter().flat_map(|writer| writer.join().expect("the files of one part")).collect()
    })
}

/// Returns the files in the folders of generated files that the code no longer writes.
fn left_over(files: &Files) -> Vec<String> {
    let there = FOLDERS.iter().flat_map(|(folder, ending)| {
        names(folder, ending).into_iter().map(move |name| format!("{folder}/{name}{ending}"))
    });
    there.filter(|path| !files.contains_key(path)).collect()
}

#[test]
fn what_is_generated_is_current() {
    let files = generated();
    if std::env::var_os("REGENERATE").is_some() {
        for (path, text) in &files {
            fs::write(repository(path), text).expect(path);
        }
        for path in left_over(&files) {
            fs::remove_file(repository(&path)).expect(&path);
        }
        return;
    }
    let stale = files.iter().filter_map(|(path, text)| difference(path, text));
    let left = left_over(&files).into_iter().map(|path| format!("{path}: the code no longer writes this file"));
    let wrong: Vec<String> = stale.chain(left).collect();
    assert!(wrong.is_empty(), "{}\n`cargo regenerate` writes these files; read `git diff`", wrong.join("\n"));
}

/// Returns the first line in which a file differs from the text that it should have.
fn difference(path: &str, text: &str) -> Option<String> {
    let current = fs::read_to_string(repository(path)).unwrap_or_default();
    if current == text {
        return None;
    }
    let same = current.lines().zip(text.lines()).take_while(|(current, text)| current == text).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end of the file)").to_owned();
    Some(format!("{path}:{}: stale\n  written: {}\n      now: {}", same + 1, line(&current), line(text)))
}

#[test]
fn a_stale_file_is_shown_with_the_line_that_differs() {
    let license = fs::read_to_string(repository("LICENSE")).expect("LICENSE");
    assert_eq!(difference("LICENSE", &license), None);
    let first = license.lines().next().expect("a line");
    let told = difference("LICENSE", &license.replacen(first, "Another", 1)).expect("a difference");
    assert_eq!(told, format!("LICENSE:1: stale\n  written: {first}\n      now: Another"));
    assert!(
        difference("LICENSE", &format!("{license}More\n")).expect("a difference").contains("(the end of the file)")
    );
}
