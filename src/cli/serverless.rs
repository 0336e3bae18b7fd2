//! The files that a file of the Serverless Framework includes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::Sources;
use gatefront::{included_files, inclusions, tidy};

use super::discover::MAX_BYTES;
use super::file;

/// The most files that are read for one file of the framework.
const MOST: usize = 200;

/// The bytes of these files together, at most.
const BYTES: usize = 4 * MAX_BYTES;

/// Adds the files that a file of the Serverless Framework includes, and those that they include, if they are in its folder
/// or below it.
pub(super) fn add_files(path: &Path, text: &str, sources: &mut Sources) {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let within = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let Ok(project) = fs::canonicalize(within) else { return };
    let mut open = included_files(text);
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut left = BYTES;
    while let Some(included) = open.pop() {
        let included = tidy(&folder.join(included));
        // A link may lead out of the folder.
        let is_inside = fs::canonicalize(&included).is_ok_and(|path| path.starts_with(&project) && path.is_file());
        if !is_inside || seen.len() >= MOST || !seen.insert(included.clone()) {
            continue;
        }
        let Ok(text) = file::read(&included, MAX_BYTES.min(left)) else { continue };
        left = left.saturating_sub(text.len());
        open.extend(inclusions(&text));
        sources.add(included.display().to_string(), text);
    }
}
