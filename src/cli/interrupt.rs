//! Ctrl-C. It is noticed and does not end gatefront at once, so that gatefront can report what goes on at AWS.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::{consts, flag};

use super::Failure;

/// The signals that ask to stop. Windows has no hangup.
#[cfg(unix)]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM];

/// The request to stop, by Ctrl-C or, as a CI system does, by SIGTERM.
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Begins to notice. Until then Ctrl-C ends the process, as it should while nothing has been changed.
    ///
    /// # Errors
    /// The system does not let the process handle the signals.
    pub(super) fn notice() -> Result<Self, Failure> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in SIGNALS {
            flag::register(*signal, Arc::clone(&asked))
                .map_err(|error| Failure::sentence(format!("cannot notice Ctrl-C: {error}")))?;
        }
        Ok(Self(asked))
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps until the time is over, somebody asks to stop, or `is_over` returns `true`.
    pub(super) fn sleep(&self, time: Duration, mut is_over: impl FnMut() -> bool) {
        let end = Instant::now() + time;
        while Instant::now() < end && !self.is_asked() && !is_over() {
            thread::sleep(Duration::from_millis(50));
        }
    }
}
