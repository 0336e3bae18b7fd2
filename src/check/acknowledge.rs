//! Findings that somebody has accepted: by `--allow`, or in a resource's metadata, with a reason.

use super::env::{Env, Options};
use super::model::acknowledgement;
use super::report::{Finding, Report};
use super::scenario::Scenario;
use super::sections::Sections;

/// Marks what is accepted: by the resource that the finding is in, or by every distribution that it concerns.
pub(super) fn apply(sections: &Sections<'_>, options: &Options, report: &mut Report) {
    let env = Env { sections, options, scenario: &Scenario::default() };
    let accepted = acknowledgement::read(env);
    let by_resource = |finding: &Finding, of: &dyn Fn(&str) -> bool| {
        let mut valid = accepted.iter().filter(|entry| entry.counts() && entry.rule.as_deref() == Some(finding.rule));
        valid.any(|entry| of(entry.resource))
    };
    for finding in &mut report.findings {
        let by_template = by_resource(finding, &|id| finding.pointer.is_within(&sections.pointer(id)))
            || finding.distributions.iter().all(|distribution| by_resource(finding, &|id| id == distribution));
        finding.is_accepted |= by_template || options.allow.iter().any(|rule| rule == finding.rule);
    }
}
