//! Running the binary, and the folders of the repository.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder or file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of the files in a folder that end so, without the ending, sorted.
pub(crate) fn names(folder: &str, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(repository(folder)).expect(folder);
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect(folder).file_name().into_string().expect("a file name in UTF-8"))
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// The path of the binary.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_gatefront");

/// The binary, with nothing of the surroundings that could change what it prints.
pub(crate) fn gatefront(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs the binary in a folder.
pub(crate) fn run(arguments: &[&str], folder: &Path) -> Output {
    gatefront(arguments, folder).output().expect("the binary runs")
}

/// Runs the binary with bytes on standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &[u8]) -> Output {
    use std::io::Write;
    let mut child = gatefront(arguments, &repository(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A refusal may come before all of the input is read.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the binary ends")
}

/// Makes a folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect(name);
    }
    folder
}

/// Returns the verdict on a path as JSON, what else is printed, and the exit code.
pub(crate) fn verdict(folder: &Path, path: &str) -> (serde_json::Value, String, Option<i32>) {
    let output = run(&["check", path, "--format", "json"], folder);
    let verdict = serde_json::from_str(text(&output.stdout)).expect("JSON");
    (verdict, text(&output.stderr).to_owned(), output.status.code())
}

/// Text that the binary printed.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is UTF-8")
}

/// Returns the output with the sentences of the rules replaced by their names, as `<GF101 message>`.
///
/// A form is proven by its own snapshot, a sentence by `snapshots/rules.txt` and the form for people. The name replaces
/// only the exact sentence.
pub(crate) fn without_sentences(output: &str, templates: &[&str]) -> String {
    let json = run(&[&["check", "--format", "json"], templates].concat(), &repository(""));
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let mut sentences: BTreeMap<(Reverse<usize>, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for file in json["files"].as_array().expect("files") {
        for finding in file["findings"].as_array().expect("findings") {
            for part in ["message", "help"] {
                let rule = finding["rule"].as_str().expect("a rule");
                if let Some(sentence) = finding[part].as_str() {
                    sentences.entry((Reverse(sentence.len()), sentence, part)).or_default().insert(rule);
                }
            }
        }
    }
    sentences.into_iter().fold(output.to_owned(), |output, ((_, sentence, part), rules)| {
        output.replace(sentence, &format!("<{} {part}>", Vec::from_iter(rules).join("/")))
    })
}
