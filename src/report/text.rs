//! Text for people: a line for each behavior, and below it, where something is wrong, the way of the request, the
//! place in the file and the mend.

use std::fmt::Write as _;

use super::path;
use super::{Checked, count, instead, is_well, message, outcomes, reason, sure, when};
use crate::check::{BehaviorReport, Finding, Outcomes, Report, Severity};
use crate::diagnostic::{Diagnostic, Source, printable, render_hiding};

/// The verdicts of all files; with `verbose`, the way of the request also where all is well.
#[must_use]
pub fn text(files: &[Checked], color: bool, verbose: bool) -> String {
    let mut blocks = Vec::new();
    for file in files {
        let mut block = String::new();
        for distribution in &file.report.distributions {
            // Writing into a text cannot fail.
            let _ = writeln!(block, "{}: {}", printable(&file.path), printable(&distribution.logical_id));
            for behavior in &distribution.behaviors {
                let is_concerned =
                    file.report.open().any(|finding| finding.fails() && finding.concerns(distribution, behavior));
                block += &lines(behavior, is_concerned || verbose);
            }
        }
        let open: Vec<Diagnostic> = file.report.open().map(diagnostic).collect();
        if !open.is_empty() {
            let source = Source { name: &file.path, text: &file.text };
            block += "\n";
            block += &render_hiding(&open, source, &file.hidden, color);
        }
        if verbose {
            for (finding, accepted) in file.report.accepted() {
                let _ = writeln!(
                    block,
                    "accepted: {}: {} ({})",
                    finding.rule,
                    printable(&message(finding)),
                    reason(accepted)
                );
            }
        }
        if !block.is_empty() {
            blocks.push(block);
        }
    }
    blocks.join("\n")
}

/// One line about all files: how many behaviors deliver.
#[must_use]
pub fn summary(files: &[Checked]) -> String {
    let behaviors = files
        .iter()
        .flat_map(|file| &file.report.distributions)
        .flat_map(|distribution| &distribution.behaviors)
        .filter(|behavior| behavior.outcomes.is_some());
    let (well, ill): (Vec<_>, Vec<_>) = behaviors.partition(|behavior| is_well(behavior));
    let of = |severity: Severity| {
        files.iter().flat_map(|file| file.report.open()).filter(|finding| finding.severity == severity).count()
    };
    let accepted =
        files.iter().flat_map(|file| &file.report.findings).filter(|finding| finding.accepted.is_some()).count();
    let mut told = vec![match (well.len(), ill.len()) {
        (0, 0) => "no behavior before an API".to_owned(),
        (well, ill) => format!("Authorization is delivered in {well} of {}", count(well + ill, "behavior")),
    }];
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    told.extend((errors > 0).then(|| count(errors, "error")));
    told.extend((warnings > 0).then(|| count(warnings, "warning")));
    told.extend((notes > 0).then(|| count(notes, "note")));
    told.extend((accepted > 0).then(|| format!("{} accepted", count(accepted, "finding"))));
    told.join(", ") + "\n"
}

/// The verdict on a template with one behavior in one line: what `synth` says of its own.
#[must_use]
pub fn sentence(report: &Report) -> String {
    let mut behaviors = report.distributions.iter().flat_map(|distribution| &distribution.behaviors);
    let told = behaviors.next().map_or_else(|| "no behavior".to_owned(), verdict);
    let reasons: Vec<String> = report.open().filter(|f| f.fails()).map(|finding| finding.message.to_string()).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
    format!("Verdict on Authorization: {told}{}\n", printable(&reasons))
}

fn lines(behavior: &BehaviorReport, with_path: bool) -> String {
    let subject = format!("{}{}", behavior.path_pattern, when(&behavior.when));
    let mut text = format!("  {}: {}\n", printable(&subject), verdict(behavior));
    if with_path {
        text += "    viewer\n";
        for stop in path::stops(behavior) {
            let _ = writeln!(text, "    → {}", printable(&stop.name));
            for line in &stop.lines {
                let _ = writeln!(text, "        {}", printable(line));
            }
        }
    }
    text
}

/// The outcomes in one line, with how sure they are.
fn verdict(behavior: &BehaviorReport) -> String {
    match &behavior.outcomes {
        None => printable(&instead(behavior)),
        Some(found) => {
            let groups = outcomes(found);
            match groups.as_slice() {
                [(_, outcome)] => format!("{}{}", outcome.name(), certainty(found)),
                groups => {
                    let told: Vec<String> =
                        groups.iter().map(|(methods, outcome)| format!("{} {methods}", outcome.name())).collect();
                    format!("{}{}", told.join("; "), certainty(found))
                }
            }
        }
    }
}

/// How sure the least sure of the verdicts is, where that is not what AWS documents.
fn certainty(outcomes: &Outcomes) -> &'static str {
    outcomes.by_class().iter().map(|(_, verdict)| verdict.certainty).max().map_or("", sure)
}

fn diagnostic(finding: &Finding) -> Diagnostic {
    let message = format!("{}: {}", finding.rule, message(finding));
    let mut diagnostic = Diagnostic::new(finding.severity, finding.span, message).note(finding.url);
    if let Some(related) = finding.related.first() {
        diagnostic = diagnostic.related(related.span, related.message.to_string());
    }
    match &finding.help {
        Some(help) => diagnostic.help(help.to_string()),
        None => diagnostic,
    }
}
