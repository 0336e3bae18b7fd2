//! `gatefront init`

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use gatefront::SynthError;
use gatefront::deploy::shell_word;
use gatefront::diagnostic::{Diagnostics, printable};
use gatefront::names::{ApiId, DomainName, HostedZoneId, Invalid, Region, StackName, StageName};
use gatefront::strategy::{ALL, Info};
use gatefront::template::Value;
use gatefront::write;

use super::{Failure, file, print, talk};

const EXAMPLES: &str = "\
Examples:
  gatefront init                      ask, and write gatefront.yaml
  gatefront init --api-id a1b2c3d4e5 --region eu-west-1 --type rest --stage prod --auth jwt
  gatefront init - --api-id a1b2c3d4e5 --region eu-west-1 --type http   print it

Without --api-id, --region or --type it asks for what is not given, on a terminal. A file that exists is left alone
without --force.";

/// Write a commented config to start from.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config to write; `-` is standard output
    #[arg(default_value = "gatefront.yaml")]
    file: PathBuf,
    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,
    /// Name of the CloudFormation stack [default: api-edge]
    #[arg(long, value_name = "NAME")]
    stack: Option<StackName>,
    /// Id of the API
    #[arg(long, value_name = "ID")]
    api_id: Option<ApiId>,
    /// Region of the API
    #[arg(long)]
    region: Option<Region>,
    /// Kind of the API
    #[arg(long = "type", value_enum)]
    kind: Option<Kind>,
    /// Stage [default: prod for a REST API, $default for an HTTP API]
    #[arg(long)]
    stage: Option<StageName>,
    /// How the API authorizes requests [default: cognito for a REST API, jwt for an HTTP API]
    #[arg(long, value_enum)]
    auth: Option<Auth>,
    /// Name under which viewers reach the API
    #[arg(long, value_name = "NAME")]
    domain: Option<DomainName>,
    /// Route 53 hosted zone of that name
    #[arg(long, value_name = "ID", requires = "domain")]
    hosted_zone_id: Option<HostedZoneId>,
    /// Strategy [default: the plain answer for the kind of authorization]
    #[arg(long, value_parser = ALL.iter().map(|info| info.name).collect::<Vec<_>>())]
    strategy: Option<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Kind {
    Rest,
    Http,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Auth {
    None,
    Jwt,
    Cognito,
    Lambda,
    Iam,
}

/// Everything that the config says.
struct Answers {
    stack: String,
    api_id: String,
    region: String,
    kind: Kind,
    stage: String,
    auth: Auth,
    domain: Option<String>,
    hosted_zone_id: Option<String>,
    strategy: &'static Info,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let to_stdout = file::is_dash(&arguments.file);
    if !to_stdout && !arguments.force && arguments.file.symlink_metadata().is_ok() {
        let message = format!("{} exists already", arguments.file.display());
        return Err(Failure::Sentence(message, Some("overwrite it with --force, or name another file".to_owned())));
    }
    let answers = answers(arguments)?;
    let text = config(&answers);
    // The answers are valid one by one; together they may still not make sense.
    if let Err(error) = gatefront::synth(&text) {
        return Err(do_not_go_together(error));
    }
    if to_stdout {
        return print(&text);
    }
    file::write(&arguments.file, &text)?;
    talk(&format!("Wrote {}. Next: gatefront synth{}\n", arguments.file.display(), argument(&arguments.file)));
    Ok(())
}

fn argument(path: &Path) -> String {
    if path == Path::new("gatefront.yaml") {
        String::new()
    } else {
        format!(" {}", shell_word(&path.display().to_string()))
    }
}

/// The config is ours, so its places mean nothing to the reader: only what is wrong and what helps.
fn do_not_go_together(error: SynthError) -> Failure {
    let SynthError::Config(Diagnostics(diagnostics)) = error else { return Failure::sentence(error.to_string()) };
    let mut helps = diagnostics.iter().filter_map(|diagnostic| diagnostic.help.clone());
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    let text = format!("these answers do not go together: {}", messages.join("; "));
    Failure::Sentence(text, helps.next())
}

fn answers(arguments: &Arguments) -> Result<Answers, Failure> {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    let missing: Vec<&str> = [
        ("--api-id", arguments.api_id.is_none()),
        ("--region", arguments.region.is_none()),
        ("--type", arguments.kind.is_none()),
    ]
    .into_iter()
    .filter_map(|(flag, missing)| missing.then_some(flag))
    .collect();
    if !asks && !missing.is_empty() {
        let help = "on a terminal gatefront asks for it; `gatefront init --help` shows an example";
        return Err(Failure::Sentence(format!("{} not given", missing.join(", ")), Some(help.to_owned())));
    }
    // Whoever gives all that is needed by flags is not asked for the rest.
    let asks = asks && !missing.is_empty();
    let ask = |question: &str, default: Option<&str>| {
        if asks { question_on_terminal(question, default) } else { Ok(default.map(str::to_owned)) }
    };

    let api_id = given_or_asked(arguments.api_id.as_ref(), "Id of the API", None, &ask)?;
    let region = given_or_asked(arguments.region.as_ref(), "Region of the API", None, &ask)?;
    let kind = match arguments.kind {
        Some(kind) => kind,
        None => choice("Kind of the API (rest, http)", "rest", &ask)?,
    };
    let stage = stage(arguments, kind, &ask)?;
    let default_auth = if kind == Kind::Http { "jwt" } else { "cognito" };
    let auth = match arguments.auth {
        Some(auth) => auth,
        None => choice("Authorization (none, jwt, cognito, lambda, iam)", default_auth, &ask)?,
    };
    let domain = if auth == Auth::Iam && asks {
        let question = "Domain name for viewers (IAM clients need one)";
        Some(given_or_asked(arguments.domain.as_ref(), question, None, &ask)?)
    } else {
        optional(arguments.domain.as_ref(), "Domain name for viewers (empty: none)", &ask)?
    };
    let hosted_zone_id = match domain {
        None => None,
        Some(_) => {
            optional(arguments.hosted_zone_id.as_ref(), "Its Route 53 hosted zone (empty: DNS is elsewhere)", &ask)?
        }
    };
    let stack = given_or_asked(arguments.stack.as_ref(), "Name of the stack", Some("api-edge"), &ask)?;
    let plain = if auth == Auth::Iam { "custom-domain" } else { "managed-policy" };
    let strategy = strategy(arguments, plain, &ask)?;
    Ok(Answers {
        stack: stack.to_string(),
        api_id: api_id.to_string(),
        region: region.to_string(),
        kind,
        stage: stage.to_string(),
        auth,
        domain: domain.map(|domain| domain.to_string()),
        hosted_zone_id: hosted_zone_id.map(|zone| zone.to_string()),
        strategy,
    })
}

/// A REST API has no stage `$default`, and the question is asked again for it.
fn stage(arguments: &Arguments, kind: Kind, ask: &Ask<'_>) -> Result<StageName, Failure> {
    let default = if kind == Kind::Http { "$default" } else { "prod" };
    loop {
        let stage = given_or_asked(arguments.stage.as_ref(), "Stage", Some(default), ask)?;
        if kind == Kind::Http || !stage.is_default() || arguments.stage.is_some() {
            return Ok(stage);
        }
        talk("  a REST API has no stage `$default`\n");
    }
}

fn strategy(arguments: &Arguments, default: &str, ask: &Ask<'_>) -> Result<&'static Info, Failure> {
    loop {
        let name = match &arguments.strategy {
            Some(name) => Some(name.clone()),
            None => ask("Strategy (`gatefront strategies` compares them)", Some(default))?,
        };
        let name = name.unwrap_or_default();
        match Info::find(&name) {
            Some(info) => return Ok(info),
            None => {
                talk(&format!("  it is one of {}\n", ALL.iter().map(|info| info.name).collect::<Vec<_>>().join(", ")))
            }
        }
    }
}

fn question_on_terminal(question: &str, default: Option<&str>) -> Result<Option<String>, Failure> {
    let shown = default.map(|default| format!(" [{default}]")).unwrap_or_default();
    talk(&format!("{question}{shown}: "));
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err(Failure::sentence("the answers ended too early"));
    }
    let answer = line.trim();
    Ok(if answer.is_empty() { default.map(str::to_owned) } else { Some(answer.to_owned()) })
}

type Ask<'a> = dyn Fn(&str, Option<&str>) -> Result<Option<String>, Failure> + 'a;

/// Asks again until the answer is valid.
fn given_or_asked<T: FromStr<Err = Invalid> + Clone>(
    given: Option<&T>,
    question: &str,
    default: Option<&str>,
    ask: &Ask<'_>,
) -> Result<T, Failure> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    loop {
        match ask(question, default)?.unwrap_or_default().parse() {
            Ok(value) => return Ok(value),
            Err(error) => complain(&error),
        }
    }
}

fn optional<T: FromStr<Err = Invalid> + Clone>(
    given: Option<&T>,
    question: &str,
    ask: &Ask<'_>,
) -> Result<Option<T>, Failure> {
    if let Some(given) = given {
        return Ok(Some(given.clone()));
    }
    loop {
        let Some(answer) = ask(question, None)? else {
            return Ok(None);
        };
        match answer.parse() {
            Ok(value) => return Ok(Some(value)),
            Err(error) => complain(&error),
        }
    }
}

fn choice<T: ValueEnum>(question: &str, default: &str, ask: &Ask<'_>) -> Result<T, Failure> {
    loop {
        let answer = ask(question, Some(default))?.unwrap_or_default();
        match T::from_str(&answer, true) {
            Ok(value) => return Ok(value),
            Err(_) => talk(&format!("  `{}` is not one of these\n", printable(&answer))),
        }
    }
}

fn complain(error: &Invalid) {
    talk(&format!("  {}\n", error.to_string().replace('\n', "\n  ")));
}

fn config(answers: &Answers) -> String {
    format!(
        "\
# For completion in your editor: gatefront schema > gatefront.schema.json
# yaml-language-server: $schema=gatefront.schema.json

# Name of the CloudFormation stack, and prefix of the names that are unique in the account.
stack: {stack}

# The existing API Gateway API.
api:
  id: {id}
  region: {region}
  type: {kind} # rest | http
  stage: {stage}
  auth: {auth} # none | jwt | cognito | lambda | iam

{domain}
# {summary}
# `gatefront strategies` compares all of them.
strategy: {strategy}

{REST}",
        stack = scalar(&answers.stack),
        id = scalar(&answers.api_id),
        region = answers.region,
        kind = value_name(&answers.kind),
        stage = scalar(&answers.stage),
        auth = value_name(&answers.auth),
        domain = domain(answers),
        summary = answers.strategy.summary,
        strategy = answers.strategy.name,
    )
}

fn domain(answers: &Answers) -> String {
    let Some(name) = &answers.domain else { return NO_DOMAIN.to_owned() };
    let zone = match &answers.hosted_zone_id {
        Some(zone) => format!("hosted_zone_id: {zone} # certificates are validated and records created here"),
        None => "# hosted_zone_id: Z0123456789ABCDEFGHIJ # validates certificates and creates records".to_owned(),
    };
    format!("{DOMAIN}  name: {}\n  {zone}\n{CERTIFICATES}", scalar(name))
}

/// A text as a YAML scalar, in quotes where it needs them.
fn scalar(text: &str) -> String {
    write::yaml(&Value::from(text)).trim_end().to_owned()
}

fn value_name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

const DOMAIN: &str = "\
# The name under which viewers reach the API.
domain:
";

const CERTIFICATES: &str = "  # certificates: # to reuse certificates instead of creating them
  #   viewer: arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012
";

const NO_DOMAIN: &str = "\
# The name under which viewers reach the API; without it they use the distribution's own.
# domain:
#   name: api.example.com
#   hosted_zone_id: Z0123456789ABCDEFGHIJ
";

const REST: &str = "\
# Options of the distribution.
# distribution:
#   read_timeout: 30
#   response_headers_policy: SecurityHeadersPolicy
#   origin_headers:
#     X-Origin-Verify: a-shared-secret

# Tags on every resource that takes them.
# tags:
#   team: web
";
