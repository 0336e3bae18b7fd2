//! A trace for people and for programs; `trace.schema.json` in the repository describes the latter.

use std::fmt::Write as _;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::{sure, when};
use crate::check::Caching;
use crate::diagnostic::printable;
use crate::escape;
use crate::trace::{
    AnswerBy, Fate, Trace, TracedAnswer, TracedApi, TracedEffect, TracedFunction, TracedPart, TracedWay,
};

/// A trace as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "gatefront trace", deny_unknown_fields)]
struct Traced<'a> {
    /// Changes when something here is renamed or removed.
    schema_version: u32,
    #[serde(flatten)]
    trace: &'a Trace,
}

/// Returns a trace as indented JSON with a line end.
#[must_use]
pub fn json(trace: &Trace) -> String {
    escape::json(&Traced { schema_version: 1, trace })
}

/// Returns the JSON Schema of that, from the types themselves.
#[must_use]
pub fn json_schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Traced<'_>>().to_value()
}

/// Reports whether the request comes to who should answer it, in every case.
#[must_use]
pub fn passes(trace: &Trace) -> bool {
    let arrives =
        |way: &TracedWay| matches!(way.answer.by, AnswerBy::Integration | AnswerBy::Origin | AnswerBy::Function);
    !trace.is_cut && !trace.ways.is_empty() && trace.ways.iter().all(arrives)
}

/// Returns a trace as text for people: a block for each way, a line for each stop.
#[must_use]
pub fn text(trace: &Trace, color: bool) -> String {
    let request = &trace.request;
    let host = request.host.as_deref().map(|host| format!("{}://{host}", request.scheme)).unwrap_or_default();
    let query = request.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
    let mut text = format!("{} {host}{}{query} through {}\n", request.method, request.path, trace.distribution);
    for way in &trace.ways {
        text += &block(way, color);
    }
    if trace.is_cut {
        text += "\nThere are more combinations of conditions than were followed: give parameters their values with --parameter.\n";
    }
    text
}

fn block(way: &TracedWay, color: bool) -> String {
    let mut table = Table::default();
    for (index, matched) in way.behaviors.iter().enumerate().rev() {
        let label = if index + 1 == way.behaviors.len() { "behavior" } else { "" };
        let note = match matched.matches {
            Some(true) => "",
            Some(false) => " does not match",
            None => " may match: only the deployment knows the pattern",
        };
        table.line(label, format!("{}{note}", matched.path_pattern));
    }
    for function in &way.functions {
        table.line("function", function_line(function));
        for change in &function.changes {
            table.line("", format!("  {change}"));
        }
    }
    table.parts("headers", &way.headers, color);
    table.parts("cookies", &way.cookies, color);
    table.parts("query", &way.query_string, color);
    if let Some(cache) = &way.cache {
        let kept = match cache.caching {
            Caching::Disabled => "not used".to_owned(),
            Caching::ZeroTtl => "requests at the same moment may share an answer".to_owned(),
            Caching::Cached => "answers to GET and HEAD are kept".to_owned(),
            Caching::Unknown => "only the deployment knows whether answers are kept".to_owned(),
        };
        table.line("cache", kept);
        if cache.caching != Caching::Disabled {
            let (headers, cookies, query) = (&cache.headers, &cache.cookies, &cache.query_strings);
            table.line("", format!("key: headers {headers}; cookies {cookies}; query strings {query}"));
        }
    }
    if let Some(origin) = &way.origin {
        table.line("origin", format!("{} {}", origin.id, origin.url));
        table.line("", format!("Host: {}", origin.host.as_deref().unwrap_or("only the deployment knows")));
    }
    if let Some(line) = way.api.as_ref().and_then(api_line) {
        table.line("api", line);
    }
    table.line("answer", answer_line(&way.answer, color));
    let conditions = when(&way.when);
    let title = if conditions.is_empty() { String::new() } else { format!("{}\n", printable(conditions.trim_start())) };
    format!("\n{title}{}", table.0)
}

/// Lines with a label before them.
#[derive(Default)]
struct Table(String);

impl Table {
    fn line(&mut self, label: &str, text: impl AsRef<str>) {
        // Writing into a text cannot fail.
        let _ = writeln!(self.0, "  {label:<13}{}", text.as_ref());
    }

    fn parts(&mut self, label: &str, parts: &[TracedPart], color: bool) {
        let width = parts.iter().map(|part| part.name.chars().count()).max().unwrap_or(0);
        for (index, part) in parts.iter().enumerate() {
            let fate = painted(part.fate.name(), color_of(part.fate), color, 8);
            let value = part.value.as_deref().map(|value| format!("{value}: ")).unwrap_or_default();
            let rest = format!("{value}{}", part.reason);
            let label = if index == 0 { label } else { "" };
            self.line(label, format!("{:<width$}  {fate} {}", printable(&part.name), printable(&rest)));
        }
    }
}

fn color_of(fate: Fate) -> u8 {
    match fate {
        Fate::Kept => 32,
        Fate::Removed => 31,
        Fate::Set | Fate::Replaced => 36,
        Fate::Unknown => 33,
    }
}

fn painted(text: &str, code: u8, color: bool, width: usize) -> String {
    let padding = " ".repeat(width.saturating_sub(text.len()));
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m{padding}") } else { format!("{text}{padding}") }
}

fn function_line(function: &TracedFunction) -> String {
    let effect = match function.effect {
        TracedEffect::Forwards if function.changes.is_empty() => "leaves the request as it is".to_owned(),
        TracedEffect::Forwards => "changes the request".to_owned(),
        TracedEffect::Answers(Some(status)) => format!("answers {status}"),
        TracedEffect::Answers(None) => "answers".to_owned(),
        TracedEffect::Fails => "fails".to_owned(),
        TracedEffect::Unknown => "may change the request".to_owned(),
    };
    printable(&format!("{} on {}: {effect}", function.name, function.event))
}

fn api_line(api: &TracedApi) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(api.kind.map(|kind| format!("{kind} API")));
    parts.extend(
        api.mappings
            .iter()
            .map(|key| if key.is_empty() { "mapping at the root".to_owned() } else { format!("mapping {key}") }),
    );
    parts.extend(api.stage.as_ref().map(|stage| format!("stage {stage}")));
    match (&api.route, &api.path) {
        (Some(route), _) => parts.push(format!("route {route}")),
        (None, Some(path)) => parts.push(format!("path {path}")),
        (None, None) => {}
    }
    if !api.authorizer_reads.is_empty() {
        parts.push(format!("the authorizer reads {}", api.authorizer_reads.join(", ")));
    }
    if parts.is_empty() { None } else { Some(printable(&parts.join(", "))) }
}

fn answer_line(answer: &TracedAnswer, color: bool) -> String {
    let by = match answer.by {
        AnswerBy::Cloudfront => "CloudFront",
        AnswerBy::Function => "the function",
        AnswerBy::ApiGateway => "API Gateway",
        AnswerBy::Integration => "the API answers",
        AnswerBy::Origin => "the origin answers",
        AnswerBy::Unknown => "not known",
    };
    let status = answer.status.map(|status| format!(" {status}")).unwrap_or_default();
    let message = answer.message.map(|message| format!(" {{\"message\":\"{message}\"}}")).unwrap_or_default();
    let code = match answer.by {
        AnswerBy::Integration | AnswerBy::Origin | AnswerBy::Function => 32,
        AnswerBy::Unknown => 33,
        AnswerBy::Cloudfront | AnswerBy::ApiGateway => 31,
    };
    let head = painted(&format!("{by}{status}{message}"), code, color, 0);
    let page =
        answer.error_page.as_deref().map(|page| format!("; CloudFront sends {page} instead")).unwrap_or_default();
    format!("{head}: {}{}{}", printable(&answer.reason), sure(answer.certainty), printable(&page))
}
