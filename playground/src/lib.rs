//! gatefront for a page in a browser: a request as JSON in, an answer as JSON out.
//!
//! The page writes a request to the memory that `reserve` returns, calls `answer`, and reads as many bytes as that
//! returns from the address that `result` returns.

mod answer;
mod input;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The request, and after it the answer. A page has one thread.
static MEMORY: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn memory() -> MutexGuard<'static, Vec<u8>> {
    MEMORY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes room for a request of this many bytes, and returns its address.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    let mut memory = memory();
    *memory = vec![0; length];
    memory.as_mut_ptr()
}

/// Answers the request, and returns the length of the answer in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let mut memory = memory();
    *memory = answer::answer(&memory).into_bytes();
    memory.len()
}

/// Returns the address of the answer.
#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u8 {
    memory().as_ptr()
}
