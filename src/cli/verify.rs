//! `gatefront verify`

mod bypass;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gatefront::check::Class;
use gatefront::check::{BehaviorReport, Options, Outcome, Report, check};
use gatefront::diagnostic::{Source, printable, render};
use gatefront::report::{self, verify::Seen};
use gatefront::source_kind::SourceKind;
use gatefront::verify::{PathPattern, observe};

use super::extends::Extends;
use super::{Failure, colored_stderr, completions, config, curl, discover, file, print, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront verify https://api.example.com/orders
  gatefront verify https://api.example.com/orders --config gatefront.yaml
  gatefront verify https://api.example.com/orders --authorization-env TOKEN --writes
  gatefront verify https://api.example.com/orders --config gatefront.yaml --bypass

`verify` sends each method with and without Authorization by curl, and concludes from the answers of
API Gateway whether the header arrived. Choose a path that requires authorization: if the answers
are the same, the outcome is not known. Without --config or --template, `delivered` is expected.
With --bypass, the API must refuse requests that do not come through the distribution.

Exit codes:
  0  the outcomes are as expected; with --bypass, every way around is closed
  1  an outcome is not as expected or not known, or a way around is open
  2  the command or a file is invalid, or there was no answer";

/// The value that is sent if none is given: none that any API takes, and one that REST and HTTP APIs complain of.
const MADE_UP: &str = "Bearer gatefront-verify";

/// The most bytes of a value for Authorization. API Gateway takes 10,240 bytes of headers in all, CloudFront 20,480.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>
const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// Ask a deployed distribution whether Authorization reaches the API.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// URL of a route of the API, through the distribution
    url: String,
    /// Expect the verdict of this config
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    config: Option<PathBuf>,
    /// The stack, if the config has several
    #[arg(long, value_name = "NAME", requires = "config", add = completions::stacks())]
    stack: Option<String>,
    #[command(flatten)]
    extends: Extends,
    /// Expect the verdict of this template
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Logical ID of the distribution in the template
    #[arg(long, value_name = "ID", requires = "template")]
    distribution: Option<String>,
    /// Send the value of this environment variable as Authorization, such as `Bearer eyJ…`
    #[arg(long, value_name = "NAME", conflicts_with = "authorization_stdin")]
    authorization_env: Option<String>,
    /// Send the text of standard input as Authorization
    #[arg(long)]
    authorization_stdin: bool,
    /// Send POST, PUT, PATCH and DELETE too, which may change data
    #[arg(long)]
    writes: bool,
    /// Send GET requests around the distribution too: to the default endpoint of the API in --config, and to --around;
    /// a lock must refuse them
    #[arg(long, conflicts_with_all = ["template", "writes"])]
    bypass: bool,
    /// With --bypass, a further URL, such as that of a regional name, d-….execute-api.REGION.amazonaws.com; the Host of
    /// the distribution is sent
    #[arg(long, value_name = "URL", requires = "bypass")]
    around: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    format: VerifyFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum VerifyFormat {
    /// For people: a line for each method
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = path(&arguments.url)?;
    let url = curl::Url { text: &arguments.url, is_local: is_local(&arguments.url) };
    let value = authorization(arguments)?;
    let is_real = value.is_some();
    if is_real && arguments.url.starts_with("http:") && !url.is_local {
        let help = "write https://";
        return Err(Failure::sentence("Authorization would be sent in clear").help(help));
    }
    if arguments.bypass {
        return bypass::run(arguments, url, value.as_deref());
    }
    let report = expected_report(arguments)?;
    let behaviors = match &report {
        Some(report) => behaviors(report, arguments.distribution.as_deref(), &path)?,
        None => Vec::new(),
    };
    let value = value.as_deref().unwrap_or(MADE_UP);
    let mut seen = Vec::new();
    let classes = Class::ALL.into_iter().filter(|class| arguments.writes || *class != Class::Write);
    for (class, method) in classes.flat_map(|class| class.methods().iter().map(move |method| (class, *method))) {
        let without = curl::request(method, url, None)?;
        let with = curl::request(method, url, Some(value))?;
        let expected = if report.is_some() { expected(&behaviors, class) } else { Outcome::Delivered };
        let observation = observe(&without, &with, is_real, expected);
        let one = Seen::new(method, (without.status, with.status), &observation, expected);
        if matches!(arguments.format, VerifyFormat::Text) {
            print(&report::verify::line(&one))?;
        }
        seen.push(one);
    }
    match arguments.format {
        VerifyFormat::Text => talk(&report::verify::summary(&seen)),
        VerifyFormat::Json => print(&report::verify::json(&seen, &[]))?,
    }
    if report::verify::passes(&seen) { Ok(()) } else { Err(Failure::NotDelivered) }
}

/// Returns the path of a URL; what else is in it is curl's business.
fn path(url: &str) -> Result<String, Failure> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    // An @ in the path is a character as any other; before it, what precedes an @ may be a password.
    let has_user = host(rest.unwrap_or(url)).contains('@');
    let is_whole = |rest: &&str| !has_user && !host(rest).is_empty() && !url.contains(['"', '\\']);
    let Some(rest) = rest.filter(is_whole).filter(|_| !url.contains(char::is_control)) else {
        let shown =
            if has_user { "a URL with a user's name or an @ before its path".to_owned() } else { printable(url) };
        let help = "write it whole, as https://api.example.com/orders";
        return Err(Failure::sentence(format!("{shown} is no URL of an API")).help(help));
    };
    let start = host(rest).len();
    let path = rest[start..].split(['?', '#']).next().unwrap_or_default();
    Ok(if path.is_empty() { "/".to_owned() } else { path.to_owned() })
}

/// Returns the part of a URL, without its scheme, that comes before the path.
fn host(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Reports whether a URL names this machine, so that nobody is on the way.
fn is_local(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = host(rest);
    let host = host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// Returns the value that is given, if one is. It is never printed.
fn authorization(arguments: &Arguments) -> Result<Option<String>, Failure> {
    let value = if let Some(name) = &arguments.authorization_env {
        match std::env::var(name) {
            Ok(value) => value,
            Err(_) => return Err(Failure::sentence(format!("the environment variable {name} is not set"))),
        }
    } else if arguments.authorization_stdin {
        let mut text = String::new();
        io::stdin().lock().take(MAX_TOKEN_BYTES as u64 + 1).read_to_string(&mut text)?;
        text
    } else {
        return Ok(None);
    };
    if value.len() > MAX_TOKEN_BYTES {
        let message =
            format!("the value for Authorization has more than {MAX_TOKEN_BYTES} bytes; no API takes as many");
        return Err(Failure::sentence(message));
    }
    let value = value.trim();
    if value.is_empty() || value.contains(char::is_control) {
        return Err(Failure::sentence("the value for Authorization has to be one line of text"));
    }
    Ok(Some(value.to_owned()))
}

fn expected_report(arguments: &Arguments) -> Result<Option<Report>, Failure> {
    if let Some(config) = &arguments.config {
        return Ok(Some(config::synthesize(config, arguments.stack.as_deref(), &arguments.extends)?.0.report));
    }
    arguments.template.as_deref().map(template_report).transpose()
}

fn template_report(path: &Path) -> Result<Report, Failure> {
    let (name, text) = (file::display(path), file::read(path, discover::MAX_BYTES)?);
    if SourceKind::is_config(&text) {
        let failure = Failure::sentence(format!("{name} is a gatefront config, and no CloudFormation template"));
        return Err(failure.help("name it with --config in place of --template"));
    }
    check(&text, &Options::default()).map_err(|diagnostics| {
        Failure::Rendered(render(&diagnostics.0, Source { name: &name, text: &text }, colored_stderr()))
    })
}

/// Returns the behavior that gets a path, in each scenario in which it is another.
fn behaviors<'a>(report: &'a Report, wanted: Option<&str>, path: &str) -> Result<Vec<&'a BehaviorReport>, Failure> {
    let ids: Vec<&str> = report.distributions.iter().map(|found| found.logical_id.as_str()).collect();
    let is_wanted = |id: &str| wanted.is_none_or(|wanted| wanted == id);
    let found: Vec<_> = report.distributions.iter().filter(|found| is_wanted(&found.logical_id)).collect();
    let [distribution] = found.as_slice() else {
        let (message, help) = match (wanted, ids.as_slice()) {
            (_, []) => (
                "the template has no distribution".to_owned(),
                "name the template of the distribution, or its config with --config".to_owned(),
            ),
            (Some(wanted), ids) => {
                (format!("the template has no distribution `{wanted}`"), format!("it has {}", ids.join(", ")))
            }
            (None, ids) => (
                "the template does not say which distribution is meant".to_owned(),
                format!("name one with --distribution: {}", ids.join(", ")),
            ),
        };
        return Err(Failure::sentence(printable(&message)).help(printable(&help)));
    };
    let first =
        distribution.behaviors.iter().find(|behavior| PathPattern::unchecked(&behavior.path_pattern).matches(path));
    let same = |behavior: &&BehaviorReport| first.is_some_and(|first| first.path_pattern == behavior.path_pattern);
    let found: Vec<&BehaviorReport> = distribution.behaviors.iter().filter(same).collect();
    if let Some(first) = first.filter(|_| found.iter().all(|behavior| behavior.outcomes.is_none())) {
        let with_api = distribution.behaviors.iter().filter(|behavior| behavior.outcomes.is_some());
        let patterns: Vec<&str> = with_api.map(|behavior| behavior.path_pattern.as_str()).collect();
        let message = format!("{path} goes to the behavior {}, which has no API", first.path_pattern);
        let help = (!patterns.is_empty()).then(|| format!("ask for a path of {}", patterns.join(" or ")));
        return Err(Failure::sentence(printable(&message)).helps(help.map(|help| printable(&help))));
    }
    Ok(found)
}

/// Returns the outcome that a verdict expects, unknown where scenarios differ or the origin is no API.
fn expected(behaviors: &[&BehaviorReport], class: Class) -> Outcome {
    let outcome = |behavior: &&BehaviorReport| {
        let outcomes = behavior.outcomes.as_ref()?;
        outcomes.by_class().iter().find(|(known, _)| *known == class).map(|(_, verdict)| verdict.outcome)
    };
    let mut outcomes = behaviors.iter().map(outcome);
    let first = outcomes.next().flatten().unwrap_or(Outcome::Unknown);
    if outcomes.all(|other| other == Some(first)) { first } else { Outcome::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_three_names() {
        for url in ["http://127.0.0.1:80/", "http://localhost?a", "http://[::1]", "http://[::1]:8080/a:b"] {
            assert!(is_local(url), "{url}");
        }
        for url in ["http://127.0.0.1.example.com/", "http://[::2]/", "http://example.com/?://localhost", "http://[::1"]
        {
            assert!(!is_local(url), "{url}");
        }
    }
}
