//! Which files a check reads: those that are named, and those that a search of a folder finds.

use std::fs;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::printable;

use super::{Failure, file, talk};

/// CloudFormation takes 1 MB; a file with more than this is not meant for it.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A file to read.
pub(super) struct Input {
    pub(super) path: PathBuf,
    /// Whether a search found it, so that it may well be something else than a template.
    pub(super) is_searched: bool,
}

/// The files of all paths, folders searched in the order of names.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        if !file::is_dash(path) && path.is_dir() {
            search(path, &mut inputs)?;
        } else {
            inputs.push(Input { path: path.clone(), is_searched: false });
        }
    }
    if inputs.is_empty() {
        return Err(Failure::sentence("no CloudFormation template was found"));
    }
    Ok(inputs)
}

/// A CDK cloud assembly has a manifest; its templates are named `*.template.json`, nested stacks included.
fn search(folder: &Path, inputs: &mut Vec<Input>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder)
        .map_err(|error| Failure::sentence(format!("cannot read {}: {}", folder.display(), file::plain(&error))))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_assembly = folder.join("manifest.json").is_file() && folder.join("cdk.out").is_file();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // A link may lead back up.
        if path.is_symlink() || name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target") {
            continue;
        }
        if path.is_dir() {
            if !name.starts_with("asset.") {
                search(&path, inputs)?;
            }
        } else if is_template(&name) && (!is_assembly || name.ends_with(".template.json")) {
            // Reading from a pipe could wait forever.
            if path.is_file() {
                inputs.push(Input { path, is_searched: true });
            } else {
                talk(&format!("{}: passed over, it is no regular file\n", printable(&path.display().to_string())));
            }
        }
    }
    Ok(())
}

fn is_template(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["yaml", "yml", "json", "template"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}
