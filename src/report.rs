//! What the check found, in every form in which it is told: one file each. [`mod@diff`] does so for comparisons.
//!
//! ```
//! use gatefront::check::Options;
//! use gatefront::report::{self, Checked};
//!
//! let text = "Resources: {}".to_owned();
//! let report = gatefront::check(&text, &Options::default())?;
//! let files = [Checked::new("template.yaml", text, report, &Options::default())];
//! assert!(report::sarif(&files).contains("\"version\": \"2.1.0\""));
//! # Ok::<(), gatefront::diagnostic::Diagnostics>(())
//! ```

pub mod diff;
mod json;
mod markdown;
mod mask;
mod patch;
mod path;
mod sarif;
mod text;
#[doc(hidden)]
pub mod verify;

pub use json::{json, json_schema};
pub use markdown::markdown;
pub use patch::patch;
pub use sarif::sarif;
pub use text::{sentence, summary, text};

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::{Accepted, BehaviorReport, Finding, Options, Outcome, Outcomes, Report, check_document};
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::{Diagnostics, LineChange, line_changes, masked, printable};
use crate::edit::{Fix, apply};
use crate::redact::Secrets;
use crate::secret::MASK;
use crate::template::Document;

/// The bytes of text that are edited to show the fixes of one file: a small file is edited for each of its findings.
const EDITED: usize = 4 * 1024 * 1024;

/// A file that was checked, with what is secret in it masked in the report.
#[derive(Debug)]
pub struct Checked {
    /// Its path, as it was given.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What was found.
    pub report: Report,
    /// The secrets in the text.
    hidden: Vec<Range<usize>>,
}

impl Checked {
    /// A file with the report of the check that was run with these options.
    #[must_use]
    pub fn new(path: impl Into<String>, text: String, mut report: Report, options: &Options) -> Self {
        let document = Document::read(&text).ok();
        let hidden = document.map_or_else(Vec::new, |document| hide(&document, &text, &mut report, options));
        Self { path: path.into(), text, report, hidden }
    }

    /// Checks the text of a file.
    ///
    /// # Errors
    /// The text is neither YAML nor JSON.
    pub fn check(path: impl Into<String>, text: &str, options: &Options) -> Result<Self, Diagnostics> {
        let document = Document::read(text)?;
        let mut report = check_document(&document, text, options);
        let hidden = hide(&document, text, &mut report, options);
        Ok(Self { path: path.into(), text: text.to_owned(), report, hidden })
    }
}

impl Checked {
    /// Returns a text that was made from the text of the file, without the secrets in it.
    fn masked(&self, text: &str) -> String {
        let secrets = self.hidden.iter().flat_map(|range| self.text[range.clone()].lines()).map(str::trim);
        let mut secrets: Vec<&str> = secrets.filter(|secret| !secret.is_empty()).collect();
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        let text = secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK));
        masked(&text, &[])
    }

    /// Returns the lines that a fix changes; `None` if it cannot be applied.
    fn changes(&self, fix: &Fix) -> Option<Vec<LineChange>> {
        Some(line_changes(&self.text, &apply(&self.text, &fix.edits).ok()?))
    }
}

/// Masks the secrets in a report, and returns their places in the text. An empty report shows none of the text.
fn hide(document: &Document, text: &str, report: &mut Report, options: &Options) -> Vec<Range<usize>> {
    if report.distributions.is_empty() && report.findings.is_empty() {
        return Vec::new();
    }
    let found = report.findings.iter().flat_map(|finding| {
        std::iter::once(&finding.pointer).chain(finding.related.iter().map(|related| &related.pointer))
    });
    let named = found.filter_map(|pointer| pointer.steps().nth(1));
    let distributions = report.distributions.iter().map(|distribution| distribution.logical_id.clone());
    let resources = named.chain(distributions).collect();
    let secrets = Secrets::around(document.value(), &options.parameters, resources);
    mask::report(report, &secrets);
    secrets.ranges(document, text)
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

/// The conditions of a scenario: ` when IsProd, not IsTest`.
fn when(conditions: &BTreeMap<String, bool>) -> String {
    let name = |(name, holds): (&String, &bool)| if *holds { name.clone() } else { format!("not {name}") };
    let names: Vec<String> = conditions.iter().map(name).collect();
    if names.is_empty() { String::new() } else { format!(" when {}", names.join(", ")) }
}

/// The message of a finding with the conditions under which it is so.
fn message(finding: &Finding) -> String {
    let whens: Vec<String> = finding.when.iter().map(when).collect();
    let separator = if whens.is_empty() { "" } else { "," };
    format!("{}{separator}{}", finding.message, whens.join(" or"))
}

/// Why a finding is accepted.
fn reason(accepted: &Accepted) -> String {
    match accepted {
        Accepted::InTemplate(reason) => {
            format!("\"{}\"", printable(&reason.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        Accepted::ByOption => "--allow".to_owned(),
    }
}

/// Reports whether everything about a behavior is well; a behavior before something else than an API is.
fn is_well(behavior: &BehaviorReport) -> bool {
    behavior
        .outcomes
        .as_ref()
        .is_none_or(|outcomes| outcomes.by_class().iter().all(|(_, verdict)| is_good(verdict.outcome)))
}

fn is_good(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Delivered | Outcome::Public)
}

/// What is told of a behavior without outcomes.
fn instead(behavior: &BehaviorReport) -> String {
    match &behavior.shadowed_by {
        Some(earlier) => format!("never matches after {earlier}"),
        None => "no API".to_owned(),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// How sure a verdict is, where it is not what AWS documents.
fn sure(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "",
        Certainty::Reported => " (reported)",
        Certainty::Assumed => " (assumed)",
    }
}
