//! A distribution as it is drawn: a lane for each behavior, with the stop at which its requests fail.

use super::path::{Stop, StopKind, stops};
use super::tone::Tone;
use super::{failures, instead, is_good, outcomes, sure, when};
use crate::check::{
    AuthorizationStep, BehaviorReport, DistributionReport, Finding, HostStep, Outcome, Report, Verdict,
};

/// A behavior with the way of its requests.
pub(super) struct Lane<'a> {
    pub(super) behavior: &'a BehaviorReport,
    /// The path pattern, with the conditions under which it is so.
    pub(super) title: String,
    pub(super) tone: Tone,
    /// The outcomes in words, each with its judgement.
    pub(super) verdicts: Vec<(String, Tone)>,
    pub(super) stops: Vec<Stop>,
    /// The worst outcome of requests that fail, or may fail.
    pub(super) worst: Option<Outcome>,
    /// The index of the stop at which they do.
    pub(super) fault: Option<usize>,
    /// The findings that led to the verdict, or that are errors in the behavior.
    pub(super) reasons: Vec<&'a Finding>,
}

/// Returns the lanes of a distribution, in match order.
pub(super) fn lanes<'a>(report: &'a Report, distribution: &'a DistributionReport) -> Vec<Lane<'a>> {
    distribution.behaviors.iter().map(|behavior| lane(report, distribution, behavior)).collect()
}

fn lane<'a>(report: &'a Report, distribution: &'a DistributionReport, behavior: &'a BehaviorReport) -> Lane<'a> {
    let tone = Tone::of(report, distribution, behavior);
    let stops = stops(behavior);
    let worst = failures(behavior).min_by_key(|verdict| verdict.outcome);
    let is_reason = |finding: &&Finding| finding.fails() && finding.concerns(distribution, behavior);
    Lane {
        behavior,
        title: format!("{}{}", behavior.path_pattern, when(&behavior.when)),
        tone,
        verdicts: verdicts(behavior),
        worst: worst.map(|verdict| verdict.outcome),
        fault: worst.and_then(|worst| fault(behavior, worst, &stops)),
        stops,
        reasons: report.open().filter(is_reason).collect(),
    }
}

/// Returns the outcomes in words: `stripped GET, HEAD`.
fn verdicts(behavior: &BehaviorReport) -> Vec<(String, Tone)> {
    let Some(found) = &behavior.outcomes else { return vec![(instead(behavior), Tone::Neutral)] };
    let groups = outcomes(found);
    let certainty = |outcome: Outcome| {
        let of_outcome = found.by_class().into_iter().filter(|(_, verdict)| verdict.outcome == outcome);
        of_outcome.map(|(_, verdict)| verdict.certainty).max().map_or("", sure)
    };
    let tone = |outcome: Outcome| match outcome {
        _ if is_good(outcome) => Tone::Good,
        Outcome::Unknown | Outcome::AnsweredAtEdge => Tone::Unknown,
        _ if failures(behavior).any(|verdict| verdict.outcome == outcome) => Tone::Bad,
        _ => Tone::Neutral,
    };
    let words = |(methods, outcome): (String, Outcome)| {
        (format!("{} {methods}{}", outcome.name(), certainty(outcome)), tone(outcome))
    };
    groups.into_iter().map(words).collect()
}

/// Returns the index of the stop at which the worst outcome comes about.
fn fault(behavior: &BehaviorReport, worst: &Verdict, stops: &[Stop]) -> Option<usize> {
    let functions = &behavior.path.functions;
    let first = |kind: StopKind| stops.iter().position(|stop| stop.kind == kind);
    let nth_function = |index: usize| {
        let mut all = stops.iter().enumerate().filter(|(_, stop)| stop.kind == StopKind::Function);
        all.nth(index).map(|(place, _)| place)
    };
    let removing = || functions.iter().position(|step| step.authorization == Some(AuthorizationStep::Removes));
    let unclear = || functions.iter().position(|step| matches!(step.host, HostStep::CodeElsewhere | HostStep::MaySet));
    let by_function = || worst.rules.iter().any(|rule| is_about_functions(rule));
    match worst.outcome {
        Outcome::Delivered | Outcome::Public => None,
        Outcome::Stripped => removing().and_then(nth_function).or_else(|| first(StopKind::CloudFront)),
        Outcome::Unknown => {
            let known = behavior.path.authorization_removed_from.is_some();
            let place = if known { StopKind::Origin } else { StopKind::CloudFront };
            unclear().and_then(nth_function).or_else(|| first(place))
        }
        Outcome::AnsweredAtEdge => first(StopKind::Function),
        Outcome::Unreachable if by_function() => first(StopKind::Function).or_else(|| first(StopKind::Origin)),
        Outcome::Unreachable | Outcome::HostRejected | Outcome::StageNotFound => first(StopKind::Origin),
        Outcome::Undeployable | Outcome::MethodBlocked | Outcome::Shared => first(StopKind::CloudFront),
    }
}

/// Reports whether a rule is about the code of functions: those of their groups, and two about the Host and the origin that
/// code sets.
fn is_about_functions(rule: &str) -> bool {
    rule.starts_with("GF85") || rule.starts_with("GF86") || matches!(rule, "GF518" | "GF524")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, RULES, check};

    /// Returns the name of the stop at which requests to the first behavior of a rule's example fail.
    fn stop(rule: &str) -> String {
        let rule = RULES.iter().find(|known| known.id == rule).expect("a rule");
        let report = check(rule.failing, &Options::default()).expect("a template");
        let lanes = lanes(&report, &report.distributions[0]);
        let lane = lanes.iter().find(|lane| lane.fault.is_some()).expect("a fault");
        lane.stops[lane.fault.unwrap()].name.clone()
    }

    #[test]
    fn requests_fail_at_the_stop_that_makes_them_fail() {
        for (rule, expected) in [
            ("GF101", "CloudFront"),
            ("GF301", "CloudFront"),
            ("GF401", "CloudFront"),
            ("GF201", "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"),
        ] {
            assert!(stop(rule).starts_with(expected), "{rule}: {}", stop(rule));
        }
        for rule in ["GF518", "GF524", "GF851", "GF859"] {
            assert!(stop(rule).contains(" on "), "{rule}: {}", stop(rule));
        }
    }
}
