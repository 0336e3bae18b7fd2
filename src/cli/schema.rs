//! `gatefront schema`

use clap::{Args, ValueEnum};
use gatefront::{config, report};

use super::{Failure, print_file};

/// Print a JSON Schema.
#[derive(Args)]
pub(super) struct Arguments {
    /// Of what
    #[arg(value_enum, default_value_t = Subject::Config)]
    of: Subject,
}

#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// The config that `synth` reads
    Config,
    /// The result of `check --format json`
    Verdict,
    /// The result of `diff --format json`
    Diff,
    /// The result of `verify --format json`
    Verify,
    /// The result of `trace --format json`
    Trace,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let schema = match arguments.of {
        Subject::Config => config::schema(),
        Subject::Verdict => report::json_schema(),
        Subject::Diff => report::diff::json_schema(),
        Subject::Verify => report::verify::json_schema(),
        Subject::Trace => report::trace::json_schema(),
    };
    print_file(&format!("{schema:#}\n"))
}
