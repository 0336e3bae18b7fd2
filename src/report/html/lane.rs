//! The drawing of a distribution: the viewer, and the behaviors in match order, each with the way of its requests.

use std::fmt::Write as _;

use super::markup::{code, each, sentence, text};
use crate::check::{Finding, Outcome, Outcomes};
use crate::report::drawing::Lane;
use crate::report::path::{Stop, StopKind};
use crate::report::tone::Tone;
use crate::report::{bases, target};

/// Returns the drawing. `link` gives the address of a finding on the page.
pub(in crate::report) fn map(name: &str, lanes: &[Lane<'_>], link: impl Fn(&Finding) -> Option<String>) -> String {
    let mut html = String::from(
        "<div class=\"map\">\n<p class=\"viewer\"><strong>Viewer</strong> sends a request with <code>Authorization</code></p>\n",
    );
    // Writing into a text cannot fail.
    let _ = write!(
        html,
        "<div class=\"distribution\">\n<h3>Distribution {}</h3>\n<p class=\"hint\">The first behavior whose path pattern matches takes a request.</p>\n<ol class=\"lanes\">\n",
        code(name)
    );
    for lane in lanes {
        html += &row(lane, &link);
    }
    html + "</ol>\n</div>\n</div>\n"
}

fn row(lane: &Lane<'_>, link: &impl Fn(&Finding) -> Option<String>) -> String {
    let class = lane.tone.class();
    let (pattern, when) = (&lane.behavior.path_pattern, lane.title.get(lane.behavior.path_pattern.len()..));
    let mut html = format!(
        "<li class=\"lane {class}\">\n<div class=\"head\"><h4>{}{}</h4>\n<ul class=\"verdicts\">",
        code(pattern),
        text(when.unwrap_or_default())
    );
    for (words, tone) in &lane.verdicts {
        // Writing into a text cannot fail.
        let _ = write!(html, "<li class=\"badge {}\">{} {}</li>", tone.class(), sign(*tone), text(words));
    }
    html += "</ul></div>\n<ol class=\"way\">\n";
    for (index, stop) in lane.stops.iter().enumerate() {
        html += &stop_of(lane, index, stop);
    }
    html += "</ol>\n";
    let mut why: Vec<String> = lane.reasons.iter().map(|finding| reason(finding, link(finding))).collect();
    why.extend(bases(lane.behavior).iter().map(|basis| format!("<span class=\"basis\">{}</span>", sentence(basis))));
    if !why.is_empty() {
        html.extend(["<ul class=\"why\">", &each("li", why), "</ul>\n"]);
    }
    html + "</li>\n"
}

fn reason(finding: &Finding, link: Option<String>) -> String {
    let rule = match link {
        Some(link) => format!("<a href=\"{link}\">{}</a>", finding.rule),
        None => finding.rule.to_owned(),
    };
    let help = finding.help.as_ref().map(|help| format!(" To fix it: {}.", sentence(&help.to_string())));
    format!("<strong>{rule}</strong> {}.{}", sentence(&finding.message.to_string()), help.unwrap_or_default())
}

/// Returns the sign of a judgement, for eyes that see no colors.
fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "✓",
        Tone::Bad => "✗",
        Tone::Unknown => "?",
        Tone::Accepted | Tone::Neutral => "·",
    }
}

/// Returns a stop, marked as one that requests pass, at which they fail, or that they reach no more.
fn stop_of(lane: &Lane<'_>, index: usize, stop: &Stop) -> String {
    let state = match lane.fault {
        _ if lane.tone == Tone::Neutral => "neutral".to_owned(),
        Some(fault) if fault == index => format!("fault {}", worst_tone(lane).class()),
        Some(fault) if fault < index => format!("after {}", worst_tone(lane).class()),
        _ => "good".to_owned(),
    };
    let name = match stop.kind {
        StopKind::Origin => format!("<span class=\"kind\">{}</span> {}", target(lane.behavior), code(&stop.name)),
        StopKind::CloudFront | StopKind::Function => text(&stop.name),
    };
    let mut html = format!("<li class=\"stop {state}\"><p class=\"name\">{name}</p>");
    let flag = match (lane.fault, lane.worst) {
        (Some(fault), Some(outcome)) if fault == index => Some(happens(outcome)),
        (Some(fault), Some(outcome)) if fault < index => Some(follows(outcome)),
        _ => None,
    };
    if let (Some(flag), Some(outcome)) = (flag, lane.worst) {
        let sign = sign(worst_tone(lane));
        let methods = methods(lane, outcome);
        // Writing into a text cannot fail.
        let _ = write!(html, "<p class=\"flag\">{sign} {}{}</p>", text(flag), text(&methods));
    }
    let lines = each("li", stop.lines.iter().map(|line| sentence(line)));
    if !lines.is_empty() {
        let _ = write!(html, "<ul class=\"lines\">{lines}</ul>");
    }
    html + "</li>\n"
}

/// Returns the judgement on the stop at which requests fail.
fn worst_tone(lane: &Lane<'_>) -> Tone {
    match lane.worst {
        _ if lane.tone == Tone::Accepted => Tone::Accepted,
        Some(Outcome::Unknown | Outcome::AnsweredAtEdge) => Tone::Unknown,
        _ => Tone::Bad,
    }
}

/// Returns the methods with an outcome; empty if all have it.
fn methods(lane: &Lane<'_>, outcome: Outcome) -> String {
    let classes = lane.behavior.outcomes.iter().flat_map(Outcomes::by_class);
    let (with, without): (Vec<_>, Vec<_>) = classes.partition(|(_, verdict)| verdict.outcome == outcome);
    if without.is_empty() {
        return String::new();
    }
    let methods: Vec<&str> = with.iter().flat_map(|(class, _)| class.methods()).copied().collect();
    format!(" ({})", methods.join(", "))
}

/// Returns what happens at the stop at which requests fail.
fn happens(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Undeployable => "this configuration is refused",
        Outcome::MethodBlocked => "answers 403: the method is not allowed",
        Outcome::Unreachable => "requests fail here",
        Outcome::HostRejected => "answers 403: it does not know the Host",
        Outcome::StageNotFound => "answers 403 or 404: the path leads to no stage",
        Outcome::Stripped => "Authorization is removed here",
        Outcome::Shared => "a cached answer may go to another user",
        Outcome::Unknown => "the source does not decide it",
        Outcome::AnsweredAtEdge => "answers every request itself",
        Outcome::Public | Outcome::Delivered => "passes",
    }
}

/// Returns what follows behind that stop.
fn follows(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Stripped => "arrives without Authorization",
        Outcome::Shared => "not asked again while the answer is cached",
        Outcome::Unknown => "may arrive without Authorization",
        _ => "not reached",
    }
}
