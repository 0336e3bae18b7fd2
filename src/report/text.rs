//! Text for people: a line for each behavior, and below it, where something is wrong, the way of the request, the
//! place in the file and the fix.

use std::fmt::Write as _;

use super::console;
use super::path;
use super::{Checked, EDITED, bases, count, instead, is_well, message, outcomes, reason, sure, when};
use crate::check::{BehaviorReport, BehaviorTarget, Finding, Outcome, Outcomes, Related, Report, Severity};
use crate::diagnostic::{Diagnostic, LineChange, SuggestedChange, printable};
use crate::edit::Applicability;
use crate::source::Construct;

/// Returns the verdicts of all files; with `verbose`, the way of the request also where all is well.
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
                block += &lines(behavior, color, is_concerned || verbose);
                if verbose {
                    for basis in bases(behavior) {
                        let _ = writeln!(block, "    {basis}");
                    }
                }
            }
        }
        let mut room = EDITED;
        let open: Vec<Diagnostic> = file.report.open().map(|finding| diagnostic(file, finding, &mut room)).collect();
        if !open.is_empty() {
            block += "\n";
            block += &file.render(&open, color);
            if let Some(commands) = console::commands(file) {
                block += "\n";
                block += &printable(&commands);
            }
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

/// Returns one line about all files: how many behaviors deliver.
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
    let mut described = vec![match (well.len(), ill.len()) {
        (0, 0) => "no behavior before an API".to_owned(),
        (well, ill) => format!("Authorization is delivered in {well} of {}", count(well + ill, "behavior")),
    }];
    let is_shared = |behavior: &&BehaviorReport| {
        let outcomes = behavior.outcomes.iter().flat_map(Outcomes::by_class);
        outcomes.into_iter().any(|(_, verdict)| verdict.outcome == Outcome::Shared)
    };
    let shared = ill.iter().copied().filter(is_shared).count();
    described.extend((shared > 0).then(|| format!("answers are shared between users in {shared}")));
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    described.extend((errors > 0).then(|| count(errors, "error")));
    described.extend((warnings > 0).then(|| count(warnings, "warning")));
    described.extend((notes > 0).then(|| count(notes, "note")));
    let fixable = |applicability: Applicability| {
        let proposed = files.iter().flat_map(|file| file.report.open()).filter_map(|finding| finding.fix.as_ref());
        proposed.filter(|fix| fix.applicability == applicability).count()
    };
    described.extend((accepted > 0).then(|| format!("{} accepted", count(accepted, "finding"))));
    let offer = match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("{safe} can be fixed with `--fix`\n"),
        (0, more) => format!("{more} can be fixed with `--fix --unsafe-fixes`\n"),
        (safe, more) => format!("{safe} can be fixed with `--fix`, {more} more with `--fix --unsafe-fixes`\n"),
    };
    let mut summary = described.join(", ") + "\n" + &offer;
    for host in unjudged(files) {
        let host = printable(&host);
        // Writing into a text cannot fail.
        let _ = writeln!(summary, "not judged: the origin {host} may be an API; with `--api-origin {host}` it is one");
    }
    summary
}

/// Returns the domain names of the origins that are not judged although they may be APIs.
fn unjudged(files: &[Checked]) -> Vec<String> {
    let distributions = files.iter().flat_map(|file| &file.report.distributions);
    let behaviors = distributions.flat_map(|distribution| &distribution.behaviors);
    let open = behaviors.filter(|behavior| behavior.outcomes.is_none() && behavior.may_be_api);
    let mut hosts: Vec<String> = open.flat_map(BehaviorReport::origin_domains).map(str::to_owned).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// Returns the verdict on a template with one behavior in one line: what `synth` says of its own.
#[must_use]
pub fn sentence(report: &Report) -> String {
    let all: Vec<&BehaviorReport> = report.distributions.iter().flat_map(|found| &found.behaviors).collect();
    let is_api =
        |behavior: &&&BehaviorReport| behavior.outcomes.is_some() && behavior.target != BehaviorTarget::Respond;
    let apis: Vec<&BehaviorReport> = all.iter().filter(is_api).copied().collect();
    let judged = if apis.is_empty() { all } else { apis };
    let mut verdicts: Vec<String> = judged.iter().map(|behavior| verdict(behavior)).collect();
    verdicts.dedup();
    let shown = match verdicts.as_slice() {
        [] => "no behavior".to_owned(),
        [only] => only.clone(),
        _ => {
            let each = judged.iter().map(|behavior| format!("{}: {}", behavior.path_pattern, verdict(behavior)));
            each.collect::<Vec<String>>().join("; ")
        }
    };
    let reasons: Vec<String> = report.open().filter(|f| f.fails()).map(|finding| finding.message.to_string()).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
    format!("Verdict on Authorization: {shown}{}\n", printable(&reasons))
}

fn lines(behavior: &BehaviorReport, color: bool, with_path: bool) -> String {
    let subject = format!("{}{}", behavior.path_pattern, when(&behavior.when));
    let mut text = format!("  {}: {}\n", printable(&subject), painted(behavior, verdict(behavior), color));
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

/// Returns a verdict in its color: green if all is well, yellow if that is not known, and red otherwise. A behavior
/// before something else than an API has no color.
fn painted(behavior: &BehaviorReport, verdict: String, color: bool) -> String {
    let Some(found) = behavior.outcomes.as_ref().filter(|_| color) else { return verdict };
    let code = if is_well(behavior) {
        32
    } else if outcomes(found)
        .iter()
        .all(|(_, outcome)| matches!(outcome, Outcome::Delivered | Outcome::Unknown | Outcome::AnsweredAtEdge))
    {
        33
    } else {
        31
    };
    format!("\u{1b}[{code}m{verdict}\u{1b}[0m")
}

/// Returns the outcomes in one line, with how sure they are.
fn verdict(behavior: &BehaviorReport) -> String {
    match &behavior.outcomes {
        None => printable(&instead(behavior)),
        Some(found) => {
            let groups = outcomes(found);
            match groups.as_slice() {
                [(_, outcome)] => format!("{}{}", outcome.name(), certainty(found)),
                groups => {
                    let described: Vec<String> =
                        groups.iter().map(|(methods, outcome)| format!("{} {methods}", outcome.name())).collect();
                    format!("{}{}", described.join("; "), certainty(found))
                }
            }
        }
    }
}

/// Returns how sure the least sure of the verdicts is; empty if that is what AWS documents.
fn certainty(outcomes: &Outcomes) -> &'static str {
    outcomes.by_class().iter().map(|(_, verdict)| verdict.certainty).max().map_or("", sure)
}

/// Returns the sentence about the construct that made a resource.
fn made_by(construct: &Construct) -> String {
    let path = &construct.path;
    match &construct.created_at {
        Some(_) if construct.is_shown() => format!("in the construct `{path}`"),
        Some(place) => format!("in the construct `{path}`, which is created at {place}"),
        None => format!("in the construct `{path}`; the cloud assembly does not have the line that creates it"),
    }
}

/// Returns a finding as it is shown. `room` is how much text may still be edited to show changes.
fn diagnostic(file: &Checked, finding: &Finding, room: &mut usize) -> Diagnostic {
    let message = format!("{}: {}", finding.rule, message(finding));
    let mut diagnostic = Diagnostic::new(finding.severity, finding.shown_span(), message);
    diagnostic.notes.extend(finding.address.as_ref().map(|address| format!("in {address}")));
    diagnostic.notes.extend(finding.construct.as_ref().map(made_by));
    diagnostic = diagnostic.note(finding.url);
    match finding.related.first() {
        Some(Related { address: Some(address), file: None, message, .. }) => {
            diagnostic = diagnostic.note(format!("{address}: {message}"));
        }
        Some(related) => diagnostic = diagnostic.related(related.span, related.message.to_string()),
        None => {}
    }
    if let Some(place) = console::place(file, finding) {
        diagnostic = diagnostic.note(place);
    }
    let title = finding.fix.as_ref().map(|fix| fix.title.clone());
    // A change under the same words is enough.
    if let Some(help) = &finding.help
        && title.as_ref() != Some(&help.to_string())
    {
        diagnostic = diagnostic.help(help.to_string());
    }
    if let Some(fix) = &finding.fix {
        let is_small = file.text.len() <= *room;
        *room = room.saturating_sub(file.text.len());
        let lines = if is_small { file.changes(fix) } else { None };
        let change = lines.map(|lines| SuggestedChange {
            title: match fix.applicability {
                Applicability::Safe => fix.title.clone(),
                Applicability::Unsafe => format!("{} (unsafe)", fix.title),
            },
            lines: lines
                .into_iter()
                .map(|line| LineChange { text: file.masked(&line.text.replace("\r\n", "\n")), ..line })
                .collect(),
        });
        diagnostic.change = change.filter(|change| change.is_readable(&file.text));
        if diagnostic.change.is_none() && diagnostic.help.is_none() {
            diagnostic = diagnostic.help(fix.title.clone());
        }
    }
    diagnostic
}
