//! The distributions after and before as one drawing in the words of Mermaid.

use super::Compared;
use crate::report::mermaid::drawing;

/// Returns the drawing. If it has no room for all behaviors, those after the change come first.
#[must_use]
pub fn mermaid(compared: Compared<'_>) -> String {
    let (after, before) = (format!("after: {}", compared.new), format!("before: {}", compared.old));
    let reports = [(after.as_str(), &compared.diff.report_after), (before.as_str(), &compared.diff.report_before)];
    drawing(reports, usize::MAX)
}
