//! The changes of one file as a unified diff.

use similar::TextDiff;

use super::Checked;
use crate::diagnostic::masked;
use crate::escape;
use crate::secret::Hidden;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Returns the lines in which two texts of one file differ, as a unified diff; empty if they are equal.
///
/// Secrets are masked, and invisible characters are shown as escapes, a carriage return at the end of a line excepted,
/// which is left out.
#[must_use]
pub fn patch(before: &Checked, after: &Checked) -> String {
    changed(&before.path, &before.text, &after.text, &before.hidden)
}

/// Returns the lines in which two texts of a config differ, as [`patch`] does.
#[must_use]
pub fn config_patch(path: &str, before: &str, after: &str) -> String {
    changed(path, before, after, &Hidden::default())
}

fn changed(path: &str, before: &str, after: &str, hidden: &Hidden) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (shown(before, hidden), shown(after, hidden));
    let path = escape::line(path);
    TextDiff::from_lines(&old, &new)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Returns a text as it is shown.
fn shown(text: &str, hidden: &Hidden) -> String {
    masked(text, hidden).replace("\\u{d}\n", "\n")
}
