//! The results of the check, in every form of output: one file each. [`mod@diff`] does so for comparisons.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::report::{self, Checked};
//!
//! let files = [Checked::check("template.yaml", "Resources: {}", &Options::default())?];
//! assert!(report::sarif(&files).contains("\"version\": \"2.1.0\""));
//! # Ok::<(), gatefront::diagnostic::Diagnostics>(())
//! ```

mod console;
pub mod diff;
mod drawing;
#[doc(hidden)]
pub mod html;
mod json;
mod markdown;
mod mermaid;
mod patch;
mod path;
mod sarif;
mod text;
mod tone;
#[doc(hidden)]
pub mod trace;
#[doc(hidden)]
pub mod verify;

pub use html::html;
pub use json::{json, json_schema};
pub use markdown::markdown;
pub use mermaid::mermaid;
pub use patch::{config_patch, patch};
pub use sarif::sarif;
pub use text::{sentence, summary, text};

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::{
    Accepted, BehaviorReport, BehaviorTarget, Class, Finding, Options, Outcome, Outcomes, Report, Severity, Verdict,
    check_reading,
};
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::{
    Diagnostic, Diagnostics, LineChange, ShownLines, Source, SourceLines, Sources, Span, SuggestedChange, line_changes,
    masked, masked_lines, printable,
};
use crate::edit::{Fix, apply};
use crate::redact::Secrets;
use crate::secret::{Hidden, MASK};
use crate::source::Reading;
use crate::source_kind::SourceKind;
use crate::template::{Document, Pointer, Value};

/// The bytes of text that are edited to show the fixes of one file: a small file is edited for each of its findings.
const EDITED: usize = 4 * 1024 * 1024;

/// A sentence about a source beside the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Note {
    /// The severity. It does not make the check fail.
    severity: Severity,
    /// The sentence.
    message: String,
    /// The remedy.
    help: Option<String>,
}

/// A file that was checked, with what is secret in it masked in the report.
#[derive(Debug)]
pub struct Checked {
    /// Its path, as it was given.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The report of the check.
    pub report: Report,
    /// Warnings about the text: keys that are written twice.
    pub warnings: Vec<Diagnostic>,
    /// The secrets in the text.
    hidden: Hidden,
    /// The text, and the others that belong to the source.
    sources: Sources,
    /// The parts of the source that could not be read, one sentence for each.
    pub unread: Vec<String>,
    /// The names of the templates of nested stacks, and of included files, that the report is about too.
    pub joined: BTreeSet<String>,
}

impl Checked {
    /// Returns a file with the report of a check that was run with these options.
    ///
    /// # Errors
    /// The text is neither YAML nor JSON, or has two resources of one logical ID.
    pub fn new(path: impl Into<String>, text: &str, report: Report, options: &Options) -> Result<Self, Diagnostics> {
        Ok(Self::of(Sources::new(path, text), &Reading::read(text)?, report, options))
    }

    /// Checks the text of a file.
    ///
    /// # Errors
    /// The text is neither YAML nor JSON, or has two resources of one logical ID.
    pub fn check(path: impl Into<String>, text: &str, options: &Options) -> Result<Self, Diagnostics> {
        Self::check_all(Sources::new(path, text), options)
    }

    /// Checks a source of several texts, of which the first is the one that the report is about.
    ///
    /// # Errors
    /// As [`Checked::check`], in any of the texts.
    pub fn check_all(sources: Sources, options: &Options) -> Result<Self, Diagnostics> {
        let reading = Reading::read_all(&sources)?;
        let report = check_reading(&reading, &SourceLines::new(sources.texts()), options);
        Ok(Self::of(sources, &reading, report, options))
    }

    fn of(sources: Sources, reading: &Reading, mut report: Report, options: &Options) -> Self {
        let unfollowed = unfollowed(&reading.document);
        let warnings: Vec<Diagnostic> = reading.remarks.iter().cloned().chain(unfollowed).collect();
        let mut hidden = hide(reading, &mut report, options, !warnings.is_empty());
        hidden.places.extend(reading.hidden.iter().map(|span| span.range()));
        report.lead_to_written(reading);
        let Source { name, text } = sources.starting_at(0);
        let (path, text) = (name.to_owned(), text.to_owned());
        let joined = reading.joined.clone();
        Self { path, text, report, warnings, hidden, sources, unread: Vec::new(), joined }
    }

    /// Checks the file again with another text, and with the others that belong to it.
    ///
    /// # Errors
    /// As [`Checked::check`].
    pub fn with_text(&self, text: &str, options: &Options) -> Result<Self, Diagnostics> {
        let mut sources = Sources::new(self.path.as_str(), text);
        for other in self.sources.texts().skip(1) {
            sources.add(other.name.to_owned(), other.text.to_owned());
        }
        Self::check_all(sources, options)
    }

    /// Gives the files of the source other names, such as relative ones.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        self.path = name(&self.path);
        self.sources.rename(&name);
        for finding in &mut self.report.findings {
            let related = finding.related.iter_mut().map(|related| &mut related.file);
            for file in [&mut finding.file].into_iter().chain(related).flatten() {
                *file = name(file);
            }
            if let Some(place) = finding.construct.as_mut().and_then(|construct| construct.created_at.as_mut()) {
                place.rename(&name);
            }
        }
    }

    /// Returns the sentences about the source beside the verdict, with secrets masked: warnings, and what could not be read.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let warnings = self.warnings.iter().map(|warning| Note {
            severity: warning.severity,
            message: self.masked(&warning.message),
            help: warning.help.as_ref().map(|help| self.masked(help)),
        });
        let unread = self.unread.iter().map(|message| Note {
            severity: Severity::Warning,
            message: format!("not read: {message}"),
            help: None,
        });
        warnings.chain(unread).collect()
    }

    /// Returns the warnings as text for people, with secrets masked.
    #[must_use]
    pub fn rendered_warnings(&self, color: bool) -> String {
        self.render(&self.warnings, color)
    }

    /// Renders diagnostics about the texts of the source, with secrets masked.
    fn render(&self, diagnostics: &[Diagnostic], color: bool) -> String {
        self.sources.render_hiding(diagnostics, &self.hidden, color)
    }
}

impl Checked {
    /// Returns a text that was made from the text of the file, without the secrets in it.
    fn masked(&self, text: &str) -> String {
        let places = self.hidden.places.iter().flat_map(|place| self.sources.text_at(place).lines()).map(str::trim);
        let secrets = places.chain(self.hidden.values.iter().map(String::as_str));
        let mut secrets: Vec<&str> = secrets.filter(|secret| !secret.is_empty()).collect();
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        let text = secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK));
        masked(&text, &Hidden::default())
    }

    /// Returns the lines around a place, with secrets masked; `None` if the source has no such place.
    fn excerpt(&self, span: Span) -> Option<ShownLines> {
        self.sources.shown_lines(span, &self.hidden)
    }

    /// Returns the lines that a fix changes, old and new, with secrets masked; `None` if people cannot read the change.
    fn shown_changes(&self, fix: &Fix) -> Option<Vec<ShownChange>> {
        let change = SuggestedChange { title: fix.title.clone(), lines: self.changes(fix)? };
        let is_readable = change.is_readable(&self.text);
        let shown = |change: LineChange| ShownChange {
            line: self.text[..change.range.start].bytes().filter(|byte| *byte == b'\n').count() + 1,
            old: masked_lines(&self.text, &change.range, &self.hidden),
            new: self.masked(&change.text.replace("\r\n", "\n")),
        };
        is_readable.then(|| change.lines.into_iter().map(shown).collect())
    }

    /// Returns the lines that a fix changes; `None` if it cannot be applied.
    fn changes(&self, fix: &Fix) -> Option<Vec<LineChange>> {
        Some(line_changes(&self.text, &apply(&self.text, &fix.edits).ok()?))
    }
}

/// Lines that a fix changes, as they are shown.
struct ShownChange {
    /// The line of the first, from 1.
    line: usize,
    old: String,
    new: String,
}

/// Returns a warning about each file that a Serverless Framework file includes and that is not in its tree: it is code,
/// has variables in its path, is missing, or is not in the folder.
///
/// <https://www.serverless.com/framework/docs/guides/variables/file>
fn unfollowed(document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if SourceKind::of(document.value()) == SourceKind::Serverless {
        includes(document.value(), &Pointer::default(), &mut found);
    }
    let warning = |pointer: &Pointer| {
        Diagnostic::warning(document.locate(pointer), "this file is not followed, so its resources are not checked")
            .help("make the template with `serverless package`, then run `gatefront check .serverless`")
    };
    found.iter().map(warning).collect()
}

fn includes(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::String(text) if text.contains("${file(") => found.push(at.clone()),
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| includes(item, &at.index(index), found));
        }
        Value::Map(map) => map.iter().for_each(|(key, value)| includes(value, &at.join(key), found)),
        Value::Call(function, argument) => includes(argument, &at.join(function.long()), found),
        _ => {}
    }
}

/// Masks the secrets in a report, and returns those in the text. Without distributions, findings and warnings none of
/// the text is shown.
fn hide(reading: &Reading, report: &mut Report, options: &Options, has_warnings: bool) -> Hidden {
    let document = &reading.document;
    if has_warnings {
        let secrets = Secrets::of(document.value(), &options.parameters).with(&reading.secrets);
        report.mask(&secrets);
        return secrets.in_text(document);
    }
    if report.distributions.is_empty() && report.findings.is_empty() {
        return Hidden::default();
    }
    let found = report.findings.iter().flat_map(|finding| {
        std::iter::once(&finding.pointer).chain(finding.related.iter().map(|related| &related.pointer))
    });
    let named = found.filter_map(|pointer| pointer.steps().nth(1));
    let distributions = report.distributions.iter().map(|distribution| distribution.logical_id.clone());
    let resources = named.chain(distributions).collect();
    let secrets = Secrets::around(document.value(), &options.parameters, resources).with(&reading.secrets);
    report.mask(&secrets);
    secrets.in_text(document)
}

/// Methods and what becomes of them, those with the same outcome together: `GET, HEAD: stripped`.
fn outcomes(outcomes: &Outcomes) -> Vec<(String, Outcome)> {
    let mut groups: Vec<(Vec<&str>, Outcome)> = Vec::new();
    for (class, verdict) in outcomes.by_class() {
        match groups.iter_mut().find(|(_, outcome)| *outcome == verdict.outcome) {
            Some((methods, _)) => methods.extend(class.methods()),
            None => groups.push((class.methods().to_vec(), verdict.outcome)),
        }
    }
    match groups.as_slice() {
        [(_, outcome)] => vec![("all methods".to_owned(), *outcome)],
        _ => groups.into_iter().map(|(methods, outcome)| (methods.join(", "), outcome)).collect(),
    }
}

/// Returns the conditions of a scenario: ` when IsProd, not IsTest`.
fn when(conditions: &BTreeMap<String, bool>) -> String {
    let name = |(name, holds): (&String, &bool)| if *holds { name.clone() } else { format!("not {name}") };
    let names: Vec<String> = conditions.iter().map(name).collect();
    if names.is_empty() { String::new() } else { format!(" when {}", names.join(", ")) }
}

/// Returns the message of a finding with the conditions under which it is so.
fn message(finding: &Finding) -> String {
    let whens: Vec<String> = finding.when.iter().map(when).collect();
    let separator = if whens.is_empty() { "" } else { "," };
    format!("{}{separator}{}", finding.message, whens.join(" or"))
}

/// Returns the reason why a finding is accepted.
fn reason(accepted: &Accepted) -> String {
    match accepted {
        Accepted::InTemplate(reason) => {
            format!("\"{}\"", printable(&reason.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        Accepted::ByOption => "--allow".to_owned(),
    }
}

/// Reports whether each request that the origin takes is delivered.
fn is_well(behavior: &BehaviorReport) -> bool {
    failures(behavior).next().is_none()
}

/// Returns the verdicts on the requests that fail, of those that the origin takes. A WebSocket API takes GET alone.
fn failures(behavior: &BehaviorReport) -> impl Iterator<Item = &Verdict> {
    let takes_get_alone = behavior.target == BehaviorTarget::Websocket;
    let is_kept_out = move |class: Class, verdict: &Verdict| {
        takes_get_alone && class != Class::Read && verdict.outcome == Outcome::MethodBlocked
    };
    let verdicts = behavior.outcomes.iter().flat_map(Outcomes::by_class);
    let failing = verdicts.filter(move |(class, verdict)| !is_good(verdict.outcome) && !is_kept_out(*class, verdict));
    failing.map(|(_, verdict)| verdict)
}

fn is_good(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Delivered | Outcome::Public)
}

/// Returns the text for a behavior without outcomes.
fn instead(behavior: &BehaviorReport) -> String {
    match &behavior.shadowed_by {
        Some(earlier) => format!("never matches after {earlier}"),
        None => "no API".to_owned(),
    }
}

/// Returns the words for what answers the requests of a behavior.
fn target(behavior: &BehaviorReport) -> &'static str {
    match behavior.target {
        BehaviorTarget::Api => "API",
        BehaviorTarget::Websocket => "WebSocket API",
        BehaviorTarget::Site => "site",
        BehaviorTarget::Origin | BehaviorTarget::Respond => "origin",
        BehaviorTarget::FunctionUrl => "function URL",
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Returns how sure a verdict is; empty if it is what AWS documents.
fn sure(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "",
        Certainty::Reported => " (reported)",
        Certainty::Assumed => " (assumed)",
    }
}

/// Returns the bases, not documented by AWS, of the verdicts on a behavior, each once: `assumed: … (https://…)`.
fn bases(behavior: &BehaviorReport) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (_, verdict) in behavior.outcomes.iter().flat_map(Outcomes::by_class) {
        let Some(basis) = verdict.basis else { continue };
        let line = format!("{}: {} ({})", certainty_word(verdict.certainty), basis.reason, basis.url);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented",
        Certainty::Reported => "reported",
        Certainty::Assumed => "assumed",
    }
}
