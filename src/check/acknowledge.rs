//! Findings that somebody has accepted: by `--allow`, or in a resource's metadata, with a reason.

use super::env::Options;
use super::report::Report;
use super::sections::Sections;
use crate::template::{Pointer, Value};

/// Marks what is accepted. In a template it is `Metadata: {gatefront: {allow: [{rule: GF101, reason: …}]}}` on the
/// resource that the finding is in, or on the distribution; without a reason it counts for nothing.
pub(super) fn apply(sections: &Sections<'_>, options: &Options, report: &mut Report) {
    let accepted: Vec<(Pointer, Option<String>, bool)> = sections
        .acknowledging
        .iter()
        .flat_map(|id| {
            let is_distribution = sections.resource_type(id) == Some("AWS::CloudFront::Distribution");
            let rules = sections.value(id).map(rules).unwrap_or_default();
            rules.into_iter().map(move |rule| (sections.pointer(id), Some(rule), is_distribution))
        })
        .collect();
    for finding in &mut report.findings {
        let by_template = accepted.iter().any(|(pointer, rule, is_distribution)| {
            rule.as_deref() == Some(finding.rule)
                && (finding.pointer.is_within(pointer) || (*is_distribution && finding.is_of(pointer)))
        });
        finding.is_accepted |= by_template || options.allow.iter().any(|rule| rule == finding.rule);
    }
}

/// The rules that a resource's metadata accepts.
fn rules(resource: &Value) -> Vec<String> {
    let allow = ["Metadata", "gatefront", "allow"].iter().try_fold(resource, |value, key| value.as_map()?.get(*key));
    let Some(Value::List(items)) = allow else { return Vec::new() };
    let accepted = items.iter().filter_map(|item| {
        let item = item.as_map()?;
        let has_reason = item.get("reason").and_then(Value::as_str).is_some_and(|reason| !reason.trim().is_empty());
        item.get("rule").and_then(Value::as_str).filter(|_| has_reason).map(str::to_owned)
    });
    accepted.collect()
}
