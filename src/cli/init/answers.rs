//! The answers that make a config, from flags or from questions on a terminal.

use std::io::{self, BufRead, IsTerminal};
use std::str::FromStr;

use gatefront::diagnostic::printable;
use gatefront::names::{Invalid, StageName};
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::{self, Info, Kind};

use super::Arguments;
use super::stack::suggested;
use crate::cli::{Failure, talk};

/// Everything that the config says.
pub(super) struct Answers {
    pub(super) stack: String,
    pub(super) api_id: String,
    pub(super) region: String,
    pub(super) kind: ApiKind,
    pub(super) stage: String,
    pub(super) auth: Auth,
    pub(super) domain: Option<String>,
    pub(super) hosted_zone_id: Option<String>,
    pub(super) strategy: &'static Info,
}

/// Takes what the flags give and asks for the rest, where there is somebody to ask.
pub(super) fn collect(arguments: &Arguments) -> Result<Answers, Failure> {
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
        return Err(Failure::sentence(format!("{} not given", missing.join(", "))).help(help));
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
        None => choice("Kind of the API (rest, http)", "rest", ApiKind::find, &ask)?,
    };
    let stage = stage(arguments, kind, &ask)?;
    let default_auth = if kind == ApiKind::Http { "jwt" } else { "cognito" };
    let auth = match arguments.auth {
        Some(auth) => auth,
        None => choice("Authorization (none, jwt, cognito, lambda, iam)", default_auth, Auth::find, &ask)?,
    };
    let domain = if auth == Auth::Iam && asks {
        let question = "Domain name for viewers (IAM clients need one)";
        Some(given_or_asked(arguments.domain.as_ref(), question, None, &ask)?)
    } else {
        optional(arguments.domain.as_ref(), "Domain name for viewers (empty: none)", &ask)?
    };
    if auth == Auth::Iam && domain.is_none() && arguments.strategy.is_none() {
        let help = "name it with --domain, or another way to authorize with --auth";
        return Err(Failure::sentence("IAM clients need a domain name for viewers").help(help));
    }
    let hosted_zone_id = match domain {
        None => None,
        Some(_) => {
            optional(arguments.hosted_zone_id.as_ref(), "Its Route 53 hosted zone (empty: DNS is elsewhere)", &ask)?
        }
    };
    let stack = given_or_asked(arguments.stack.as_ref(), "Name of the stack", Some(&suggested(&api_id, &stage)), &ask)?;
    let strategy = strategy(arguments, auth, domain.is_some(), &ask)?;
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
fn stage(arguments: &Arguments, kind: ApiKind, ask: &Ask<'_>) -> Result<StageName, Failure> {
    let default = if kind == ApiKind::Http { "$default" } else { "prod" };
    loop {
        let stage = given_or_asked(arguments.stage.as_ref(), "Stage", Some(default), ask)?;
        if kind == ApiKind::Http || !stage.is_default() || arguments.stage.is_some() {
            return Ok(stage);
        }
        talk("  a REST API has no stage `$default`\n");
    }
}

/// Returns the strategy of the flag, which is judged with the whole config, or asks until one goes together with the
/// other answers.
fn strategy(arguments: &Arguments, auth: Auth, has_domain: bool, ask: &Ask<'_>) -> Result<&'static Info, Failure> {
    if let Some(kind) = arguments.strategy {
        return Ok(kind.info());
    }
    let plain = Kind::plain_for(auth);
    loop {
        let answer = ask("Strategy (`gatefront strategies` compares them)", Some(plain.as_str()))?.unwrap_or_default();
        let Some(info) = Kind::find(&answer).map(Kind::info) else {
            let names: Vec<&str> = strategy::all().map(Info::name).collect();
            talk(&format!("  it is one of {}\n", names.join(", ")));
            continue;
        };
        if auth == Auth::Iam && !info.serves(auth) && has_domain {
            talk(&format!("  `{}` breaks SigV4; IAM clients need {plain}\n", info.name()));
        } else if info.makes_api_domain && !has_domain && info.kind != plain {
            talk(&format!("  {} needs a domain name\n", info.name()));
        } else {
            return Ok(info);
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

fn choice<T>(question: &str, default: &str, find: fn(&str) -> Option<T>, ask: &Ask<'_>) -> Result<T, Failure> {
    loop {
        let answer = ask(question, Some(default))?.unwrap_or_default();
        match find(&answer.to_lowercase()) {
            Some(value) => return Ok(value),
            None => talk(&format!("  `{}` is not one of these\n", printable(&answer))),
        }
    }
}

fn complain(error: &Invalid) {
    talk(&format!("  {}\n", error.to_string().replace('\n', "\n  ")));
}
