//! The `.tf` files that a Terraform plan was made from.

use std::fs;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::Sources;
use gatefront::local_modules;

use super::file;

/// The most bytes of one file that are read.
const MAX_BYTES: usize = 1024 * 1024;

/// Adds the files of Terraform's configuration to a file, if that is a plan and they are beside it or in the working
/// directory.
pub(super) fn add_files(path: &Path, text: &str, sources: &mut Sources) {
    for file in files(path, text) {
        // Without a file there are no lines; the verdict is the same.
        if let Ok(text) = file::read(&file, MAX_BYTES) {
            sources.add(file.display().to_string(), text);
        }
    }
}

/// Returns the paths of the files of the root module and of local modules.
pub(super) fn files(path: &Path, text: &str) -> Vec<PathBuf> {
    if !text.contains("\"format_version\"") {
        return Vec::new();
    }
    let beside = path.parent().filter(|_| !file::is_dash(path)).map(configuration).unwrap_or_default();
    let root = if beside.is_empty() { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let mut all = if beside.is_empty() { configuration(root) } else { beside };
    if !all.is_empty() {
        all.extend(local_modules(text).iter().flat_map(|module| configuration(&root.join(module))));
    }
    all
}

/// Returns the files of a module in the order of their names.
fn configuration(folder: &Path) -> Vec<PathBuf> {
    let here = if folder == Path::new("") { Path::new(".") } else { folder };
    let entries = fs::read_dir(here).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<PathBuf> = entries.map(|entry| folder.join(entry.file_name())).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "tf" || end == "tofu") && path.is_file());
    names.sort();
    names
}
