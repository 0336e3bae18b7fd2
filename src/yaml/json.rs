//! Reads JSON into a [`Node`] tree.
//!
//! JSON is YAML but for a few characters. Its own reader takes a fraction of the time, and takes those characters too.

use super::node::{Content, Entry, Node};
use super::read::{Duplicate, Keys, Limits, place};
use crate::diagnostic::Span;

/// Reads a text that is a JSON object or array, with its duplicate keys. Returns `None` for any other text and for more
/// than the limits allow: the YAML reader reports why.
pub(super) fn read(text: &str, start: u32, limits: Limits) -> Option<(Node, Vec<Duplicate>)> {
    let mut reader =
        JsonReader { text, bytes: text.as_bytes(), at: 0, start, limits, nodes: 0, duplicates: Vec::new() };
    matches!(reader.peek()?, b'{' | b'[').then_some(())?;
    let root = reader.value(0)?;
    reader.peek().is_none().then_some((root, reader.duplicates))
}

struct JsonReader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    start: u32,
    limits: Limits,
    nodes: usize,
    duplicates: Vec<Duplicate>,
}

impl JsonReader<'_> {
    /// Returns the next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        while self.bytes.get(self.at).is_some_and(blank) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Takes the next byte if it is this one.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Counts values as the YAML reader does.
    fn count(&mut self, more: usize) -> Option<()> {
        self.nodes += more;
        (self.nodes <= self.limits.nodes).then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        (depth <= self.limits.depth).then_some(())?;
        self.count(1)?;
        let first = self.peek()?;
        let start = self.at;
        let content = match first {
            b'"' => Content::Scalar { text: self.string()?, plain: false },
            b'{' => Content::Map(self.map(depth)?),
            b'[' => Content::List(self.list(depth)?),
            _ => Content::Scalar { text: self.literal()?.to_owned(), plain: true },
        };
        Some(Node { span: self.span(start), tag: None, content })
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Node>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']').is_some() {
            return Some(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b',').is_none() {
                self.take(b']')?;
                return Some(items);
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Vec<Entry>> {
        self.at += 1;
        let mut entries = Vec::new();
        let mut keys = Keys::default();
        if self.take(b'}').is_some() {
            return Some(entries);
        }
        loop {
            (self.peek()? == b'"').then_some(())?;
            self.count(1)?;
            let start = self.at;
            let key = self.string()?;
            let key_span = self.span(start);
            self.take(b':')?;
            let value = self.value(depth + 1)?;
            self.duplicates.extend(keys.put(&mut entries, Entry { key, key_span, value }));
            if self.take(b',').is_none() {
                self.take(b'}')?;
                return Some(entries);
            }
        }
    }

    /// Reads `true`, `false`, `null` or a number.
    fn literal(&mut self) -> Option<&str> {
        let start = self.at;
        let ends = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        self.at = self.next(ends).unwrap_or(self.bytes.len());
        let literal = &self.text[start..self.at];
        let is_word = matches!(literal, "true" | "false" | "null");
        (is_word || serde_json::from_str::<serde_json::Number>(literal).is_ok()).then_some(literal)
    }

    /// Reads the text in quotes that begins here.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let from = self.at;
            self.at = self.next(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            let part = &self.text[from..self.at];
            let end = self.bytes[self.at];
            self.at += 1;
            if end == b'"' && text.is_empty() {
                self.count(part.len() / 64)?;
                return Some(part.to_owned());
            }
            text.push_str(part);
            match end {
                b'"' => {
                    self.count(text.len() / 64)?;
                    return Some(text);
                }
                b'\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// Reads what follows a backslash.
    fn escaped(&mut self) -> Option<char> {
        let escape = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hexadecimal()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                let rest = self.text.get(self.at..)?;
                rest.starts_with("\\u").then(|| self.at += 2)?;
                let second = self.hexadecimal().filter(|second| (0xdc00..0xe000).contains(second))?;
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            _ => return None,
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// Returns the place of the next byte of a kind.
    fn next(&self, is_wanted: impl Fn(&u8) -> bool) -> Option<usize> {
        self.bytes[self.at..].iter().position(is_wanted).map(|place| self.at + place)
    }

    fn span(&self, start: usize) -> Span {
        place(start..self.at).shifted(self.start)
    }
}
