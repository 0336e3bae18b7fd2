//! A report of the check without the secrets that it quotes.

use crate::check::{Accepted, Report};
use crate::redact::Secrets;

/// Masks every secret in what the report says.
pub(super) fn report(report: &mut Report, secrets: &Secrets) {
    let mask = |text: &mut String| *text = secrets.mask(text);
    for behavior in report.distributions.iter_mut().flat_map(|distribution| &mut distribution.behaviors) {
        mask(&mut behavior.path_pattern);
        mask(&mut behavior.origin_id);
        behavior.shadowed_by.iter_mut().for_each(mask);
        let forwards = &mut behavior.forwards;
        [&mut forwards.headers, &mut forwards.cookies, &mut forwards.query_strings].into_iter().for_each(mask);
        for hop in &mut behavior.path {
            mask(&mut hop.at);
            hop.lines.iter_mut().for_each(mask);
        }
    }
    for finding in &mut report.findings {
        mask(&mut finding.message);
        finding.help.iter_mut().for_each(mask);
        if let Some(Accepted::InTemplate(reason)) = &mut finding.accepted {
            mask(reason);
        }
    }
}
