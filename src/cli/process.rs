//! A program that runs, whose output is read while it does: a full pipe would stop it.

use std::io::{self, Read};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The most that a program may print on each of its streams. A template has at most 1 MB; an answer without an end
/// would take all of the memory.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Between two looks at a program whose end is waited for.
const PAUSE: Duration = Duration::from_millis(5);

/// A program that runs, without input.
pub(super) struct Process {
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
    /// Set once a stream has more than [`MAX_BYTES`].
    is_flooded: Arc<AtomicBool>,
}

impl Process {
    /// Starts it and does not wait.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let is_flooded = Arc::new(AtomicBool::new(false));
        let stdout = drained(child.stdout.take(), &is_flooded);
        let stderr = drained(child.stderr.take(), &is_flooded);
        Ok(Self { child, stdout, stderr, is_flooded })
    }

    /// Returns true once it has ended; a program that prints without end is ended here.
    pub(super) fn is_over(&mut self) -> bool {
        if self.is_flooded.load(Ordering::Relaxed) {
            self.kill();
        }
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it; what it has said is not asked for.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits for its end and returns what it has said until then.
    ///
    /// # Errors
    /// It has printed more than [`MAX_BYTES`], of which nothing is returned.
    pub(super) fn output(mut self) -> io::Result<Output> {
        while !self.is_over() {
            thread::sleep(PAUSE);
        }
        let status = self.child.wait()?;
        let said = |reader: JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
        let output = Output { status, stdout: said(self.stdout), stderr: said(self.stderr) };
        if self.is_flooded.load(Ordering::Relaxed) {
            let mebibytes = MAX_BYTES / 1024 / 1024;
            return Err(io::Error::other(format!("it printed more than {mebibytes} MiB, and was ended")));
        }
        Ok(output)
    }
}

/// Reads a pipe to its end, or closes it where there is too much. What cannot be read is missing: the exit code
/// shows whether it matters.
fn drained(pipe: Option<impl Read + Send + 'static>, is_flooded: &Arc<AtomicBool>) -> JoinHandle<Vec<u8>> {
    let is_flooded = Arc::clone(is_flooded);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        }
        if bytes.len() as u64 > MAX_BYTES {
            is_flooded.store(true, Ordering::Relaxed);
            bytes = Vec::new();
        }
        bytes
    })
}
