//! The lines around a place, as they are shown outside of a terminal.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::{Span, floor};
use crate::secret::Hidden;

/// The lines before a place, and behind it.
const AROUND: usize = 2;
/// The bytes before a place, and behind its start, at most: a line may be a whole file.
const WIDE: usize = 400;

/// Lines around a place, with secrets masked and nothing invisible.
pub(crate) struct ShownLines {
    /// The lines before that of the place.
    pub(crate) lines_before: usize,
    /// The text before the place, the place, and the text behind it.
    pub(crate) parts: [String; 3],
}

impl ShownLines {
    /// Returns the lines around a place of a text.
    pub(super) fn around(text: &str, span: Span, hidden: &Hidden) -> Self {
        let start = floor(text, span.start as usize);
        let first_line = text[start..].find('\n').map_or(text.len(), |end| start + end);
        // Of a place on several lines the first is enough to find it.
        let end = floor(text, (span.end as usize).clamp(start, first_line));
        let range = first(text, start)..last(text, start);
        let excerpt = Excerpt::new(text, &range, hidden);
        let (from, to) = (excerpt.place(start - range.start), excerpt.place(end.min(range.end) - range.start));
        let [before, marked, after] =
            [0..from, from..to, to..excerpt.text.len()].map(|part| part_of(&excerpt.text, part));
        Self { lines_before: before.matches('\n').count(), parts: [before, marked, after] }
    }
}

fn part_of(text: &str, part: Range<usize>) -> String {
    text.get(part).unwrap_or_default().replace("\\u{d}\n", "\n")
}

/// Returns the start of the first line to show, or a place in it.
fn first(text: &str, start: usize) -> usize {
    let mut first = start;
    for _ in 0..=AROUND {
        let line = text[..first].rfind('\n').map_or(0, |end| end + 1);
        if start - line > WIDE {
            return if first == start { floor(text, start - WIDE) } else { first };
        }
        if line == 0 {
            return 0;
        }
        // The line end before it belongs to the line before.
        first = line - 1;
    }
    first + 1
}

/// Returns the end of the last line to show, or a place in it.
fn last(text: &str, start: usize) -> usize {
    let mut last = start;
    for number in 0..=AROUND {
        let line = text[last..].find('\n').map_or(text.len(), |end| last + end);
        if line - start > WIDE {
            return if number == 0 { floor(text, start + WIDE) } else { last - 1 };
        }
        if line == text.len() {
            return line;
        }
        last = line + 1;
    }
    last - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: u32, end: u32) -> (usize, [String; 3]) {
        let shown = ShownLines::around(text, Span { start, end }, &Hidden::default());
        (shown.lines_before, shown.parts)
    }

    #[test]
    fn the_lines_around_a_place_are_shown() {
        let parts = |before: &str, marked: &str, after: &str| [before, marked, after].map(str::to_owned);
        let text = "one\ntwo\nthree\nfour: 4\nfive\nsix\nseven";
        assert_eq!(shown(text, 14, 18), (2, parts("two\nthree\n", "four", ": 4\nfive\nsix")));
        assert_eq!(shown(text, 0, 3), (0, parts("", "one", "\ntwo\nthree")));
        assert_eq!(shown(text, 31, 99), (2, parts("five\nsix\n", "seven", "")));
        assert_eq!(shown("", 0, 0), (0, parts("", "", "")));
    }

    #[test]
    fn of_a_long_line_a_part_is_shown() {
        let text = format!("a\n{}é{}\nb", "x".repeat(9000), "y".repeat(9000));
        let (lines_before, [before, marked, after]) = shown(&text, 9002, 9004);
        assert_eq!((lines_before, marked.as_str()), (0, "é"));
        assert!(before.len() <= 400 && after.len() <= 400 && before.len() + after.len() > 700, "{before}{after}");
    }
}
