//! Text from files, shown so that it stays text: no command for a terminal or a log, no markup, nothing that is not seen.
//!
//! The library escapes what it quotes where it writes it. The command line sends everything it prints through
//! [`terminal`] once more, so that a forgotten place does no harm.

mod character;
mod html;
mod json;
pub(crate) mod markdown;
pub(crate) mod mermaid;
mod output;

pub(crate) use character::is_visible;
pub(crate) use html::html;
pub(crate) use json::{escaped as json_text, indented as json};
pub use output::terminal;

use std::borrow::Cow;

/// The number of characters of one sentence that are shown; a longer one holds a value that is no longer of interest as
/// a whole.
const SENTENCE: usize = 600;

/// Returns the text with every character that is not seen as an escape, and only the beginning and the end of very long
/// text. Line ends stay.
#[must_use]
pub fn printable(text: &str) -> String {
    visible(&shortened(text), |c| c == '\n').into_owned()
}

/// Returns the same on one line, with line ends as escapes.
#[must_use]
pub fn line(text: &str) -> String {
    printable(text).replace('\n', "\\n")
}

/// Returns the text with every character that is not seen as an escape, `\u{1b}`, except those that are to stay.
pub(crate) fn visible(text: &str, stays: impl Fn(char) -> bool + Copy) -> Cow<'_, str> {
    if is_all_visible(text, stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (c, before) in with_previous(text) {
        if stays(c) || is_visible(c, before) {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    Cow::Owned(out)
}

fn is_all_visible(text: &str, stays: impl Fn(char) -> bool + Copy) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        || with_previous(text).all(|(c, before)| stays(c) || is_visible(c, before))
}

/// Returns each character with the one before it.
fn with_previous(text: &str) -> impl Iterator<Item = (char, Option<char>)> {
    text.chars().scan(None, |before, c| Some((c, before.replace(c))))
}

fn shortened(text: &str) -> Cow<'_, str> {
    let count = if text.len() > SENTENCE { text.chars().count() } else { 0 };
    if count <= SENTENCE {
        return Cow::Borrowed(text);
    }
    let first: String = text.chars().take(SENTENCE / 2).collect();
    let last = text.chars().skip(count - SENTENCE / 2);
    Cow::Owned(first + " … " + &last.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_becomes_an_escape() {
        assert_eq!(printable("a\u{1b}[2J\u{9b}\nb\u{202e}"), "a\\u{1b}[2J\\u{9b}\nb\\u{202e}");
        assert_eq!(line("a\nb\u{200b}"), "a\\nb\\u{200b}");
        assert!(printable(&"é".repeat(100_000)).len() < 2_000);
    }
}
