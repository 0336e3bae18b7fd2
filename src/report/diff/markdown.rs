//! Markdown for one comment in a pull request, which is updated in place: its first line, which nobody sees, says whose
//! it is.

use std::fmt::Write as _;

use super::value::{both, is_hidden};
use super::{Compared, TYPE_CHANGED, aspect, behaviors, fate, outcome, summary, update};
use crate::diff::{Change, ChangeKind, Difference, FindingChange, Property, Replacement, SectionChange};
use crate::escape::markdown::code;
use crate::report::mermaid;

/// Characters of a table: a comment on GitHub has room for 65,536, and there are four tables
/// and a drawing.
const ROOM: usize = 13_000;
/// Characters of the drawing.
const DRAWN: usize = 10_000;

/// Returns the differences as tables.
#[must_use]
pub fn markdown(compared: Compared<'_>) -> String {
    let diff = compared.diff;
    let mut text = marker(compared.new);
    let (old, new) = (code(compared.old), code(compared.new));
    // Writing into a text cannot fail.
    let _ = writeln!(text, "### What changes in {new}\n\nCompared with {old}: {}", summary(diff).trim_end());
    let resources: Vec<String> = diff.changes.iter().flat_map(resource).collect();
    text += &table("Resources", &["", "resource", "property", "before", "after", "update"], &resources);
    let sections: Vec<String> = diff.sections.iter().flat_map(section).collect();
    text += &table("Other sections", &["", "section", "entry", "before", "after"], &sections);
    let mut rows = Vec::new();
    for (distribution, behavior, effects, requests) in behaviors(diff) {
        let at = [code(distribution), code(&behavior)];
        rows.extend(effects.into_iter().map(|effect| {
            let mark = match (effect.is_regression(), outcome(effect.after, None).as_str()) {
                (true, _) => "❌",
                (false, "delivered") => "✅",
                _ => "",
            };
            let what = format!("`Authorization`, {}", effect.method.methods().join(", "));
            row(&[
                mark,
                &at[0],
                &at[1],
                &what,
                &outcome(effect.before, effect.certainty_before),
                &outcome(effect.after, effect.certainty_after),
            ])
        }));
        rows.extend(requests.into_iter().map(|change| {
            row(&["", &at[0], &at[1], aspect(change.what), &code(&change.before), &code(&change.after)])
        }));
    }
    text += &table("Requests", &["", "distribution", "behavior", "what", "before", "after"], &rows);
    if !rows.is_empty() {
        let drawing = mermaid::drawing([(compared.new, &diff.report_after)], DRAWN);
        let _ = write!(text, "\n```mermaid\n{drawing}```\n");
    }
    let findings: Vec<String> = diff.findings.iter().map(finding).collect();
    text + &table("Findings", &["", "distribution, behaviors", "finding"], &findings)
}

/// Returns a comment in HTML that distinguishes this comment from others; nothing in a file's name can end it.
fn marker(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-._/:".contains(c) { c } else { '_' };
    let plain = name.chars().map(plain).collect::<String>().replace("--", "__");
    format!("<!-- gatefront diff: {plain} -->\n")
}

fn table(title: &str, heads: &[&str], rows: &[String]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut room = ROOM;
    let shown: Vec<&String> = rows
        .iter()
        .take_while(|row| {
            let length = row.chars().count();
            let fits = length <= room;
            room -= length.min(room);
            fits
        })
        .collect();
    let left = rows.len() - shown.len();
    let shown: String = shown.into_iter().map(String::as_str).collect();
    let more = if left > 0 { format!("\n… and {left} more.\n") } else { String::new() };
    format!("\n#### {title}\n\n{}|{}\n{shown}{more}", row(heads), "---|".repeat(heads.len()))
}

fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn resource(change: &Change) -> Vec<String> {
    let mark = match (change.kind, change.replacement) {
        (ChangeKind::Removed, _) => "➖",
        (ChangeKind::Added, _) => "➕",
        (ChangeKind::Changed, Replacement::Never) => "✏️",
        (ChangeKind::Changed, _) => "♻️",
    };
    let names = [&change.logical_id, &change.resource_type].into_iter().chain(&change.regions);
    let id = names.map(|name| code(name)).collect::<Vec<_>>().join(" ");
    let fate = match (&change.source, change.replacement) {
        (Some(source), Replacement::Always | Replacement::Conditional) => format!("**[{}]({source})**", fate(change)),
        (_, Replacement::Never) if change.kind != ChangeKind::Removed => fate(change),
        _ => format!("**{}**", fate(change)),
    };
    let mut rows = vec![row(&[mark, &id, "", "", "", &fate])];
    rows.extend(change.properties.iter().map(property));
    if !change.used_by.is_empty() {
        let users = change.used_by.iter().map(|id| code(id)).collect::<Vec<_>>().join(" ");
        rows.push(row(&["", "", "", "", "", &format!("updated with it: {users}")]));
    }
    rows
}

fn property(property: &Property) -> String {
    let [before, after] = match &property.because {
        Some(id) => [String::new(), format!("another value, because {} is replaced", code(id))],
        None => values(&property.difference),
    };
    let mut described = update(property).to_owned();
    if property.difference.path.as_str() == "/Type" {
        described = format!("{described}; {TYPE_CHANGED}");
    }
    row(&["", "", &code(&property.difference.label), &before, &after, &described])
}

fn section(change: &SectionChange) -> Vec<String> {
    let mark = match change.kind {
        ChangeKind::Removed => "➖",
        ChangeKind::Added => "➕",
        ChangeKind::Changed => "✏️",
    };
    let name = change.name.as_deref().unwrap_or_default();
    let rows = change.properties.iter().map(|difference| {
        let entry: Vec<&str> = [name, &difference.label].into_iter().filter(|part| !part.is_empty()).collect();
        let entry = if entry.is_empty() { String::new() } else { code(&entry.join(".")) };
        let [before, after] = values(difference);
        row(&[mark, &code(&change.section), &entry, &before, &after])
    });
    rows.collect()
}

fn finding(change: &FindingChange) -> String {
    let mark = match (change.kind, change.is_regression()) {
        (_, true) => "❌",
        (ChangeKind::Removed, _) => "✅",
        _ => "⚠️",
    };
    let place = super::place(change).into_iter().map(code).collect::<Vec<_>>().join(" ");
    let fate = if change.kind == ChangeKind::Removed { "gone: " } else { "" };
    row(&[mark, &place, &format!("{fate}{}", code(&super::finding(change)))])
}

fn values(difference: &Difference) -> [String; 2] {
    if is_hidden(difference) {
        return ["changed, not shown".to_owned(), String::new()];
    }
    let (before, after) = both(difference);
    let cell = |side: bool, text: &str| if side { code(text) } else { String::new() };
    [cell(difference.before.is_some(), &before), cell(difference.after.is_some(), &after)]
}
