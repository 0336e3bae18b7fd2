//! The differences as a page: what changes, and the drawings after and before.

use super::value::{both, is_hidden};
use super::{Compared, TYPE_CHANGED, aspect, behaviors, fate, outcome, summary, update};
use crate::check::{Finding, Report};
use crate::diff::{Change, ChangeKind, Diff, Difference, FindingChange, Property, SectionChange};
use crate::report::drawing::lanes;
use crate::report::html::{code, each, map, page, text};
use crate::report::tone::Tone;

/// Returns the differences as one page of HTML.
#[must_use]
pub fn html(compared: Compared<'_>) -> String {
    let diff = compared.diff;
    let is_worse = diff.regressions().next().is_some() || diff.new_errors().next().is_some();
    let state = if is_worse { Tone::Bad } else { Tone::Good }.class();
    let mut html = format!(
        "<p class=\"summary {state}\">{}</p>\n<p>Compared with {}.</p>\n",
        text(summary(diff).trim_end()),
        code(compared.old)
    );
    html += &table("Requests", &["Distribution", "Behavior", "What", "Before", "After"], &requests(diff));
    html += &table("Findings", &["Change", "Distribution, behaviors", "Finding"], &findings(diff));
    html += &drawings("After", compared.new, &diff.report_after);
    html += &drawings("Before", compared.old, &diff.report_before);
    let heads = ["Resource", "Property", "Before", "After", "Update"];
    html += &table("Resources", &heads, &diff.changes.iter().flat_map(resource).collect::<Vec<_>>());
    let heads = ["Section", "Entry", "Before", "After"];
    html += &table("Other sections", &heads, &diff.sections.iter().flat_map(section).collect::<Vec<_>>());
    page(&format!("What changes in {}", compared.new), &html)
}

fn drawings(side: &str, name: &str, report: &Report) -> String {
    let link = |_: &Finding| None;
    let maps = report.distributions.iter().map(|found| map(&found.logical_id, &lanes(report, found), link));
    let maps: String = maps.collect();
    if maps.is_empty() { String::new() } else { format!("<h2>{side}: {}</h2>\n{maps}", text(name)) }
}

/// Returns a table of cells that are HTML already; empty without rows.
fn table(title: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut head = String::new();
    for name in heads {
        head.extend(["<th scope=\"col\">", name, "</th>"]);
    }
    let mut body = String::new();
    for cells in rows {
        body.extend(["<tr>", &each("td", cells.iter().cloned()), "</tr>\n"]);
    }
    format!("<h2>{title}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

fn badge(tone: Tone, words: &str) -> String {
    format!("<span class=\"badge {}\">{}</span>", tone.class(), text(words))
}

fn requests(diff: &Diff) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (distribution, behavior, effects, requests) in behaviors(diff) {
        let at = || [code(distribution), code(&behavior)].into_iter();
        for effect in effects {
            let tone = match (effect.is_regression(), effect.after) {
                (true, _) => Tone::Bad,
                (false, Some(crate::check::Outcome::Delivered)) => Tone::Good,
                _ => Tone::Neutral,
            };
            let what = format!("<code>Authorization</code>, {}", effect.method.methods().join(", "));
            let before = text(&outcome(effect.before, effect.certainty_before));
            let after = badge(tone, &outcome(effect.after, effect.certainty_after));
            rows.push(at().chain([what, before, after]).collect());
        }
        for change in requests {
            rows.push(at().chain([text(aspect(change.what)), text(&change.before), text(&change.after)]).collect());
        }
    }
    rows
}

fn findings(diff: &Diff) -> Vec<Vec<String>> {
    let row = |change: &FindingChange| {
        let (tone, word) = match (change.kind, change.is_regression()) {
            (ChangeKind::Removed, _) => (Tone::Good, "gone"),
            (_, true) => (Tone::Bad, "new"),
            _ => (Tone::Unknown, "new"),
        };
        let place = super::place(change).into_iter().map(code).collect::<Vec<_>>().join(" ");
        vec![badge(tone, word), place, text(&super::finding(change))]
    };
    diff.findings.iter().map(row).collect()
}

fn resource(change: &Change) -> Vec<Vec<String>> {
    let names = [&change.logical_id, &change.resource_type].into_iter().chain(&change.regions);
    let names = names.map(|name| code(name)).collect::<Vec<_>>().join(" ");
    let fate = match &change.source {
        Some(source) => format!("<strong><a href=\"{}\">{}</a></strong>", text(source), text(&fate(change))),
        None => format!("<strong>{}</strong>", text(&fate(change))),
    };
    let empty = String::new;
    let mut rows = vec![vec![names, empty(), empty(), empty(), fate]];
    rows.extend(change.properties.iter().map(property));
    if !change.used_by.is_empty() {
        let users = change.used_by.iter().map(|id| code(id)).collect::<Vec<_>>().join(" ");
        rows.push(vec![empty(), empty(), empty(), empty(), format!("updated with it: {users}")]);
    }
    rows
}

fn property(property: &Property) -> Vec<String> {
    let [before, after] = match &property.because {
        Some(id) => [String::new(), format!("another value, because {} is replaced", code(id))],
        None => values(&property.difference),
    };
    let is_type = property.difference.path.as_str() == "/Type";
    let words = if is_type { format!("{}; {TYPE_CHANGED}", update(property)) } else { update(property).to_owned() };
    vec![String::new(), code(&property.difference.label), before, after, text(&words)]
}

fn section(change: &SectionChange) -> Vec<Vec<String>> {
    let name = change.name.as_deref().unwrap_or_default();
    let row = |difference: &Difference| {
        let entry: Vec<&str> = [name, &difference.label].into_iter().filter(|part| !part.is_empty()).collect();
        let [before, after] = values(difference);
        vec![code(&change.section), code(&entry.join(".")), before, after]
    };
    change.properties.iter().map(row).collect()
}

fn values(difference: &Difference) -> [String; 2] {
    if is_hidden(difference) {
        return ["changed, not shown".to_owned(), String::new()];
    }
    let (before, after) = both(difference);
    let cell = |side: bool, value: &str| if side { code(value) } else { String::new() };
    [cell(difference.before.is_some(), &before), cell(difference.after.is_some(), &after)]
}
