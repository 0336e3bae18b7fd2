//! Text in HTML: no element, no attribute, nothing invisible.

use crate::escape;

/// Returns text as it is.
pub(in crate::report) fn text(text: &str) -> String {
    escape::html(&escape::printable(text))
}

/// Returns text as code; empty text is nothing.
pub(in crate::report) fn code(code: &str) -> String {
    if code.is_empty() { String::new() } else { format!("<code>{}</code>", text(code)) }
}

/// Returns a sentence that has code in backticks.
pub(in crate::report) fn sentence(sentence: &str) -> String {
    let pieces: Vec<&str> = sentence.split('`').collect();
    // A backtick of a value has no partner.
    if pieces.len().is_multiple_of(2) {
        return text(sentence);
    }
    let piece = |(index, piece): (usize, &&str)| if index % 2 == 1 { code(piece) } else { text(piece) };
    pieces.iter().enumerate().map(piece).collect()
}

/// Returns each item, which is HTML already, as an element: `<li>…</li>`.
pub(in crate::report) fn each(element: &str, items: impl IntoIterator<Item = String>) -> String {
    let mut html = String::new();
    for item in items {
        html.extend(["<", element, ">", &item, "</", element, ">"]);
    }
    html
}
