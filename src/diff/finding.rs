//! The findings of the check in the one template and not in the other.

use super::Version;
use super::change::{ChangeKind, FindingChange};
use crate::check::{BehaviorReport, Finding, Report};

/// A finding as it concerns one distribution.
struct FoundEntry<'a> {
    finding: &'a Finding,
    distribution: &'a str,
    /// The behaviors that it is about, if it is not about the whole distribution.
    path_patterns: Vec<&'a str>,
}

/// Findings that are new, and findings that are gone, but for accepted ones.
pub(super) fn changes(old: &Version, new: &Version) -> Vec<FindingChange> {
    let (mut gone, mut added) = (entries(old.report()), entries(new.report()));
    let is_there = |one: &FoundEntry<'_>, other: &FoundEntry<'_>| one.path_patterns == other.path_patterns;
    take_pairs(&mut gone, &mut added, |one, other| is_there(one, other) && one.finding.when == other.finding.when);
    // What was always so was so under these conditions too.
    take_pairs(&mut gone, &mut added, |one, other| is_there(one, other) && one.finding.when.is_empty());
    // What something graver hid in a behavior was there before.
    take_pairs(&mut gone, &mut added, |one, other| {
        let is_hidden = one.path_patterns.is_empty() || other.path_patterns.is_empty();
        is_hidden && one.finding.when == other.finding.when
    });
    let described = |kind: ChangeKind, entries: &[FoundEntry<'_>]| -> Vec<FindingChange> {
        entries.iter().map(|entry| described(entry, kind)).collect()
    };
    let mut all: Vec<FindingChange> = Vec::new();
    for change in described(ChangeKind::Added, &added).into_iter().chain(described(ChangeKind::Removed, &gone)) {
        if !all.contains(&change) {
            all.push(change);
        }
    }
    all
}

fn entries(report: &Report) -> Vec<FoundEntry<'_>> {
    let mut entries = Vec::new();
    for finding in report.open() {
        let concerned = report.distributions.iter().filter(|found| finding.distributions.contains(&found.logical_id));
        for distribution in concerned {
            let patterns = |is_about: &dyn Fn(&BehaviorReport) -> bool| {
                let concerned = distribution.behaviors.iter().filter(|behavior| is_about(behavior));
                let mut patterns: Vec<&str> = concerned.map(|behavior| behavior.path_pattern.as_str()).collect();
                patterns.dedup();
                patterns
            };
            let mut path_patterns = patterns(&|behavior| finding.pointer.is_within(&behavior.pointer));
            if path_patterns.is_empty() {
                path_patterns = patterns(&|behavior| finding.concerns(distribution, behavior));
            }
            entries.push(FoundEntry { finding, distribution: &distribution.logical_id, path_patterns });
        }
    }
    entries
}

/// Leaves out those that are on both sides.
fn take_pairs(
    gone: &mut Vec<FoundEntry<'_>>,
    added: &mut Vec<FoundEntry<'_>>,
    is_same: impl Fn(&FoundEntry<'_>, &FoundEntry<'_>) -> bool,
) {
    gone.retain(|one| {
        let is_it = |other: &FoundEntry<'_>| {
            one.finding.rule == other.finding.rule && one.distribution == other.distribution && is_same(one, other)
        };
        let found = added.iter().position(is_it);
        found.map(|place| added.remove(place)).is_none()
    });
}

fn described(entry: &FoundEntry<'_>, kind: ChangeKind) -> FindingChange {
    FindingChange {
        kind,
        rule: entry.finding.rule,
        severity: entry.finding.severity,
        message: entry.finding.message.to_string(),
        distribution: entry.distribution.to_owned(),
        path_patterns: entry.path_patterns.iter().map(|pattern| (*pattern).to_owned()).collect(),
        when: entry.finding.when.clone(),
    }
}
