//! Positions in texts: UTF-16 code units in JavaScript, code points in Python.
//!
//! <https://tc39.es/ecma262/#sec-ecmascript-language-types-string-type>,
//! <https://docs.python.org/3/library/stdtypes.html#text-sequence-type-str>

use std::ops::Range;

use super::Machine;
use super::value::CodeValue;

impl Machine<'_> {
    /// Returns the position of a byte in a text.
    pub(super) fn position(&self, text: &str, byte: usize) -> usize {
        self.length(text.get(..byte).unwrap_or(text))
    }

    /// Returns the length of a text.
    pub(super) fn length(&self, text: &str) -> usize {
        if self.is_python() { text.chars().count() } else { text.encode_utf16().count() }
    }

    /// Returns the text at these positions, or as far as there is text. Half of a pair of code units is not known.
    pub(super) fn piece(&self, text: &str, at: Range<usize>) -> CodeValue {
        let (from, length) = (at.start, at.len());
        if self.is_python() {
            return CodeValue::text(&text.chars().skip(from).take(length).collect::<String>());
        }
        let units: Vec<u16> = text.encode_utf16().skip(from).take(length).collect();
        String::from_utf16(&units).map_or(CodeValue::Unknown, |text| CodeValue::text(&text))
    }
}
