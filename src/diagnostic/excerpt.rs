//! Lines of a file as they are shown: nothing invisible, nothing secret.

use std::ops::Range;

use crate::escape;
use crate::secret::{self, Hidden, MASK};

/// Lines of a file, and where their parts are in what is shown.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Pieces by their places in the file's lines and in the text. A masked one is one place.
    pieces: Vec<ExcerptPiece>,
}

#[derive(Debug)]
struct ExcerptPiece {
    original: Range<usize>,
    shown: Range<usize>,
    lines: Option<String>,
}

impl Excerpt {
    /// Returns the lines at these places in a file, with its secrets masked.
    pub(super) fn new(file: &str, lines: &Range<usize>, hidden: &Hidden) -> Self {
        let text = &file[lines.clone()];
        let inside = |range: Range<usize>| {
            let place = |offset: usize| offset.clamp(lines.start, lines.end) - lines.start;
            place(range.start)..place(range.end)
        };
        let known = hidden.within(file, lines).map(inside).flat_map(|range| single_lines(text, range));
        let found = secret::places(text).into_iter().flat_map(|range| single_lines(text, range));
        let mut excerpt = Self { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut end = 0;
        for range in secret::merged(known.chain(found).collect()) {
            excerpt.push(end..range.start, Some(&text[end..range.start]));
            excerpt.push(range.clone(), None);
            end = range.end;
        }
        excerpt.push(end..text.len(), Some(&text[end..]));
        excerpt
    }

    /// Adds a piece; one without text is masked.
    fn push(&mut self, original: Range<usize>, lines: Option<&str>) {
        let start = self.text.len();
        match lines {
            Some(lines) => self.text.push_str(&shown(lines)),
            None => self.text.push_str(MASK),
        }
        let shown = start..self.text.len();
        self.pieces.push(ExcerptPiece { original, shown, lines: lines.map(str::to_owned) });
    }

    /// Returns the position in the text of a place of the lines.
    pub(super) fn place(&self, offset: usize) -> usize {
        let Some(piece) = self.pieces.iter().find(|piece| offset <= piece.original.end) else { return self.text.len() };
        let inside = offset.saturating_sub(piece.original.start);
        match &piece.lines {
            Some(lines) => piece.shown.start + lines.get(..inside).map_or(0, |before| shown(before).len()),
            None if inside == 0 => piece.shown.start,
            None => piece.shown.end,
        }
    }
}

/// Returns lines as the renderer shows them, which replaces tabs by blanks.
fn shown(lines: &str) -> std::borrow::Cow<'_, str> {
    escape::visible(lines, |c| matches!(c, '\n' | '\t'))
}

/// Returns the parts of a range on each line, without blanks and quotes around them, so that the lines stay what they
/// are.
fn single_lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for line in text[range].split('\n') {
        let inner = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let before = inner.as_ptr() as usize - line.as_ptr() as usize;
        found.push(start + before..start + before + inner.len());
        start += line.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_right_beside_what_is_masked() {
        let file = "x\na: 'se cret' \u{200b}b: |\n  more\n  secret\nz";
        let hidden = Hidden { places: vec![5..14, 24..40], values: Vec::new() };
        let excerpt = Excerpt::new(file, &(2..38), &hidden);
        assert_eq!(excerpt.text, "a: '****' \\u{200b}b: |\n  ****\n  ****");
        let place = |what: &str| file.find(what).unwrap() - 2;
        assert_eq!(excerpt.text[excerpt.place(place("b: |"))..].chars().next(), Some('b'));
        assert_eq!(&excerpt.text[excerpt.place(place("se cret"))..excerpt.place(place("se cret") + 7)], "****");
    }
}
