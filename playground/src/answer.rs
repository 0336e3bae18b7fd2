//! The answers to the requests of the page.

use gatefront::check::Options;
use gatefront::edit::Applicability;
use gatefront::report::{self, Checked};
use gatefront::source_kind::SourceKind;
use gatefront::trace::{Request, TraceError, trace_all};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::input::{rendered, sources};

/// A request of the page.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Question {
    /// The version of gatefront.
    Version,
    /// The verdict on a text.
    Check { text: String },
    /// The text with its safe fixes.
    Fix { text: String },
    /// The way of one request.
    Trace { text: String, distribution: String, method: String, url: String, headers: Vec<String> },
}

/// Returns the answer to a request, both as JSON. The field `error` of an answer is a text for people.
pub(crate) fn answer(question: &[u8]) -> String {
    let question: Result<Question, _> = serde_json::from_slice(question);
    let answer = question.map_err(|error| error.to_string()).and_then(|question| match question {
        Question::Version => Ok(json!({"version": gatefront::VERSION})),
        Question::Check { text } => check(&text),
        Question::Fix { text } => fix(&text),
        Question::Trace { text, distribution, method, url, headers } => {
            let distribution = Some(distribution.trim()).filter(|name| !name.is_empty());
            follow(&text, distribution, &Request::new(&method, &url, &headers).map_err(|error| error.to_string())?)
        }
    });
    answer.unwrap_or_else(|error| json!({"error": error})).to_string()
}

fn check(text: &str) -> Result<Value, String> {
    let sources = sources(text)?;
    let made = SourceKind::is_config(text).then(|| sources.text().to_owned());
    let checked = Checked::check_all(sources.clone(), &Options::default());
    let files = [checked.map_err(|diagnostics| rendered(&sources, &diagnostics))?];
    if files.iter().any(|file| !file.report.is_template) {
        return Err(
            "The text is none of the sources that gatefront reads: a CloudFormation template, a Terraform plan \
                    as JSON, an answer of the AWS CLI about a distribution, or a config."
                .to_owned(),
        );
    }
    Ok(json!({"html": report::html::body(&files), "template": made}))
}

fn fix(text: &str) -> Result<Value, String> {
    if SourceKind::is_config(text) {
        return Err("The fixes are for templates: change the config itself.".to_owned());
    }
    let fixed = gatefront::fix(text, &Options::default(), Applicability::Safe).map_err(|error| error.to_string())?;
    let applied: Vec<String> =
        fixed.applied.iter().map(|applied| format!("{}: {}", applied.rule, applied.title)).collect();
    Ok(json!({"text": fixed.text, "applied": applied}))
}

fn follow(text: &str, distribution: Option<&str>, request: &Request) -> Result<Value, String> {
    let sources = sources(text)?;
    let trace = trace_all(&sources, request, distribution, &Options::default()).map_err(|error| match error {
        TraceError::Unread(diagnostics) => rendered(&sources, &diagnostics),
        error => error.to_string(),
    })?;
    Ok(json!({"text": report::trace::text(&trace, false)}))
}
