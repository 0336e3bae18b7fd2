//! Markdown: a table for a pull request, and what is wrong below it.

use super::{Checked, instead, is_well, message, outcomes, sure, when};
use crate::check::{BehaviorReport, Outcome};
use crate::diagnostic::printable;

/// The verdicts of all files as a table, and the open findings as a list.
#[must_use]
pub fn markdown(files: &[Checked]) -> String {
    let mut text = String::from("### Will `Authorization` reach the API?\n\n");
    let mut rows = Vec::new();
    for file in files {
        for distribution in &file.report.distributions {
            for behavior in &distribution.behaviors {
                rows.push(row(&file.path, &distribution.logical_id, behavior));
            }
        }
    }
    if rows.is_empty() {
        text += "No distribution, nothing to check.\n";
    } else {
        text += "| | file | distribution | behavior | GET, HEAD | OPTIONS | POST, PUT, PATCH, DELETE |\n|---|---|---|---|---|---|---|\n";
        text += &rows.concat();
    }
    let findings: Vec<String> = files
        .iter()
        .flat_map(|file| {
            file.report.open().map(|finding| {
                let help = finding.help.as_ref().map(|help| format!(" To mend it: {help}.")).unwrap_or_default();
                let message = format!("{}.{help}", message(finding));
                format!(
                    "- [{}]({}) {}:{}:{} {}\n",
                    finding.rule,
                    finding.url,
                    code(&file.path),
                    finding.line,
                    finding.column,
                    escape(&message)
                )
            })
        })
        .collect();
    if !findings.is_empty() {
        text += "\n";
        text += &findings.concat();
    }
    text
}

fn row(path: &str, id: &str, behavior: &BehaviorReport) -> String {
    let cells = match &behavior.outcomes {
        Some(found) => {
            found.by_class().map(|(_, verdict)| format!("{}{}", verdict.outcome.name(), sure(verdict.certainty)))
        }
        None => [escape(&instead(behavior)), String::new(), String::new()],
    };
    let mark = match &behavior.outcomes {
        Some(found) if outcomes(found).iter().all(|(_, outcome)| *outcome == Outcome::Unknown) => "❔",
        _ if is_well(behavior) => "✅",
        _ => "❌",
    };
    let pattern = format!("{}{}", code(&behavior.path_pattern), escape(&when(&behavior.when)));
    format!("| {mark} | {} | {} | {pattern} | {} |\n", code(path), code(id), cells.join(" | "))
}

/// Text as code; a bar would end the cell, also in code, and also after a backslash of the text's own.
pub(super) fn code(text: &str) -> String {
    let text = printable(text).replace('`', "'").replace('\n', " ");
    format!("`{}`", text.replace("\\|", "\\ |").replace('|', "\\|"))
}

/// Text that may hold code of its own, but no markup and no cell's end.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for (index, piece) in printable(text).split('`').enumerate() {
        if index > 0 {
            escaped.push('`');
        }
        for c in piece.chars() {
            if "|*<>_\\".contains(c) && (index % 2 == 0 || c == '|') {
                escaped.push('\\');
            }
            escaped.push(if c == '\n' { ' ' } else { c });
        }
    }
    escaped
}
