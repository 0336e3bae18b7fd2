//! Ctrl-C, noticed and not obeyed at once, so that a person is told what goes on at AWS all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Failure;

/// Whether somebody asked to stop, by Ctrl-C or, as a CI does, by SIGTERM.
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Begins to notice. Until then Ctrl-C ends the process, as it should while nothing has been changed.
    pub(super) fn notice() -> Result<Self, Failure> {
        let asked = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&asked);
        ctrlc::set_handler(move || seen.store(true, Ordering::Relaxed))
            .map_err(|error| Failure::sentence(format!("cannot notice Ctrl-C: {error}")))?;
        Ok(Self(asked))
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps, though not past an interruption, nor past what `is_over` tells.
    pub(super) fn sleep(&self, time: Duration, mut is_over: impl FnMut() -> bool) {
        let end = Instant::now() + time;
        while Instant::now() < end && !self.is_asked() && !is_over() {
            thread::sleep(Duration::from_millis(50));
        }
    }
}
