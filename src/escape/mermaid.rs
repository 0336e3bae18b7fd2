//! Text in a Mermaid drawing: no Markdown, no HTML, no directive.
//!
//! <https://mermaid.js.org/syntax/flowchart.html#special-characters-that-break-syntax>

use std::fmt::Write as _;

use super::line;

/// Returns text for a label between quotes. Characters that Mermaid, Markdown or HTML may read are entities; longer text
/// is cut.
pub(crate) fn label(text: &str, longest: usize) -> String {
    let text = line(text);
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == longest {
            out.push('…');
            break;
        }
        let is_plain = c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, ' ' | '.' | ',' | '/' | '\'');
        // Behind a letter it cannot begin an item of a list.
        let is_hyphen = c == '-' && out.ends_with(|before: char| before.is_ascii_alphanumeric());
        if is_plain || is_hyphen {
            out.push(c);
        } else {
            // Writing into a text cannot fail.
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_markup() {
        let hostile = "\"]; click a href \"javascript:x\" %%{init}%% <b>`**_$$é";
        let label = label(hostile, 100);
        assert!(!label.contains(['"', '[', ']', '%', '<', '`', '*', '_', '$', ':', '{', '&']), "{label}");
        assert!(label.starts_with("#34;#93;#59; click") && label.ends_with('é'), "{label}");
        assert_eq!(super::label("/api/*", 5), "/api/…");
    }
}
