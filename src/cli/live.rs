//! A running distribution, read through the AWS CLI: in a few rounds of read-only calls, each round at the same time.

use std::fs;

use gatefront::diagnostic::{Problem, Sources, printable};
use gatefront::inquiry::{self, AwsCall, DistributionName};
use serde_json::Value;

use super::aws::{Aws, AwsError};
use super::{Failure, parallel, talk};

/// The answers about a running distribution.
pub(super) struct LiveReading {
    pub(super) sources: Sources,
    /// The parts that could not be read, each with the reason.
    pub(super) unread: Vec<String>,
}

/// An answer, as text and as a value.
struct CallAnswer {
    name: String,
    text: String,
}

/// Reads a distribution with what it uses; the answer about the distribution itself comes first. What cannot be read is reported on standard error, with the permission that is
/// missing, and is not known.
pub(super) fn read(name: &DistributionName, aws: &Aws) -> Result<LiveReading, Failure> {
    let id = match name {
        DistributionName::Id(id) => id.clone(),
        DistributionName::Domain(domain) => find(name, domain, aws)?,
    };
    let first = distribution(&id, aws)?;
    let value = json(&first.text)?;
    let mut sources = Sources::new(first.name, first.text);
    let calls = inquiry::first_round(&value);
    let answers = ask_all(&calls, aws);
    let missing = missing_apis(&calls, &answers);
    let (mut next, mut unread) = (Vec::new(), Vec::new());
    for (call, answer) in calls.iter().zip(answers) {
        let Some(answer) = settle(call, answer, &mut unread) else { continue };
        if let Ok(answer) = serde_json::from_str(&answer.text) {
            next.extend(inquiry::second_round(call, &answer, &value));
        }
        sources.add(answer.name, answer.text);
    }
    for subject in missing {
        unread.push(printable(&format!("{subject}: not found in this account")));
    }
    for (call, answer) in next.iter().zip(ask_all(&next, aws)) {
        if let Some(answer) = settle(call, answer, &mut unread) {
            sources.add(answer.name, answer.text);
        }
    }
    report(&unread);
    Ok(LiveReading { sources, unread })
}

/// Returns the ID of the distribution that has a domain name.
fn find(name: &DistributionName, domain: &str, aws: &Aws) -> Result<String, Failure> {
    let call = inquiry::list_distributions();
    let answer = ask(&call, aws).map_err(|error| refused(&call, error))?;
    name.find(&json(&answer.text)?).ok_or_else(|| {
        Failure::sentence(format!("no distribution of this account has the name {domain}"))
            .help("look at the account of the profile, or name the distribution by its ID")
    })
}

/// Asks for a distribution, or for its configuration alone if that is all that is allowed.
fn distribution(id: &str, aws: &Aws) -> Result<CallAnswer, Failure> {
    let call = inquiry::get_distribution(id);
    match ask(&call, aws) {
        Err(AwsError::Refused(refusal, _)) if refusal.is_denied() => {
            let config = inquiry::get_distribution_config(id);
            ask(&config, aws).map_err(|error| refused(&config, error))
        }
        answer => answer.map_err(|error| refused(&call, error)),
    }
}

/// Returns the failure of a call without which there is no verdict.
fn refused(call: &AwsCall, error: AwsError) -> Failure {
    let is_denied = matches!(&error, AwsError::Refused(refusal, _) if refusal.is_denied());
    let failure = Failure::from(error);
    if is_denied {
        failure.help(format!("`{}` needs the permission {}", call.line(), call.permission))
    } else {
        failure
    }
}

fn json(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::from(AwsError::Answer(error.to_string())))
}

fn ask_all(calls: &[AwsCall], aws: &Aws) -> Vec<Result<CallAnswer, AwsError>> {
    parallel::map(calls, ("asked", "calls of the AWS CLI"), |call| ask(call, aws))
}

/// Makes a call. Where the AWS CLI writes the answer to a file, that is a temporary one.
fn ask(call: &AwsCall, aws: &Aws) -> Result<CallAnswer, AwsError> {
    let words: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
    let Some(name) = &call.output else {
        return Ok(CallAnswer { name: call.line(), text: aws.text(&words, call.region)? });
    };
    let folder = tempfile::tempdir().map_err(AwsError::Start)?;
    let path = folder.path().join("code");
    let shown = path.display().to_string();
    aws.text(&[words.as_slice(), &[shown.as_str()]].concat(), call.region)?;
    let text = fs::read_to_string(&path).map_err(|error| AwsError::Answer(error.to_string()))?;
    Ok(CallAnswer { name: name.clone(), text })
}

/// Makes a call by itself, and returns its answer. Reports the reason if it fails.
pub(super) fn answer(call: &AwsCall, aws: &Aws) -> Option<Value> {
    let mut unread = Vec::new();
    let answer = settle(call, ask(call, aws), &mut unread);
    report(&unread);
    serde_json::from_str(&answer?.text).ok()
}

/// Reports what could not be read.
fn report(unread: &[String]) {
    for what in unread {
        talk(&format!("not read: {what}\n"));
    }
}

/// Returns an answer. If the call failed, adds the reason to what was not read.
fn settle(call: &AwsCall, answer: Result<CallAnswer, AwsError>, unread: &mut Vec<String>) -> Option<CallAnswer> {
    let error = match answer {
        Ok(answer) => return Some(answer),
        Err(AwsError::Refused(refusal, _)) if call.may_be_missing && refusal.is_not_found() => return None,
        Err(error) => error,
    };
    let permission = match &error {
        AwsError::Refused(refusal, _) if refusal.is_denied() => format!("; allow {}", call.permission),
        _ => String::new(),
    };
    let problem = Problem::from(error);
    unread.push(printable(&format!("{}: {}{permission}", call.subject, problem.what)));
    None
}

/// Returns the APIs of which no call found anything.
fn missing_apis(calls: &[AwsCall], answers: &[Result<CallAnswer, AwsError>]) -> Vec<String> {
    let is_missing = |answer: &Result<CallAnswer, AwsError>| matches!(answer, Err(AwsError::Refused(refusal, _)) if refusal.is_not_found());
    let mut subjects: Vec<&str> =
        calls.iter().filter(|call| call.may_be_missing).map(|call| call.subject.as_str()).collect();
    subjects.dedup();
    let of = |subject: &&str| {
        let mut own = calls.iter().zip(answers).filter(|(call, _)| call.subject == **subject);
        own.all(|(_, answer)| is_missing(answer))
    };
    subjects.into_iter().filter(of).map(str::to_owned).collect()
}
