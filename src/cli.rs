//! The command line: one file for each subcommand.

mod aws;
mod cdk;
mod check;
mod color;
mod companions;
mod completions;
mod config;
mod curl;
mod deploy;
mod destroy;
mod diff;
mod discover;
mod extends;
mod file;
mod fleet;
mod follow;
mod format;
mod git;
mod init;
mod inputs;
mod interrupt;
mod line_ends;
mod live;
mod man;
mod nested;
mod parallel;
mod process;
mod program;
mod report_file;
mod rule_id;
mod rules;
mod schema;
mod scratch;
mod serverless;
mod sources;
mod stdout;
mod strategies;
mod synth;
mod terraform;
mod trace;
mod verify;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gatefront::SynthError;
use gatefront::deploy::shell_path;
use gatefront::diagnostic::{Diagnostic, Problem, Sources, printable};
use gatefront::edit::{Applicability, Fix};
use gatefront::escape;
use gatefront::fix::fix_of;

use self::color::{ColorChoice, colored, colored_stderr, takes_colors};
use self::stdout::{print, print_file};

const EXIT_CODES: &str = "\
Exit codes:
  0  success: delivered (`check`, `trace`, `verify`), no difference (`diff`, `synth --check`)
  1  not delivered, a difference, or an unfinished operation (`deploy`, `destroy`)
  2  the command, the config or a file is invalid; nothing was written for it";

/// Put a CloudFront distribution in front of an API Gateway API so that the Authorization header arrives.
#[derive(Parser)]
#[command(name = "gatefront", version = gatefront::VERSION, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Color the output: auto (on a terminal, without `NO_COLOR`), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", hide_possible_values = true)]
    #[arg(default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

#[derive(Subcommand)]
enum Command {
    /// Make one CloudFormation template from a config.
    Synth(synth::Arguments),
    /// Check whether Authorization reaches the API through a distribution.
    Check(check::Arguments),
    /// Follow one request through a distribution, hop by hop.
    Trace(trace::Arguments),
    /// Compare two templates: the changes to resources, and the effects on requests.
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

/// The reason why a command does not end with exit code 0.
enum Failure {
    /// Diagnostics that are rendered already: exit code 2.
    Rendered(String),
    /// The command, a config or a file is wrong: exit code 2.
    Wrong(Problem),
    /// Something was begun at AWS and is not finished: exit code 1.
    Unfinished(Problem),
    /// The verdict of a check or a verification, which is printed already: exit code 1.
    NotDelivered,
    /// Two templates differ, which is printed already: exit code 1.
    Differs,
    /// Errors that are printed already, beside the results: exit code 2.
    Reported,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::sentence(file::plain(&error))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Wrong(problem)
    }
}

impl Failure {
    fn sentence(what: impl Into<String>) -> Self {
        Self::Wrong(Problem::new(what))
    }

    fn unfinished(what: impl Into<String>) -> Self {
        Self::Unfinished(Problem::new(what))
    }

    /// Adds a help to a problem.
    fn help(self, help: impl Into<String>) -> Self {
        self.helps([help.into()])
    }

    /// Adds any number of helps to a problem.
    fn helps(self, helps: impl IntoIterator<Item = String>) -> Self {
        match self {
            Self::Wrong(problem) => Self::Wrong(problem.helps(helps)),
            Self::Unfinished(problem) => Self::Unfinished(problem.helps(helps)),
            other => other,
        }
    }

    /// Returns what is wrong, for a message around it.
    fn what(self) -> String {
        match self {
            Self::Rendered(what) | Self::Wrong(Problem { what, .. }) | Self::Unfinished(Problem { what, .. }) => what,
            Self::NotDelivered | Self::Differs | Self::Reported => String::new(),
        }
    }

    /// Prints the part that is not printed yet, and returns the exit code.
    fn report(self) -> u8 {
        match self {
            Self::NotDelivered | Self::Differs => return 1,
            Self::Unfinished(problem) => {
                say(&problem);
                return 1;
            }
            Self::Rendered(text) => talk(&text),
            Self::Wrong(problem) => say(&problem),
            Self::Reported => {}
        }
        2
    }

    /// Returns the failure as one that leaves something unfinished, if anything has begun.
    fn unfinished_if(self, has_begun: bool) -> Self {
        match self {
            Self::Wrong(problem) if has_begun => Self::Unfinished(problem),
            failure => failure,
        }
    }

    fn of_synth(error: SynthError, sources: &Sources) -> Self {
        match error {
            SynthError::Config(diagnostics) => {
                let rendered = sources.render(&diagnostics.0, colored_stderr());
                Self::Rendered(rendered + &fixes(&diagnostics.0, sources))
            }
            SynthError::Defect(defect) => Self::sentence(defect.to_string()),
        }
    }
}

/// Returns the line that says how to apply the fixes of a config; empty if it has none.
fn fixes(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let fixes: Vec<Fix> = diagnostics.iter().filter_map(|diagnostic| fix_of(sources.text(), diagnostic)).collect();
    let safe = fixes.iter().filter(|fix| fix.applicability == Applicability::Safe).count();
    let flags = if safe > 0 { "--fix" } else { "--fix --unsafe-fixes" };
    let count = if safe > 0 { safe } else { fixes.len() };
    match sources.names().next() {
        Some(name) if count > 0 && Path::new(name).is_file() => {
            format!("\n{count} can be fixed with `gatefront check {flags} {}`\n", shell_path(name))
        }
        _ => String::new(),
    }
}

/// Runs the command that the arguments name, and returns its exit code.
pub(crate) fn run() -> ExitCode {
    let run = |cli: Cli| {
        cli.color.choose();
        execute(&cli.command)
    };
    let fail = |error: clap::Error| {
        ColorChoice::in_arguments(std::env::args_os()).choose();
        answer(&error)
    };
    match completions::answer() {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return ExitCode::from(Failure::Rendered(error.to_string()).report()),
    }
    match Cli::try_parse().map_or_else(fail, run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(failure.report()),
    }
}

fn execute(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Synth(arguments) => synth::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Trace(arguments) => trace::run(arguments),
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
    if is_error { Err(Failure::Rendered(text)) } else { print(&text) }
}

/// Prints a problem.
fn say(problem: &Problem) {
    talk(&problem_text(problem));
}

/// Returns a problem as it is printed.
fn problem_text(problem: &Problem) -> String {
    let helps: Vec<String> = problem.helps.iter().map(|help| printable(help)).collect();
    let helps = if helps.is_empty() { String::new() } else { format!("  help: {}\n", helps.join("\n        ")) };
    format!("error: {}\n{helps}", printable(&problem.what))
}

/// Writes a message to standard error. A closed standard error is no failure: the result is elsewhere.
fn talk(text: &str) {
    let _ = io::stderr().write_all(escape::terminal(text, takes_colors(&io::stderr())).as_bytes());
}
