//! What the check finds in the one template and not in the other.

use super::change::{FindingChange, Kind};
use super::{Version, secret, section};
use crate::check::Finding;

/// Findings that are new, and findings that are gone, but for accepted ones.
pub(super) fn changes(old: &Version, new: &Version) -> Vec<FindingChange> {
    let mut gone: Vec<&Finding> = old.report().open().collect();
    let mut added: Vec<&Finding> = new.report().open().collect();
    // The same one first; then one of the same rule about the same distributions, in other words or at another place.
    take_pairs(&mut gone, &mut added, |one, other| one.message == other.message);
    take_pairs(&mut gone, &mut added, |_, _| true);
    let told = |version: &Version, kind: Kind, findings: &[&Finding]| -> Vec<FindingChange> {
        let secrets = section::secret_values(version);
        findings.iter().map(|finding| told(finding, kind, &secrets)).collect()
    };
    let mut all: Vec<FindingChange> = Vec::new();
    for change in told(new, Kind::Added, &added).into_iter().chain(told(old, Kind::Removed, &gone)) {
        // The same in another behavior.
        if !all.contains(&change) {
            all.push(change);
        }
    }
    all
}

/// Leaves out those that are on both sides.
fn take_pairs(gone: &mut Vec<&Finding>, added: &mut Vec<&Finding>, is_same: impl Fn(&Finding, &Finding) -> bool) {
    gone.retain(|one| {
        let is_it = |other: &&Finding| {
            one.rule == other.rule && one.distributions == other.distributions && is_same(one, other)
        };
        let found = added.iter().position(is_it);
        found.map(|place| added.remove(place)).is_none()
    });
}

fn told(finding: &Finding, kind: Kind, secrets: &[String]) -> FindingChange {
    FindingChange {
        kind,
        rule: finding.rule,
        severity: finding.severity,
        message: secret::without(secrets, &finding.message),
        distributions: finding.distributions.clone(),
    }
}
