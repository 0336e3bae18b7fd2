//! The differences between two templates, in every form of output: one file each.

mod html;
mod json;
mod markdown;
mod mermaid;
mod text;
mod value;

pub use html::html;
pub use json::{json, json_schema};
pub use markdown::markdown;
pub use mermaid::mermaid;
pub use text::{summary, text};

use crate::diff::{
    Change, ChangeKind, Diff, Effect, FindingChange, Interruption, Property, Replacement, ReplacementCertainty,
    RequestChange, What,
};

/// Two templates that were compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The name of the old one for people.
    pub old: &'a str,
    /// The name of the new one for people.
    pub new: &'a str,
    /// The differences between them.
    pub diff: &'a Diff,
}

/// The answer that CloudFormation's update would give to another type under the same logical id.
const TYPE_CHANGED: &str = "CloudFormation refuses that in one update: \"Update of resource type is not permitted.\" Give the new resource another logical id.";

/// Returns what happens to a resource, in a few words.
fn fate(change: &Change) -> String {
    let what = match (change.kind, change.replacement) {
        (ChangeKind::Added, _) => "added",
        (ChangeKind::Removed, _) => "removed",
        (ChangeKind::Changed, Replacement::Always) => "replaced",
        (ChangeKind::Changed, Replacement::Conditional) => "perhaps replaced",
        (ChangeKind::Changed, Replacement::Never) => "changed",
    };
    let old = if change.kind == ChangeKind::Removed { "" } else { "the old one is " };
    let policy = match change.policy.as_deref() {
        None => String::new(),
        Some("Retain" | "RetainExceptOnCreate") => format!(": {old}kept, no longer in the stack"),
        Some("Snapshot") => ": a snapshot is kept".to_owned(),
        Some(other) => format!(": by the policy {other}"),
    };
    format!("{what}{policy}")
}

/// Returns what CloudFormation does about a change, in AWS's words, and how sure that is.
fn update(property: &Property) -> &'static str {
    if property.difference.path.as_str() == "/Condition" {
        return "may be removed or created";
    }
    match (property.interruption, property.certainty) {
        (_, ReplacementCertainty::Unknown) => "unknown: perhaps replacement",
        (Interruption::Replacement, ReplacementCertainty::Conditional) => "perhaps replacement",
        (Interruption::Replacement, ReplacementCertainty::Documented) => "replacement",
        (Interruption::Some, _) => "some interruption",
        (Interruption::None, _) => "no interruption",
    }
}

/// Verdicts and what else changes, behavior by behavior: distribution, behavior, and the two kinds of changes.
fn behaviors(diff: &Diff) -> Vec<(&str, String, Vec<&Effect>, Vec<&RequestChange>)> {
    let places = diff.effects.iter().map(|effect| (&effect.distribution, &effect.path_pattern, &effect.when));
    let more = diff.requests.iter().map(|change| (&change.distribution, &change.path_pattern, &change.when));
    let mut all = Vec::new();
    for place in places.chain(more) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all.into_iter()
        .map(|place| {
            let (distribution, pattern, when) = place;
            let effects = diff.effects.iter().filter(|e| (&e.distribution, &e.path_pattern, &e.when) == place);
            let requests = diff.requests.iter().filter(|r| (&r.distribution, &r.path_pattern, &r.when) == place);
            let behavior = format!("{pattern}{}", super::when(when));
            (distribution.as_str(), behavior, effects.collect(), requests.collect())
        })
        .collect()
}

/// Returns an outcome of the check with its certainty, or that there is none.
fn outcome(outcome: Option<crate::check::Outcome>, certainty: Option<crate::check::Certainty>) -> String {
    let name = outcome.map_or("nothing", crate::check::Outcome::name);
    format!("{name}{}", certainty.map_or("", super::sure))
}

/// Returns a finding of the check in one line.
fn finding(change: &FindingChange) -> String {
    let severity = change.severity.name();
    let whens: Vec<String> = change.when.iter().map(super::when).collect();
    format!("{severity} {}: {}{}", change.rule, change.message, whens.join(" or"))
}

/// Returns the place where it is found: the distribution, and the behaviors that it is about.
fn place(change: &FindingChange) -> Vec<&str> {
    [&change.distribution].into_iter().chain(&change.path_patterns).map(String::as_str).collect()
}

/// Returns the name of an aspect of a request for people.
fn aspect(what: What) -> &'static str {
    match what {
        What::Origin => "origin",
        What::Host => "Host",
        What::Headers => "headers forwarded",
        What::Cookies => "cookies forwarded",
        What::QueryStrings => "query strings forwarded",
        What::Caching => "caching",
    }
}
