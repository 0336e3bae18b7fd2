//! A program that runs, whose output is read while it does: a full pipe would stop it.

use std::io::{self, Read};
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};

/// A program that runs, without input.
pub(super) struct Process {
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
}

impl Process {
    /// Starts it and does not wait.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
        Ok(Self { child, stdout, stderr })
    }

    /// Whether it has ended.
    pub(super) fn is_over(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it; what it has said is not asked for.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits for its end; what it has said until then.
    pub(super) fn output(mut self) -> io::Result<Output> {
        let status = self.child.wait()?;
        let said = |reader: JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
        Ok(Output { status, stdout: said(self.stdout), stderr: said(self.stderr) })
    }
}

/// Reads a pipe to its end. What cannot be read is missing: the exit code tells whether it matters.
fn drained(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}
