//! Files as they are in a git revision.

use std::process::Output;

use strsim::osa_distance;

use super::config::beside;
use super::process::Process;
use super::program::program;
use super::{Failure, discover, file};

/// The most characters by which a path that looks mistyped differs from the one that was meant.
const NEAR: usize = 2;
/// The fewest characters of a path that can look mistyped: short ones differ by little.
const LONG: usize = 8;

/// A file in a revision: `REV:PATH`. The path begins at the top of the repository, with a dot in the working directory.
pub(super) struct GitObject<'a> {
    revision: &'a str,
    path: &'a str,
    text: &'a str,
}

/// A file that a revision does not have, and nothing else is wrong.
pub(super) struct Missing {
    /// `true` if the work tree has it, so that it is new.
    pub(super) is_new: bool,
    /// A file in the revision whose path differs in a letter or two.
    pub(super) near: Option<String>,
}

impl<'a> GitObject<'a> {
    /// Reads `REV:PATH`.
    pub(super) fn parse(text: &'a str) -> Result<Self, Failure> {
        let Some((revision, path)) = text.split_once(':') else {
            let help = "write git:REV:PATH, such as git:HEAD:template.yaml".to_owned();
            return Err(Failure::sentence(format!("`git:{text}` names no file")).help(help));
        };
        // What begins with a dash would be an option of git's.
        if revision.is_empty() || revision.starts_with('-') || path.is_empty() {
            return Err(Failure::sentence(format!("`{revision}` and `{path}` are no revision and path of git's")));
        }
        Ok(Self { revision, path, text })
    }

    /// Returns the text of the file.
    pub(super) fn read(&self) -> Result<String, Failure> {
        let output = git(&["cat-file", "blob", self.text])?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::sentence(format!("git does not give {}: {}", self.text, said.trim())));
        }
        file::text(&format!("git:{}", self.text), output.stdout, discover::MAX_BYTES)
    }

    /// Returns why the revision does not have the file; `None` where it has, or where something else is wrong, such as a
    /// path out of the repository.
    pub(super) fn missing(&self) -> Option<Missing> {
        if self.path.starts_with('/') {
            return None;
        }
        let output = git(&["rev-parse", self.text]).ok()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let is_new = said.contains("' exists on disk, but not in '");
        (is_new || said.contains("' does not exist in '")).then(|| Missing { is_new, near: self.near() })
    }

    /// Returns a file in the revision whose path is nearly this one.
    fn near(&self) -> Option<String> {
        let output = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", self.revision]).ok()?;
        let names = String::from_utf8_lossy(&output.stdout);
        let wanted = self.whole_path()?;
        let is_near = |name: &&str| {
            let is_close = wanted.len() >= LONG && name.len().abs_diff(wanted.len()) <= NEAR;
            name.eq_ignore_ascii_case(&wanted) || is_close && osa_distance(name, &wanted) <= NEAR
        };
        names.split('\0').filter(is_near).min_by_key(|name| osa_distance(name, &wanted)).map(str::to_owned)
    }

    /// Returns the path from the top of the repository.
    fn whole_path(&self) -> Option<String> {
        if !self.path.starts_with("./") && !self.path.starts_with("../") {
            return Some(self.path.to_owned());
        }
        let output = git(&["rev-parse", "--show-prefix"]).ok()?;
        let prefix = String::from_utf8_lossy(&output.stdout);
        Some(beside(self.path, &format!("{}x", prefix.trim_end())).display().to_string())
    }

    /// Returns the name of a file that this one extends by a path.
    pub(super) fn beside(&self, path: &str) -> String {
        // To git a path begins at the top of the repository, unless it begins with a dot.
        let here = if self.path.starts_with("./") { "./" } else { "" };
        format!("{}:{here}{}", self.revision, beside(path, self.path).display())
    }

    /// Returns the same revision's file of another path, as an argument of `diff`.
    pub(super) fn sibling(&self, path: &str) -> String {
        format!("git:{}:{path}", self.revision)
    }
}

fn git(arguments: &[&str]) -> Result<Output, Failure> {
    let mut command = program("git");
    command.args(arguments).env("LC_ALL", "C");
    let process = Process::start(&mut command);
    process.and_then(Process::output).map_err(|error| Failure::sentence(format!("cannot run git: {error}")))
}
