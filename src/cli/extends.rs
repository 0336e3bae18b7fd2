//! The files that configs may extend.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use gatefront::config::{self, Base};
use gatefront::deploy::shell_path;

use super::config::beside;
use super::{Failure, file};

/// The folders of files that a config may extend: below the working directory, in the git work tree that holds the config, and in the
/// folders that are named.
#[derive(Args, Debug, Clone, Default)]
pub(super) struct Extends {
    /// Let configs extend files in the folder DIR too, besides the working directory and the config's git work tree
    #[arg(long = "allow-extends", value_name = "DIR", value_parser = folder)]
    allowed: Vec<PathBuf>,
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

impl Extends {
    /// Returns what reads the files that a config extends.
    pub(super) fn of(&self, config: &Path) -> impl Fn(&str, &str) -> Result<Base, String> {
        move |path, from| self.load(path, from, config)
    }

    /// Reads a file that another extends; its path starts in that one's folder.
    pub(super) fn load(&self, path: &str, from: &str, config: &Path) -> Result<Base, String> {
        let path = beside(path, from);
        let name = path.display().to_string();
        if !is_readable(&path) {
            return Err(ENDINGS.to_owned());
        }
        let cannot = |error: std::io::Error| format!("cannot read {name}: {}", file::plain(&error));
        // A link is judged by where it leads.
        let target = fs::canonicalize(&path).map_err(cannot)?;
        if !self.roots(config).iter().any(|root| target.starts_with(root)) {
            let folder = target.parent().unwrap_or(&target).display();
            return Err(format!(
                "{name} is outside of the working directory and of the config's git work tree; `--allow-extends {}` allows it",
                shell_path(&folder.to_string())
            ));
        }
        if !is_readable(&target) {
            return Err(ENDINGS.to_owned());
        }
        if !target.is_file() {
            return Err(format!("{name} is no regular file"));
        }
        let text = file::read(&target, config::MAX_BYTES).map_err(Failure::what)?;
        Ok(Base { name, text })
    }

    /// Returns the folders in which files may be extended, without links.
    fn roots(&self, config: &Path) -> Vec<PathBuf> {
        let folder = config.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let named = [Path::new(".")].into_iter().chain(self.allowed.iter().map(PathBuf::as_path));
        named.filter_map(|root| fs::canonicalize(root).ok()).chain(work_tree(folder)).collect()
    }

    /// Returns the flags in the words of a shell, each after a space.
    pub(super) fn words(&self) -> String {
        let words = self.allowed.iter().map(|folder| shell_path(&folder.display().to_string()));
        words.flat_map(|folder| [" --allow-extends ".to_owned(), folder]).collect()
    }
}

const ENDINGS: &str = "a config names files that end with .yaml, .yml or .json, and code that ends with .js";

fn is_readable(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|ending| ["yaml", "yml", "json", "js"].contains(&ending))
}

/// Returns the git work tree that a folder is in.
fn work_tree(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}
