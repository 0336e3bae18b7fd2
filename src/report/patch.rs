//! The changes of one file as a unified diff.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::Checked;
use crate::diagnostic::masked;
use crate::escape;
use crate::redact::Secrets;
use crate::secret::Hidden;
use crate::template::Document;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Returns the lines in which two texts of one file differ, as a unified diff; empty if they are equal.
///
/// Secrets are masked, and invisible characters are shown as escapes, a carriage return at the end of a line excepted,
/// which is left out.
#[must_use]
pub fn patch(before: &Checked, after: &Checked) -> String {
    changed(&before.path, &shown(&before.text, &hidden(before)), &shown(&after.text, &hidden(after)))
}

/// Returns the lines in which two texts of a config differ, as [`patch`] does.
#[must_use]
pub fn config_patch(path: &str, before: &str, after: &str) -> String {
    changed(path, &shown(before, &Hidden::default()), &shown(after, &Hidden::default()))
}

/// Returns every secret in a file. The report on it hides those that its findings may show.
fn hidden(file: &Checked) -> Hidden {
    let Ok(document) = Document::read(&file.text) else { return file.hidden.clone() };
    Secrets::of(document.value(), &BTreeMap::new()).with(&file.hidden.values).in_text(&document)
}

/// Returns the lines in which two texts differ, as they are shown.
fn changed(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let path = escape::line(path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Returns a text as it is shown.
fn shown(text: &str, hidden: &Hidden) -> String {
    masked(text, hidden).replace("\\u{d}\n", "\n")
}
