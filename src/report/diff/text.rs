//! Text for people: resources first, what is lost before what is new, and at the end what becomes of requests.

use std::fmt::Write as _;

use super::value::{arrow, one_line};
use super::{Compared, TYPE_CHANGED, aspect, behaviors, fate, outcome, update};
use crate::diagnostic::printable;
use crate::diff::{Change, ChangeKind, Diff, Property, Replacement, SectionChange};
use crate::report::count;

/// Returns every difference; an empty text if there is none.
#[must_use]
pub fn text(compared: Compared<'_>, color: bool) -> String {
    let diff = compared.diff;
    if diff.is_empty() {
        return String::new();
    }
    let mut text = format!("{} → {}\n", shown(compared.old), shown(compared.new));
    if !diff.changes.is_empty() {
        text += "\nResources\n";
        diff.changes.iter().for_each(|change| resource(&mut text, change, color));
    }
    let mut last = "";
    for change in &diff.sections {
        if change.section != last {
            let _ = write!(text, "\n{}\n", shown(&change.section));
            last = &change.section;
        }
        section(&mut text, change, color);
    }
    let behaviors = behaviors(diff);
    if !behaviors.is_empty() {
        text += "\nRequests\n";
    }
    for (distribution, behavior, effects, requests) in behaviors {
        // Writing into a text cannot fail.
        let _ = writeln!(text, "  {} {}", shown(distribution), shown(&behavior));
        for effect in effects {
            let worse = if effect.is_regression() { " (regression)" } else { "" };
            let before = outcome(effect.before, effect.certainty_before);
            let after = outcome(effect.after, effect.certainty_after);
            let _ = writeln!(text, "      {}: {before} → {after}{worse}", effect.method.methods().join(", "));
        }
        for change in requests {
            let described = format!("{}: {} → {}", aspect(change.what), change.before, change.after);
            let _ = writeln!(text, "      {}", shown(&described));
        }
    }
    if !diff.findings.is_empty() {
        text += "\nFindings\n";
    }
    for finding in &diff.findings {
        let worse = if finding.is_regression() { " (regression)" } else { "" };
        let described = format!("{}: {}", super::place(finding).join(" "), super::finding(finding));
        let _ = writeln!(text, "  {} {}{worse}", finding_sign(finding.kind, color), shown(&described));
    }
    text
}

/// Returns one line about all of it.
#[must_use]
pub fn summary(diff: &Diff) -> String {
    if diff.is_empty() {
        return "no difference\n".to_owned();
    }
    let of = |replacement: Replacement| diff.changes.iter().filter(|c| c.replacement == replacement).count();
    let numbers = [
        (diff.removals().count(), "removed"),
        (of(Replacement::Always), "replaced"),
        (of(Replacement::Conditional), "perhaps replaced"),
    ];
    let mut described = vec![match diff.changes.len() {
        0 if diff.is_of_requests => "resources are not compared".to_owned(),
        0 => "no resource changes".to_owned(),
        1 => "1 resource changes".to_owned(),
        number => format!("{number} resources change"),
    }];
    described.extend(numbers.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")));
    let (effects, regressions) = (diff.effects.len(), diff.regressions().count());
    described.extend((effects > 0).then(|| format!("{} on Authorization changed", count(effects, "verdict"))));
    described.extend((regressions > 0).then(|| count(regressions, "regression")));
    let errors = diff.new_errors().count();
    described.extend((errors > 0).then(|| count(errors, "new error")));
    described.join(", ") + "\n"
}

/// Returns text of a template on one line, without terminal commands.
fn shown(text: &str) -> String {
    printable(&one_line(text))
}

/// Returns a sign, in its colour on a terminal.
fn sign(kind: ChangeKind, replacement: Replacement, color: bool) -> String {
    let (sign, code) = match (kind, replacement) {
        (ChangeKind::Removed, _) => ("-", 31),
        (ChangeKind::Added, _) => ("+", 32),
        (ChangeKind::Changed, Replacement::Never) => ("~", 33),
        (ChangeKind::Changed, _) => ("±", 31),
    };
    if color { format!("\u{1b}[{code}m{sign}\u{1b}[0m") } else { sign.to_owned() }
}

/// Returns the sign of a finding: a new one is bad, and one that is gone is good.
fn finding_sign(kind: ChangeKind, color: bool) -> String {
    let (sign, code) = match kind {
        ChangeKind::Removed => ("-", 32),
        ChangeKind::Added => ("+", 31),
        ChangeKind::Changed => ("~", 33),
    };
    if color { format!("\u{1b}[{code}m{sign}\u{1b}[0m") } else { sign.to_owned() }
}

fn resource(text: &mut String, change: &Change, color: bool) {
    let regions =
        if change.regions.is_empty() { String::new() } else { format!(" in {}", change.regions.join(" and ")) };
    let Change { logical_id, resource_type, .. } = change;
    let described = format!("{logical_id} {resource_type}{regions} {}", fate(change));
    let _ = writeln!(text, "  {} {}", sign(change.kind, change.replacement, color), shown(&described));
    for property in &change.properties {
        let _ = writeln!(text, "      {} ({})", shown(&line(property)), update(property));
        if property.difference.path.as_str() == "/Type" {
            let _ = writeln!(text, "        {TYPE_CHANGED}");
        }
    }
    if !change.used_by.is_empty() {
        let _ = writeln!(text, "      updated with it: {}", shown(&change.used_by.join(", ")));
    }
    if change.replacement != Replacement::Never {
        text.extend(change.source.iter().map(|source| format!("      {source}\n")));
    }
}

fn line(property: &Property) -> String {
    let label = &property.difference.label;
    match &property.because {
        Some(id) => format!("{label}: another value, because {id} is replaced"),
        None => format!("{label}: {}", arrow(&property.difference)),
    }
}

fn section(text: &mut String, change: &SectionChange, color: bool) {
    for difference in &change.properties {
        let names = [change.name.as_deref().unwrap_or_default(), &difference.label];
        let place = names.iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>().join(".");
        let described =
            [place, arrow(difference)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let _ = writeln!(text, "  {} {}", sign(change.kind, Replacement::Never, color), shown(&described));
    }
    if !change.used_by.is_empty() {
        let _ = writeln!(text, "      used by {}", shown(&change.used_by.join(", ")));
    }
}
