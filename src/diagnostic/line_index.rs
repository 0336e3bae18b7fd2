//! The lines of a text, counted once for any number of places.

use super::floor;

/// The most bytes between two marks.
const STEP: usize = 1024;

/// The lines of a text.
pub(crate) struct LineIndex<'a> {
    text: &'a str,
    /// The start of each line, and places within long ones.
    marks: Vec<Mark>,
}

struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        let mut start = 0;
        for (number, content) in text.split('\n').enumerate() {
            let (mut offset, mut column) = (start, 1);
            marks.push(Mark { offset, line: number + 1, column });
            start += content.len() + 1;
            while start - offset > STEP {
                let next = floor(text, offset + STEP);
                column += text[offset..next].chars().count();
                offset = next;
                marks.push(Mark { offset, line: number + 1, column });
            }
        }
        Self { text, marks }
    }

    /// Returns the line of a byte and the character in that line, both from 1.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = floor(self.text, offset);
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        match after.checked_sub(1).and_then(|index| self.marks.get(index)) {
            Some(mark) => (mark.line, mark.column + self.text[mark.offset..offset].chars().count()),
            None => (1, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn every_place_is_where_counting_from_the_start_finds_it() {
        let long = "é€x".repeat(1_500);
        for text in ["", "\n", "a", "a\n", "a\n\nb", "é\r\nb\n", &long, &format!("{long}\n{long}\nx\n")] {
            let lines = LineIndex::new(text);
            for offset in 0..=text.len() + 1 {
                let start = u32::try_from(offset).unwrap();
                let expected = Span { start, end: start }.line_and_column(text);
                assert_eq!(lines.line_and_column(offset), expected, "{offset} in {} bytes", text.len());
            }
        }
    }
}
