//! Line ends of a committed file: git may check it out with CRLF on Windows.

use std::path::Path;

use gatefront::diagnostic::printable;

/// The comparison of a file with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Same,
    /// They differ in line ends alone.
    LineEnds,
    Different,
}

/// Compares a file with a text.
pub(super) fn compare(bytes: &[u8], text: &str) -> Comparison {
    if bytes == text.as_bytes() {
        return Comparison::Same;
    }
    if lines(bytes).eq(lines(text.as_bytes())) { Comparison::LineEnds } else { Comparison::Different }
}

/// Returns the number of bytes of the largest file that differs from a text in line ends alone.
pub(super) fn most_bytes(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Returns the advice to keep the line ends of a file.
///
/// <https://git-scm.com/docs/gitattributes#_eol>
pub(super) fn hint(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    format!("git keeps its line ends with this line in .gitattributes: {} text eol=lf", printable(&name))
}

/// Returns the advice to keep the line ends of all files in a folder.
pub(super) fn hint_for_folder(folder: &Path) -> String {
    let attributes = folder.join(".gitattributes").display().to_string();
    format!("git keeps their line ends with this line in {}: * text eol=lf", printable(&attributes))
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_alone_are_told_from_other_differences() {
        assert_eq!(compare(b"a\nb\n", "a\nb\n"), Comparison::Same);
        assert_eq!(compare(b"a\r\nb\r\n", "a\nb\n"), Comparison::LineEnds);
        assert_eq!(compare(b"a\nb\n", "a\r\nb\r\n"), Comparison::LineEnds);
        for other in [b"a\r\nb".as_slice(), b"a\rb\n", b"a\n\nb\n", b"a\nB\n", b"\xEF\xBB\xBFa\nb\n"] {
            assert_eq!(compare(other, "a\nb\n"), Comparison::Different);
        }
        assert_eq!(most_bytes("a\nb\n"), "a\r\nb\r\n".len());
    }
}
