//! Other programs, by their names.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

/// The endings of programs, in the order in which they are tried. Windows starts `aws.exe` by the name `aws`, but not the
/// `aws.cmd` that pip installs.
const ENDINGS: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[] };

/// Returns the command that runs a program of the `PATH`.
pub(super) fn program(name: &str) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    found(name, &path, ENDINGS).map_or_else(|| Command::new(name), Command::new)
}

/// Returns the first file in the folders that has the name and one of the endings.
fn found(name: &str, path: &OsStr, endings: &[&str]) -> Option<PathBuf> {
    let folders = env::split_paths(path).filter(|folder| folder.is_absolute());
    let mut candidates = folders.flat_map(|folder| endings.iter().map(move |end| folder.join(format!("{name}{end}"))));
    candidates.find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_first_folder_that_has_the_program_counts() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [first, second] = &folders;
        fs::write(first.path().join("aws.cmd"), "").unwrap();
        fs::write(second.path().join("aws.exe"), "").unwrap();
        fs::create_dir(first.path().join("git.exe")).unwrap();
        fs::write(second.path().join("git.exe"), "").unwrap();
        let path = env::join_paths([std::path::Path::new("."), first.path(), second.path()]).unwrap();
        let endings = [".exe", ".cmd"];
        assert_eq!(found("aws", &path, &endings), Some(first.path().join("aws.cmd")));
        assert_eq!(found("git", &path, &endings), Some(second.path().join("git.exe")));
        assert_eq!(found("curl", &path, &endings), None);
        assert_eq!(found("aws", &path, &[]), None);
    }
}
