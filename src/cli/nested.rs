//! The templates of nested stacks, which belong to the template that has the stacks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::Sources;
use gatefront::nested_templates;

use super::discover::MAX_BYTES;
use super::file;
use super::inputs::Identity;

/// The most templates of nested stacks that are read for one template.
const MOST: usize = 200;

/// Adds the templates of nested stacks that are on disk to a template, and those of the stacks in them.
pub(super) fn add_files(path: &Path, text: &str, sources: &mut Sources) {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::from([path.to_owned()]);
    let mut open: Vec<(PathBuf, String)> = vec![(path.to_owned(), text.to_owned())];
    while let Some((path, text)) = open.pop() {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        for nested in nested_templates(&text) {
            let nested = folder.join(nested.strip_prefix("./").unwrap_or(&nested));
            if seen.len() > MOST || !nested.is_file() || !seen.insert(nested.clone()) {
                continue;
            }
            // Without the file, the stack is one that is elsewhere.
            let Ok(text) = file::read(&nested, MAX_BYTES) else { continue };
            sources.add(nested.display().to_string(), text.clone());
            open.push((nested, text));
        }
    }
}

/// Reports whether a file is one of those of these names.
pub(super) fn is_one_of<'a>(path: &Path, names: impl IntoIterator<Item = &'a String>) -> bool {
    let own = Identity::of_file(path);
    own.is_some() && names.into_iter().any(|name| Identity::of_file(Path::new(name)) == own)
}
