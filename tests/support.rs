//! Running the binary, and the folders of the repository.

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

/// Where the binary is.
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

/// Text that the binary printed.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is UTF-8")
}

/// Asserts with the snapshots in the top-level folder, each under its own name.
pub(crate) fn with_snapshots(check: impl FnOnce()) {
    with_snapshots_in("../snapshots", check);
}

/// Whether what is written down is to be written anew, as insta is told it.
pub(crate) fn is_update() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always")
}

/// Compares with the snapshot of that name among the fixtures.
pub(crate) fn assert_fixture(name: &str, value: &str) {
    with_snapshots_in("fixtures/snapshots", || insta::assert_snapshot!(name, value));
}

fn with_snapshots_in(folder: &str, check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}
