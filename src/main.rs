//! The `gatefront` command: arguments in, exit code out.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the command touches the world; the library does not"
)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
