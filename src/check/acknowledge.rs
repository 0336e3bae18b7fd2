//! Findings that somebody has accepted: by `--allow`, or in a resource's metadata, with a reason.

use super::env::{Env, Options};
use super::model::acknowledgement;
use super::report::{Accepted, Report};
use super::scenario::Scenario;
use super::sections::Sections;

/// Marks what is accepted: by the resource that the finding is in, or by every distribution that it concerns.
pub(super) fn apply(sections: &Sections<'_>, options: &Options, report: &mut Report) {
    let env = Env { sections, options, scenario: &Scenario::default() };
    let accepted = acknowledgement::read(env);
    for finding in &mut report.findings {
        let reason = |of: &dyn Fn(&str) -> bool| {
            let mut valid =
                accepted.iter().filter(|entry| entry.counts() && entry.rule.as_deref() == Some(finding.rule));
            valid.find(|entry| of(entry.resource)).and_then(|entry| entry.reason.clone())
        };
        let of_resource = reason(&|id| finding.pointer.is_within(&sections.pointer(id)));
        let reasons: Option<Vec<String>> =
            finding.distributions.iter().map(|found| reason(&|id| id == found)).collect();
        let of_distributions = reasons.and_then(|reasons| reasons.into_iter().next());
        let in_template = of_resource.or(of_distributions).map(Accepted::InTemplate);
        let by_option = || options.allow.iter().any(|rule| rule == finding.rule).then_some(Accepted::ByOption);
        finding.accepted = in_template.or_else(by_option);
    }
}
