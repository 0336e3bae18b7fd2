//! `gatefront trace`

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use gatefront::check::Options;
use gatefront::diagnostic::{Sources, printable, similar};
use gatefront::names::Region;
use gatefront::report;
use gatefront::source_kind::SourceKind;
use gatefront::trace::{Request, TraceError, trace_all};

use super::aws::Aws;
use super::check::{parameter, region};
use super::companions::is_code;
use super::discover::MAX_BYTES;
use super::extends::Extends;
use super::sources::{ComparedTemplate, Finder};
use super::{Failure, colored, colored_stderr, completions, file, print};

const EXAMPLES: &str = "\
Examples:
  gatefront trace template.yaml GET https://www.example.com/api/orders -H 'Authorization: Bearer x'
  gatefront trace gatefront.yaml POST /api/orders -H 'Content-Type: application/json'
  gatefront trace git:main:template.yaml GET /about --format json
  gatefront trace distribution:shop.example.com GET /api/orders
  gatefront trace distribution.json GET /api/orders --with policy.json --with api.json

If the URL is a path, the Host is the first alias of the distribution. Values of headers are not
shown, except that of Host.

Exit codes:
  0  the request reaches the API, the origin or a function that answers it
  1  CloudFront or API Gateway refuses it, or the result is not known
  2  the command is invalid, or the file cannot be read";

/// Follow one request through a distribution: behavior, functions, headers, origin, API and answer.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A template, a config, or another file that `check` reads; `-` is standard input; `distribution:NAME` is a
    /// running distribution
    #[arg(value_name = "SOURCE", value_hint = ValueHint::FilePath)]
    source: String,
    /// The method, such as GET
    #[arg(value_name = "METHOD")]
    method: String,
    /// The URL, or a path
    #[arg(value_name = "URL")]
    url: String,
    /// Read this file too: saved output of the AWS CLI, or the code of a function; may be given several times
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Send a header; may be given several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// Logical ID of the distribution, if the source has several
    #[arg(long, value_name = "ID")]
    distribution: Option<String>,
    /// The stack, if the config has several
    #[arg(long, value_name = "NAME", add = completions::stacks())]
    stack: Option<String>,
    #[command(flatten)]
    extends: Extends,
    /// Give a parameter of the template its value
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// Treat the origin with the domain name HOST as an API, a custom domain of another stack
    #[arg(long, value_name = "HOST")]
    api_origin: Vec<String>,
    /// The Region of the stack
    #[arg(long, value_parser = region, add = completions::regions())]
    region: Option<Region>,
    #[command(flatten)]
    aws: Aws,
    /// Output format
    #[arg(long, value_enum, default_value_t = TraceFormat::Text)]
    format: TraceFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum TraceFormat {
    /// For people: a line for each stop
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let request = Request::new(&arguments.method, &arguments.url, &arguments.header)
        .map_err(|error| Failure::sentence(error.to_string()))?;
    let extends = &arguments.extends;
    let finder = Finder { stack: arguments.stack.as_deref(), extends, allows_missing: false, aws: &arguments.aws };
    let mut source = finder.open(&arguments.source)?;
    add_companions(&mut source, &arguments.with)?;
    let mut options = Options::default();
    options.parameters = arguments.parameter.iter().cloned().collect();
    options.region = arguments.region.map(|region| region.to_string());
    options.api_origins.clone_from(&arguments.api_origin);
    let sources = &source.sources;
    let trace = trace_all(sources, &request, arguments.distribution.as_deref(), &options)
        .map_err(|error| failure(error, sources, arguments))?;
    match arguments.format {
        TraceFormat::Text => print(&report::trace::text(&trace, colored(&io::stdout())))?,
        TraceFormat::Json => print(&report::trace::json(&trace))?,
    }
    if report::trace::passes(&trace) { Ok(()) } else { Err(Failure::NotDelivered) }
}

/// Adds what a distribution uses to the answer about it.
fn add_companions(source: &mut ComparedTemplate, paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.is_empty() {
        return Ok(());
    }
    if SourceKind::of_answer(source.sources.text()) != Some(SourceKind::Live) {
        return Err(Failure::sentence(format!(
            "--with is for a saved answer, and {} is not one",
            printable(&source.name)
        ))
        .help("save it with `aws cloudfront get-distribution --id ID`"));
    }
    for path in paths {
        let (shown, text) = (file::display(path), file::read(path, MAX_BYTES)?);
        if !is_code(path) && SourceKind::of_answer(&text) != Some(SourceKind::LiveCompanion) {
            let message = format!("{} is no answer about something that a distribution uses", printable(&shown));
            return Err(Failure::sentence(message).help("name what the AWS CLI prints, or the code of a function"));
        }
        source.sources.add(shown, text);
    }
    Ok(())
}

fn failure(error: TraceError, sources: &Sources, arguments: &Arguments) -> Failure {
    let failure = Failure::sentence(format!("{}: {error}", printable(&arguments.source)));
    match (error, &arguments.distribution) {
        (TraceError::Unread(diagnostics), _) => Failure::Rendered(sources.render(&diagnostics.0, colored_stderr())),
        (TraceError::NoDistribution(names), Some(wanted)) => match similar(wanted, names.iter().map(String::as_str)) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure,
        },
        (TraceError::Several(_), _) => failure.help("name one with --distribution, or give the URL one of its aliases"),
        _ => failure,
    }
}
