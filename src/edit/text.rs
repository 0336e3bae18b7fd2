//! The lines of a text, and changes of its bytes.

use std::ops::Range;

/// New text for some bytes.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    pub(super) fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// Returns the text with the changes, which do not overlap.
pub(super) fn change(text: &str, mut changes: Vec<Splice>) -> String {
    changes.sort_by_key(|change| (change.range.start, change.range.end));
    let mut out = String::with_capacity(text.len() + changes.iter().map(|change| change.text.len()).sum::<usize>());
    let mut kept = 0;
    for change in changes {
        out.push_str(&text[kept..change.range.start.max(kept)]);
        out.push_str(&change.text);
        kept = change.range.end.max(kept);
    }
    out.push_str(&text[kept..]);
    out
}

const BREAKS: [char; 2] = ['\n', '\r'];

/// A text by its lines, which end with LF, CRLF or CR.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextLines<'a>(pub(super) &'a str);

impl<'a> TextLines<'a> {
    /// Returns the start of the line of a place.
    pub(super) fn start(self, at: usize) -> usize {
        self.0[..at].rfind(BREAKS).map_or(0, |newline| newline + 1)
    }

    /// Returns the end of the line of a place, without its line break.
    pub(super) fn end(self, at: usize) -> usize {
        self.0[at..].find(BREAKS).map_or(self.0.len(), |newline| at + newline)
    }

    /// Returns the start of the next line, or the end of the text.
    pub(super) fn next(self, at: usize) -> usize {
        let end = self.end(at);
        end + line_break(&self.0[end..]).len()
    }

    /// Returns the end of the line before that of a place; `None` in the first line.
    pub(super) fn previous_end(self, at: usize) -> Option<usize> {
        let before = &self.0[..self.start(at)];
        let newline = if before.ends_with("\r\n") { 2 } else { 1 };
        before.len().checked_sub(newline)
    }

    /// Returns the columns before a place in its line.
    pub(super) fn column(self, at: usize) -> usize {
        self.0[self.start(at)..at].chars().count()
    }

    /// Returns the blanks at the start of the line of a place.
    pub(super) fn indent(self, at: usize) -> &'a str {
        let line = &self.0[self.start(at)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Returns `true` if only blanks are before a place in its line.
    pub(super) fn is_first(self, at: usize) -> bool {
        self.start(at) + self.indent(at).len() >= at
    }

    /// Returns `true` if two places are in one line.
    pub(super) fn same(self, one: usize, other: usize) -> bool {
        self.start(one) == self.start(other)
    }

    /// Returns `true` if only blanks are in the line of a place.
    pub(super) fn is_blank(self, at: usize) -> bool {
        self.0[self.start(at)..self.end(at)].trim().is_empty()
    }

    /// Returns the line break that new lines after the line of a place get: that of the line, or else of the line
    /// before.
    pub(super) fn line_break(self, at: usize) -> &'a str {
        let own = line_break(&self.0[self.end(at)..]);
        let before = self.previous_end(at).map(|end| line_break(&self.0[end..]));
        if own.is_empty() { before.unwrap_or("\n") } else { own }
    }
}

/// Returns the line break at the start of a text.
fn line_break(text: &str) -> &str {
    let length = if text.starts_with("\r\n") { 2 } else { usize::from(text.starts_with(BREAKS)) };
    &text[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_any_line_break() {
        let lines = TextLines("a\r\n  b\rc\n\nd");
        assert_eq!((lines.start(5), lines.end(5), lines.next(5)), (3, 6, 7));
        assert_eq!((lines.previous_end(5), lines.previous_end(0)), (Some(1), None));
        assert_eq!((lines.indent(5), lines.column(5), lines.is_first(5)), ("  ", 2, true));
        assert_eq!((lines.line_break(0), lines.line_break(5), lines.line_break(10)), ("\r\n", "\r", "\n"));
        assert!(lines.is_blank(9) && !lines.is_blank(7));
    }
}
