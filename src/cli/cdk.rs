//! The files that belong to a template in a cloud assembly of the CDK: the metadata of its stack, and the code that
//! created its resources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gatefront::diagnostic::Sources;
use gatefront::{StackMetadata, code_files, stack_metadata};

use super::discover::MAX_BYTES;
use super::file;

/// The most bytes of one file with code that are read.
const MAX_CODE_BYTES: usize = 1024 * 1024;

/// The ends of the names of files with code that is run by Node.js.
const CODE: [&str; 8] = ["ts", "js", "mts", "mjs", "cts", "cjs", "tsx", "jsx"];

/// Adds the metadata of its stack and the code to a template, if it is in a cloud assembly.
pub(super) fn add_files(path: &Path, text: &str, sources: &mut Sources) {
    let Some((folder, name)) = folder_and_name(path).filter(|_| text.contains("\"Resources\"")) else { return };
    let manifest = folder.join("manifest.json");
    // Without the files, findings are shown in the template; the verdict is the same.
    let Ok(manifest) = file::read(&manifest, MAX_BYTES) else { return };
    let mut code = BTreeSet::new();
    for (index, metadata) in stack_metadata(&manifest, name).into_iter().enumerate() {
        let text = match metadata {
            StackMetadata::Text(text) => text,
            StackMetadata::File(name) if is_name(&name) => match file::read(&folder.join(name), MAX_BYTES) {
                Ok(text) => text,
                Err(_) => continue,
            },
            StackMetadata::File(_) => continue,
        };
        code.extend(code_files(&text));
        sources.add(format!("{}/metadata-{index}.json", folder.display()), text);
    }
    let roots: Vec<PathBuf> =
        [Path::new("."), &folder.join("..")].iter().filter_map(|at| at.canonicalize().ok()).collect();
    for file in code {
        if let Some(text) = read_code(Path::new(&file), &roots) {
            sources.add(file, text);
        }
    }
}

fn folder_and_name(path: &Path) -> Option<(PathBuf, &str)> {
    let folder = path.parent().filter(|_| !file::is_dash(path))?;
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    Some((folder.to_owned(), path.file_name()?.to_str()?))
}

/// Reports whether a name is that of a file in the same folder.
fn is_name(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|file| file == name)
}

/// Reads a file with code. An assembly may come from anybody, so a file that is elsewhere than the app or the working
/// directory, or that is no code, is not read: lines of it would be shown.
fn read_code(path: &Path, roots: &[PathBuf]) -> Option<String> {
    let real = fs::canonicalize(path).ok()?;
    let is_code =
        [path, &real].iter().all(|path| path.extension().is_some_and(|end| CODE.iter().any(|code| end == *code)));
    let is_inside = roots.iter().any(|root| real.starts_with(root));
    if is_code && is_inside && real.is_file() { file::read(&real, MAX_CODE_BYTES).ok() } else { None }
}
