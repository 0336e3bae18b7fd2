//! The lines in which two texts differ.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// New text for whole lines.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineChange {
    /// The bytes of the lines, line ends included; empty where lines are inserted.
    pub range: Range<usize>,
    /// The new lines.
    pub text: String,
}

/// Returns the changes that make the second text of the first one.
#[must_use]
pub fn line_changes(before: &str, after: &str) -> Vec<LineChange> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut starts = vec![0];
    for line in &old {
        starts.push(starts.last().copied().unwrap_or_default() + line.len());
    }
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter(|change| change.tag() != DiffTag::Equal)
        .map(|change| LineChange {
            range: starts[change.old_range().start]..starts[change.old_range().end],
            text: new[change.new_range()].concat(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changes_make_one_text_of_the_other() {
        for (before, after) in [("a\nb\nc", "a\nx\nc\nd"), ("", "a\n"), ("a\r\nb\r\n", "b\r\n"), ("a", "a\n")] {
            let mut text = before.to_owned();
            for change in line_changes(before, after).into_iter().rev() {
                text.replace_range(change.range, &change.text);
            }
            assert_eq!(text, after);
        }
        assert_eq!(line_changes("a\nb\nc\n", "a\nb\nx\nc\n"), [LineChange { range: 4..4, text: "x\n".to_owned() }]);
    }
}
