//! Files: read whole and within bounds, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use gatefront::deploy::shell_path;

use super::{Failure, scratch};

/// Reads the text of a file, or of standard input for `-`, without a byte order mark.
pub(super) fn read(path: &Path, max_bytes: usize) -> Result<String, Failure> {
    text(&display(path), bytes(path, max_bytes)?, max_bytes)
}

/// Reads the bytes of a file, or of standard input for `-`; one more than the most says that there are too many.
pub(super) fn bytes(path: &Path, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = max_bytes as u64 + 1;
    let result = if is_dash(path) {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    result.map_err(|error| Failure::sentence(format!("cannot read {}: {}", display(path), plain(&error))))?;
    Ok(bytes)
}

/// Returns the text that bytes are, without a byte order mark; `shown` is what messages call them.
pub(super) fn text(shown: &str, bytes: Vec<u8>, max_bytes: usize) -> Result<String, Failure> {
    if bytes.len() > max_bytes {
        return Err(Failure::sentence(format!("{shown} has more than {max_bytes} bytes, which is over the limit")));
    }
    if bytes.starts_with(ZIP) {
        let help = format!(
            "of a Terraform plan, run `terraform show -json {} > plan.json`, then check plan.json",
            shell_path(shown)
        );
        return Err(
            Failure::sentence(format!("{shown} is a zip archive, such as a plan that Terraform stores")).help(help)
        );
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| not_utf8(shown, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}

/// The beginning of a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";

fn not_utf8(shown: &str, bytes: &[u8], offset: usize) -> Failure {
    let before = &bytes[..offset];
    let line = before.split(|&byte| byte == b'\n').count();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    let found = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "this is UTF-16, not UTF-8".to_owned()
    } else {
        format!("this is not UTF-8: byte 0x{:02X}", bytes[offset])
    };
    Failure::sentence(format!("{shown}:{line}:{column}: {found}")).help("save it as UTF-8")
}

/// The name of standard input in messages.
pub(super) const STDIN: &str = "<stdin>";

/// Returns the name of a file in messages.
pub(super) fn display(path: &Path) -> String {
    if is_dash(path) { STDIN.to_owned() } else { path.display().to_string() }
}

pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses a file that a link leads out of the folder that it is written to.
pub(super) fn stays_within(path: &Path, folder: &Path) -> Result<(), Failure> {
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(()) };
    match path.ancestors().find_map(|path| fs::canonicalize(path).ok()) {
        Some(target) if !target.starts_with(&folder) => {
            Err(Failure::sentence(format!("a link leads from {} to {}", path.display(), target.display())))
        }
        _ => Ok(()),
    }
}

/// Makes a folder, and those it is in.
pub(super) fn create_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path)
        .map_err(|error| Failure::sentence(format!("cannot make the folder {}: {}", path.display(), plain(&error))))
}

/// Writes a file whole: into a temporary file beside it, which then takes its name. A link keeps pointing where it
/// did, permissions stay, and what is no regular file, such as a pipe or `/dev/stdout`, is written to directly.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    scratch::sweep(folder_of(&target));
    write_whole(path, text, true)
        .map_err(|error| Failure::sentence(format!("cannot write {}: {}", path.display(), plain(&error))))
}

/// Writes a file whole, but leaves it to the system when it reaches the disk: for thousands of files that are made
/// again as easily.
pub(super) fn write_soon(path: &Path, text: &str) -> Result<(), Failure> {
    write_whole(path, text, false)
        .map_err(|error| Failure::sentence(format!("cannot write {}: {}", path.display(), plain(&error))))
}

fn write_whole(path: &Path, text: &str, is_synced: bool) -> io::Result<()> {
    let is_stream = path.starts_with("/dev") && !path.starts_with("/dev/shm");
    if is_stream || path.starts_with("/proc") {
        // `/dev/stdout` may be a file that already has something in it.
        return File::options().append(true).open(path)?.write_all(text.as_bytes());
    }
    let target = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
        Ok(metadata) => match fs::canonicalize(path) {
            Err(error) if error.kind() == ErrorKind::NotFound && metadata.is_symlink() => {
                return Err(io::Error::new(ErrorKind::NotFound, "it is a link to a file that is not there"));
            }
            target => target?,
        },
    };
    let metadata = fs::metadata(&target).ok();
    if let Some(metadata) = &metadata {
        if metadata.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return File::options().write(true).open(&target)?.write_all(text.as_bytes());
        }
        if metadata.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
    }
    let mut file = scratch::create(folder_of(&target), Some(0o666))?;
    file.write_all(text.as_bytes())?;
    if let Some(metadata) = metadata {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    if is_synced {
        file.as_file().sync_all()?;
    }
    file.persist(&target)?;
    Ok(())
}

/// Returns the folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// Returns the system's words without the number that Rust adds.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
