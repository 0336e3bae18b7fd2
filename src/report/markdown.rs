//! Markdown: a table for a pull request, and what is wrong below it.

use std::fmt::Write as _;

use super::tone::Tone;
use super::{Checked, certainty_word, instead, mermaid, message, reason, sure, when};
use crate::check::{BehaviorReport, DistributionReport, Finding, Outcomes, Report};
use crate::escape::markdown::{code, sentence};

/// The characters of the drawing: a comment on GitHub has room for 65,536, and its drawings for 50,000.
const DRAWN: usize = 20_000;

/// Returns the verdicts of all files as a table and a drawing, and the findings as a list, those that are accepted with
/// the reason.
#[must_use]
pub fn markdown(files: &[Checked]) -> String {
    let mut text = String::from("### Will `Authorization` reach the API?\n\n");
    let mut rows = Vec::new();
    for file in files {
        for distribution in &file.report.distributions {
            for behavior in &distribution.behaviors {
                rows.push(row(&file.path, &file.report, distribution, behavior));
            }
        }
    }
    if rows.is_empty() {
        text += "No distribution, nothing to check.\n";
    } else {
        text += "| | file | distribution | behavior | GET, HEAD | OPTIONS | POST, PUT, PATCH, DELETE |\n|---|---|---|---|---|---|---|\n";
        text += &rows.concat();
        // Writing into a text cannot fail.
        let _ = write!(text, "\n```mermaid\n{}```\n", mermaid::within(files, DRAWN));
    }
    let open = |file: &Checked| file.report.open().map(|found| finding(&file.path, found, "")).collect::<String>();
    let accepted = |file: &Checked| -> String {
        let described = |(found, accepted)| finding(&file.path, found, &format!("accepted, {}: ", reason(accepted)));
        file.report.accepted().map(described).collect()
    };
    let rests: Vec<String> = files.iter().flat_map(rests).collect();
    if !rests.is_empty() {
        text += "\n";
        text += &rests.concat();
    }
    let findings: String = files.iter().map(open).chain(files.iter().map(accepted)).collect();
    if !findings.is_empty() {
        text += "\n";
        text += &findings;
    }
    text
}

/// Returns the bases, not documented by AWS, of the verdicts on a file, each once.
fn rests(file: &Checked) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let behaviors = file.report.distributions.iter().flat_map(|distribution| &distribution.behaviors);
    for (_, verdict) in behaviors.filter_map(|behavior| behavior.outcomes.as_ref()).flat_map(Outcomes::by_class) {
        let Some(basis) = verdict.basis else { continue };
        let word = certainty_word(verdict.certainty);
        let line = format!("- [{word}]({}) {} {}.\n", basis.url, code(&file.path), sentence(basis.reason));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn finding(path: &str, finding: &Finding, before: &str) -> String {
    let help = finding.help.as_ref().map(|help| format!(" To fix it: {help}.")).unwrap_or_default();
    let described = sentence(&format!("{before}{}.{help}", message(finding)));
    let Finding { rule, url, line, column, .. } = finding;
    let path = code(finding.file.as_deref().unwrap_or(path));
    let place = match finding.shown_span() {
        Some(_) => format!("{path}:{line}:{column}"),
        None => path,
    };
    let construct = finding.construct.as_ref().map(|construct| construct.path.as_str());
    let address =
        finding.address.as_deref().or(construct).map(|address| format!(" {}", code(address))).unwrap_or_default();
    format!("- [{rule}]({url}) {place}{address} {described}\n")
}

fn row(path: &str, report: &Report, distribution: &DistributionReport, behavior: &BehaviorReport) -> String {
    let cells = match &behavior.outcomes {
        Some(found) => {
            found.by_class().map(|(_, verdict)| format!("{}{}", verdict.outcome.name(), sure(verdict.certainty)))
        }
        None => [sentence(&instead(behavior)), String::new(), String::new()],
    };
    let mark = Tone::of(report, distribution, behavior).mark();
    let id = &distribution.logical_id;
    let pattern = format!("{}{}", code(&behavior.path_pattern), sentence(&when(&behavior.when)));
    format!("| {mark} | {} | {} | {pattern} | {} |\n", code(path), code(id), cells.join(" | "))
}
