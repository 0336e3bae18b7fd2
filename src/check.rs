//! Will Authorization reach the API? A verdict on any CloudFormation template, before it is deployed.
//!
//! ```text
//! text ─source─▶ model, per case ─rules─▶ findings ─verdict─▶ Report
//! ```
//!
//! The check does not know gatefront's config: it judges gatefront's own templates as it judges any.
//!
//! ```
//! use gatefront::check::{Class, Options, Outcome, check};
//!
//! let template = gatefront::synth(
//!     "{stack: orders-edge, api: {id: a1b2c3d4e5, region: eu-west-1, type: http}, strategy: zero-ttl}",
//! )?;
//! let report = check(&template.to_yaml(), &Options::default().in_region("us-east-1").allowing("GF301"))?;
//! for behavior in &report.distributions[0].behaviors {
//!     let outcomes = behavior.outcomes.as_ref().expect("its origin is an API");
//!     assert_eq!((behavior.path_pattern.as_str(), outcomes.read.outcome), ("*", Outcome::Delivered));
//!     assert_eq!(outcomes.by_class().map(|(class, _)| class), Class::ALL);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acknowledge;
mod finding;
mod fold;
mod judge;
mod mask;
mod message;
mod path;
mod repair;
mod report;
mod rule;
mod rules;
mod verdict;

pub use crate::cloudfront::forwarding::{Caching, Certainty, Class};
pub use crate::model::{Host, OriginKind, PolicyLabel};
pub use crate::source::{CodePlace, Construct, Options};
pub use finding::{Outcome, Severity};
pub use message::Message;
pub use path::{AuthorizationStep, EdgeService, FunctionStep, HostStep, LockStep, LockedBy, Path, PathPolicies};
pub use report::{Accepted, BehaviorReport, BehaviorTarget, DistributionReport, Finding, Forwards, Related, Report};
pub use rule::{Evidence, Rule};
pub use rules::ALL as RULES;
pub use verdict::{Basis, Outcomes, Verdict};

use crate::diagnostic::{Diagnostics, SourceLines, SourceText};
use crate::source::{Dialect, Reading, TemplateSource};
use crate::template::Value;

/// Judges every distribution in the text of a template, or of another source. The report says whether the text is one.
///
/// # Errors
/// The text is neither YAML nor JSON.
pub fn check(text: &str, options: &Options) -> Result<Report, Diagnostics> {
    let reading = Reading::read(text)?;
    let mut report = check_reading(&reading, &SourceLines::new([SourceText { name: "", text, start: 0 }]), options);
    report.lead_to_written(&reading);
    Ok(report)
}

/// Judges every distribution in a source that was read from texts with these lines.
#[must_use]
pub(crate) fn check_reading(reading: &Reading, lines: &SourceLines<'_>, options: &Options) -> Report {
    let mut report = judge_in(reading.value(), reading.dialect, options);
    for finding in &mut report.findings {
        finding.locate(&reading.document, lines);
        if let Some(construct) = reading.constructs.at(&finding.pointer) {
            finding.lead_to_construct(construct, lines);
        }
    }
    report
}

/// Judges every distribution in a template that is not written yet: the findings have pointers, but no lines.
#[must_use]
pub fn judge(value: &Value, options: &Options) -> Report {
    judge_in(value, Dialect::CloudFormation, options)
}

/// Judges every distribution in the tree of a source.
#[must_use]
pub(crate) fn judge_in(value: &Value, dialect: Dialect, options: &Options) -> Report {
    let Some(template) = TemplateSource::find(value, dialect, options) else { return Report::default() };
    let mut report = Report::new(&template);
    let mut refused = None;
    for id in template.distributions() {
        let refused = refused.get_or_insert_with(|| judge::refused(&template, options));
        judge::judge(&template, id, refused, &mut report);
    }
    acknowledge::apply(&template, options, &mut report);
    report
}
