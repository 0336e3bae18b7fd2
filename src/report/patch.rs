//! The changes of one file as a unified diff.

use similar::TextDiff;

use super::Checked;
use crate::diagnostic::masked;
use crate::escape;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Returns the lines in which two texts of one file differ, as a unified diff; empty if they are equal.
///
/// Secrets are masked, and invisible characters are shown as escapes, a carriage return at the end of a line excepted,
/// which is left out.
#[must_use]
pub fn patch(before: &Checked, after: &Checked) -> String {
    if before.text == after.text {
        return String::new();
    }
    let (old, new) = (shown(before), shown(after));
    let path = escape::line(&before.path);
    TextDiff::from_lines(&old, &new)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Returns the text of a file as it is shown.
fn shown(file: &Checked) -> String {
    masked(&file.text, &file.hidden).replace("\\u{d}\n", "\n")
}
