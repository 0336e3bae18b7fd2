//! Temporary files. A run that is killed leaves one behind, and the next run that writes to the folder removes it.
//!
//! A run holds a lock on its temporary file, which the system releases however the run ends: a file without a lock is
//! nobody's any more.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".gatefront-";
const SUFFIX: &str = ".tmp";
/// Letters and digits between them, chosen at random.
const RANDOM: usize = 6;

/// Tries to create a file that no other run takes for a leftover before it has its lock.
const TRIES: usize = 16;

/// Creates a temporary file in a folder, with a mode to which the process's umask is applied; without one it is for its
/// owner alone.
pub(super) fn create(folder: &Path, mode: Option<u32>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    if let Some(mode) = mode {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    for _ in 0..TRIES {
        let file = builder.tempfile_in(folder)?;
        // Where a file system knows no locks, no run removes anything.
        let _ = file.as_file().lock();
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("temporary files disappear as soon as they are created"))
}

/// Removes the temporary files in a folder that no run works on any more. What cannot be removed stays.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok).filter(|entry| is_temporary(&entry.file_name())) {
        // No link is followed, and no pipe opened.
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = remove(&entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).unwrap_or_default();
    random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Removes a file unless another run holds its lock.
fn remove(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    if file.try_lock().is_ok() {
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leftovers_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let others = [".gatefront-config", ".gatefront-abc.tmp", ".gatefront-abc-ef.tmp", "gatefront-abcdef.tmp"];
        for name in others.iter().chain(&[".gatefront-abcdef.tmp"]) {
            fs::write(path(name), "").unwrap();
        }
        fs::create_dir(path(".gatefront-folder.tmp")).unwrap();
        let own = create(folder.path(), None).unwrap();
        sweep(folder.path());
        assert!(own.path().exists() && path(".gatefront-folder.tmp").exists());
        assert!(others.iter().all(|name| path(name).exists()));
        assert!(!path(".gatefront-abcdef.tmp").exists());
    }
}
