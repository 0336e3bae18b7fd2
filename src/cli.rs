//! The command line: one file for each subcommand.

mod aws;
mod check;
mod completions;
mod config;
mod curl;
mod deploy;
mod destroy;
mod diff;
mod file;
mod fleet;
mod follow;
mod form;
mod init;
mod interrupt;
mod man;
mod parallel;
mod process;
mod rules;
mod schema;
mod stdout;
mod strategies;
mod synth;
mod templates;
mod verify;
mod version;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gatefront::SynthError;
use gatefront::diagnostic::{Sources, printable};
use gatefront::escape;
use gatefront::names::Invalid;

use self::stdout::{print, print_file};

const EXIT_CODES: &str = "\
Exit codes:
  0  done; with `check` and `verify`, delivered; with `diff` and `synth --check`, nothing differs
  1  with these four, it is not so; with `deploy` and `destroy`, what was begun is not done
  2  the command, the config or a file is wrong; nothing was written for it";

/// Put a CloudFront distribution in front of an API Gateway API so that the Authorization header arrives.
#[derive(Parser)]
#[command(name = "gatefront", version = env!("GATEFRONT_VERSION"), after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make one CloudFormation template from a config.
    Synth(synth::Arguments),
    /// Tell whether Authorization reaches the API through the distributions of any template.
    Check(check::Arguments),
    /// Compare two templates: what CloudFormation will do, and what becomes of requests.
    Diff(diff::Arguments),
    /// Deploy a config's template in its Regions, in order.
    Deploy(deploy::Arguments),
    /// Delete what `deploy` made, in the reverse order.
    Destroy(destroy::Arguments),
    /// Ask a deployed distribution whether Authorization reaches the API.
    Verify(verify::Arguments),
    /// List the rules of the check, or explain one.
    Rules(rules::Arguments),
    /// Write a commented config to start from.
    Init(Box<init::Arguments>),
    /// Compare the strategies.
    Strategies(strategies::Arguments),
    /// Print the JSON Schema of the config, or of what a command prints.
    Schema(schema::Arguments),
    /// Print shell completions.
    Completions(completions::Arguments),
    /// Print or write man pages.
    Man(man::Arguments),
}

/// Why a command does not end with exit code 0.
enum Failure {
    /// The text is rendered already.
    Told(String),
    /// One sentence, and perhaps what to do about it.
    Sentence(String, Option<String>),
    /// The verdict of a check or a verification, told already: exit code 1.
    NotDelivered,
    /// Two templates differ, told already: exit code 1.
    Differs,
    /// What was begun at AWS is not done: a sentence, and perhaps what to do about it. Exit code 1.
    Unfinished(String, Option<String>),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::sentence(file::plain(&error))
    }
}

impl From<Invalid> for Failure {
    fn from(error: Invalid) -> Self {
        Self::Sentence(error.message, error.help)
    }
}

impl Failure {
    fn sentence(text: impl Into<String>) -> Self {
        Self::Sentence(text.into(), None)
    }

    /// Where something has been begun before, it is not done now.
    fn unfinished_if(self, has_begun: bool) -> Self {
        match self {
            Self::Sentence(text, help) if has_begun => Self::Unfinished(text, help),
            failure => failure,
        }
    }

    fn of_synth(error: SynthError, sources: &Sources) -> Self {
        match error {
            SynthError::Config(diagnostics) => Self::Told(sources.render(&diagnostics.0, colored_stderr())),
            SynthError::Defect(defect) => Self::sentence(defect.to_string()),
        }
    }
}

/// Runs the command that the arguments name, and returns its exit code.
pub(crate) fn run() -> ExitCode {
    match Cli::try_parse().map_or_else(|error| answer(&error), |cli| execute(&cli.command)) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::NotDelivered | Failure::Differs) => return ExitCode::from(1),
        Err(Failure::Unfinished(text, help)) => {
            say(&text, help.as_deref());
            return ExitCode::from(1);
        }
        Err(Failure::Told(text)) => talk(&text),
        Err(Failure::Sentence(text, help)) => say(&text, help.as_deref()),
    }
    ExitCode::from(2)
}

fn execute(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Synth(arguments) => synth::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Deploy(arguments) => deploy::run(arguments),
        Command::Destroy(arguments) => destroy::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Init(arguments) => init::run(arguments),
        Command::Strategies(arguments) => strategies::run(arguments),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    }
}

/// Prints the help or the version that was asked for as any other result, or reports what is wrong with the arguments.
fn answer(error: &clap::Error) -> Result<(), Failure> {
    let is_error = error.use_stderr();
    let is_colored = if is_error { colored_stderr() } else { colored(&io::stdout()) };
    let text = error.render();
    let text = if is_colored { text.ansi().to_string() } else { text.to_string() };
    if is_error { Err(Failure::Told(text)) } else { print(&text) }
}

/// An error in a sentence.
fn say(text: &str, help: Option<&str>) {
    let help = help.map(|help| format!("  help: {}\n", printable(help))).unwrap_or_default();
    talk(&format!("error: {}\n{help}", printable(text)));
}

/// Says something beside the result. Where nobody can hear it, the result is no worse for that.
fn talk(text: &str) {
    let _ = io::stderr().write_all(escape::terminal(text, io::stderr().is_terminal()).as_bytes());
}

/// Colour belongs on terminals, and not where `NO_COLOR` is set. <https://no-color.org>
fn colored_stderr() -> bool {
    colored(&io::stderr())
}

fn colored(stream: &impl IsTerminal) -> bool {
    stream.is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
}
