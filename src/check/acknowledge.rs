//! Findings that somebody has accepted: by `--allow`, or in a resource's metadata, with a reason.

use super::report::{Accepted, Report};
use crate::source::{Options, TemplateSource};

/// Marks the accepted findings: by the resource that the finding is in, or by every distribution that it concerns.
pub(super) fn apply(template: &TemplateSource<'_>, options: &Options, report: &mut Report) {
    let accepted = template.acknowledgements();
    for finding in &mut report.findings {
        let reason = |of: &dyn Fn(&str) -> bool| {
            let mut valid = accepted
                .iter()
                .filter(|(_, entry)| entry.has_reason() && entry.rule.known().is_some_and(|rule| rule == finding.rule));
            valid.find(|(resource, _)| of(resource)).and_then(|(_, entry)| entry.reason.known().cloned())
        };
        let of_resource = reason(&|id| finding.pointer.is_within(&template.resource(id)));
        let reasons: Option<Vec<String>> =
            finding.distributions.iter().map(|found| reason(&|id| id == found)).collect();
        let of_distributions = reasons.and_then(|reasons| reasons.into_iter().next());
        let in_template = of_resource.or(of_distributions).map(Accepted::InTemplate);
        let by_option = || options.allow.iter().any(|rule| rule == finding.rule).then_some(Accepted::ByOption);
        finding.accepted = in_template.or_else(by_option);
    }
}
