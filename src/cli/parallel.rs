//! The same work on many files, on all cores.

use std::io::{self, IsTerminal};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::talk;

/// Does the work for every item; the results are in the order of the items. `words` is the progress that a terminal shows in the
/// meantime: with `("checked", "files")` it is `checked 3 of 7 files`.
pub(super) fn map<'t, T: Sync, R: Send>(
    items: &'t [T],
    words: (&str, &str),
    work: impl Fn(&'t T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let progress = Progress::new(items.len(), words);
    let worker = || {
        let mut results = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return results };
            results.push((index, work(item)));
            progress.step();
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        // This thread is a worker too: one file needs no other.
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(worker)).collect();
        let own = worker();
        let others = others.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        own.into_iter().chain(others.flatten()).collect()
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A line on a terminal, once it takes longer than a second.
struct Progress<'a> {
    start: Instant,
    /// Milliseconds after the start of the next progress on the terminal.
    next: AtomicU64,
    done: AtomicUsize,
    all: usize,
    words: (&'a str, &'a str),
}

impl<'a> Progress<'a> {
    fn new(all: usize, words: (&'a str, &'a str)) -> Self {
        Self { start: Instant::now(), next: AtomicU64::new(1_000), done: AtomicUsize::new(0), all, words }
    }

    fn step(&self) {
        const PAUSE: u64 = 50;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let next = self.next.load(Ordering::Relaxed);
        let is_last = done == self.all && next > 1_000;
        // Of two threads that find it is time, one prints.
        let is_turn = || self.next.compare_exchange(next, now + PAUSE, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if (is_last || (now >= next && is_turn())) && io::stderr().is_terminal() {
            let ((verb, noun), end) = (self.words, if done == self.all { "\n" } else { "" });
            talk(&format!("\r{verb} {done} of {} {noun}{end}", self.all));
        }
    }
}
