//! Standard output, where results go.

use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use gatefront::escape;

use super::color::takes_colors;
use super::{Failure, file};

/// Set where the process was started without a standard output.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Looks before `main`: Rust's runtime opens `/dev/null` in the place of a stream that is closed, and what is printed
/// would be lost without an error.
#[cfg(unix)]
#[ctor::ctor]
fn look() {
    use std::os::fd::AsFd;
    IS_CLOSED.store(io::stdout().as_fd().try_clone_to_owned().is_err(), Ordering::Relaxed);
}

/// Prints a result for people or programs, in which nothing commands the terminal or a log.
///
/// # Errors
/// Standard output is closed, or cannot be written to.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_file(&escape::terminal(text, takes_colors(&io::stdout())))
}

/// Prints a result that is a file, as it is. A reader that has gone away is no failure of the command, and changes no verdict.
///
/// # Errors
/// Standard output is closed, or cannot be written to.
pub(super) fn print_file(text: &str) -> Result<(), Failure> {
    if IS_CLOSED.load(Ordering::Relaxed) {
        return Err(Failure::sentence("cannot write to standard output: it is closed"));
    }
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::sentence(format!("cannot write to standard output: {}", file::plain(&error))))
        }
        _ => Ok(()),
    }
}
