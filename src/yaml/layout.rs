//! The layout of a YAML text: where each value is written and in which style.
//!
//! [`read()`](super::read()) answers what a text means: it copies what an alias refers to and merges `<<`. An editor needs the text
//! as it is written, so an alias is a node of its own here and `<<` is a key.

use std::ops::Range;

use serde_yaml::granit_parser::{
    Event, Options, Parser, ScalarStyle, Span as ParserSpan, StrInput, StructureStyle, Tag,
};

/// A value as it is written.
#[derive(Debug)]
pub(crate) struct Node {
    /// The tag, such as `!Ref`.
    pub(crate) tag: Option<WrittenTag>,
    /// True behind an anchor.
    pub(crate) anchored: bool,
    /// The bytes of the value after its tag and anchor: of a block collection from its first key or dash to the end of
    /// its last value, of a block scalar from its header to the last byte that counts.
    pub(crate) range: Range<usize>,
    /// The style.
    pub(crate) form: Form,
}

/// A tag as it is written.
#[derive(Debug)]
pub(crate) struct WrittenTag {
    /// The name without the exclamation mark; empty for YAML's own tags.
    pub(crate) name: String,
    /// The bytes of the tag.
    pub(crate) range: Range<usize>,
}

/// The style of a value.
#[derive(Debug)]
pub(crate) enum Form {
    /// `*name`.
    Alias,
    /// A scalar without quotes, or an empty one.
    Plain,
    /// A scalar in single quotes.
    SingleQuoted,
    /// A scalar in double quotes.
    DoubleQuoted,
    /// A literal or folded block; the offset is the end of its header.
    Block(usize),
    /// A list or a mapping.
    Collection(Collection),
}

/// A list or a mapping.
#[derive(Debug)]
pub(crate) struct Collection {
    /// True in brackets.
    pub(crate) flow: bool,
    /// The items or entries in the order of the text.
    pub(crate) entries: Vec<Entry>,
}

/// An item of a list or an entry of a mapping.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The first byte: that of the key, of the dash, or of an item in brackets.
    pub(crate) start: usize,
    /// The key; `None` in a list.
    pub(crate) key: Option<Key>,
    /// The place after the colon or the dash; of an item in brackets its first byte.
    pub(crate) slot: usize,
    /// False for a key with `?`, a tag or an anchor, and for a key without a colon.
    pub(crate) simple: bool,
    /// The value.
    pub(crate) value: Node,
}

/// A key as it is written.
#[derive(Debug)]
pub(crate) struct Key {
    /// The text, unescaped.
    pub(crate) text: String,
    /// The bytes with the quotes.
    pub(crate) range: Range<usize>,
    /// The style.
    pub(crate) style: Form,
    /// True if it or a value in it has an anchor.
    pub(crate) anchored: bool,
}

impl Key {
    /// Returns `true` for YAML 1.1's merge key.
    pub(crate) fn is_merge(&self) -> bool {
        self.text == "<<" && matches!(self.style, Form::Plain)
    }
}

impl Entry {
    /// Returns the end of the value, or of the colon or dash where there is none.
    pub(crate) fn end(&self) -> usize {
        self.slot.max(self.value.range.end)
    }

    /// Returns `true` if its key or its value has an anchor.
    fn has_anchor(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.anchored) || self.value.has_anchor()
    }
}

impl Node {
    /// Returns the collection, where this is one.
    pub(crate) fn collection(&self) -> Option<&Collection> {
        match &self.form {
            Form::Collection(collection) => Some(collection),
            _ => None,
        }
    }

    /// Returns `true` for a list or a mapping without brackets.
    pub(crate) fn is_block_collection(&self) -> bool {
        self.collection().is_some_and(|collection| !collection.flow)
    }

    /// Returns `true` for a list or a mapping in brackets.
    pub(crate) fn is_flow_collection(&self) -> bool {
        self.collection().is_some_and(|collection| collection.flow)
    }

    /// Returns `true` if it or a key or value in it has an anchor.
    pub(crate) fn has_anchor(&self) -> bool {
        self.anchored || self.collection().is_some_and(|collection| collection.entries.iter().any(Entry::has_anchor))
    }
}

/// Reads the layout of a text that [`read()`](super::read()) accepts; `None` for any other text.
pub(crate) fn read(text: &str) -> Option<Node> {
    let parser = Parser::new_from_str_with_options(text, Options::default());
    let mut reader = Reader { text, parser };
    loop {
        if let (Event::DocumentStart(explicit, _), span) = reader.next()? {
            let from = if explicit { offset(text, span.end.byte_offset()) } else { 0 };
            let (event, span) = reader.next()?;
            return reader.node(event, span, from);
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, ParserSpan)> {
        self.parser.next_event()?.ok()
    }

    /// Reads the value whose text begins at or after `from`.
    fn node(&mut self, event: Event<'a>, span: ParserSpan, from: usize) -> Option<Node> {
        let range = self.range(span);
        let tag_range = span.tag_span().map(|span| self.range(span));
        let (anchor, tag, range, form) = match event {
            Event::Alias(_) => (0, None, range, Form::Alias),
            Event::Scalar(_, style, anchor, tag) => {
                let after_tag = tag_range.as_ref().map_or(from, |range| range.end);
                let (range, form) = self.scalar(style, range, after_tag)?;
                (anchor, tag, range, form)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let start = self.content(from);
                let (entries, end) = self.list(style, start)?;
                let flow = style == StructureStyle::Flow;
                (anchor, tag, start..end, Form::Collection(Collection { flow, entries }))
            }
            Event::MappingStart(style, anchor, tag) => {
                let flow = style == StructureStyle::Flow;
                let (entries, end) = self.map(flow)?;
                (anchor, tag, range.start..end, Form::Collection(Collection { flow, entries }))
            }
            _ => return None,
        };
        let tag = tag.zip(tag_range).map(|(tag, range)| WrittenTag { name: local_name(&tag), range });
        Some(Node { tag, anchored: anchor != 0, range, form })
    }

    fn scalar(&self, style: ScalarStyle, range: Range<usize>, slot: usize) -> Option<(Range<usize>, Form)> {
        Some(match style {
            // The parser gives an empty value the place of what follows it.
            ScalarStyle::Plain if range.is_empty() => (slot..slot, Form::Plain),
            ScalarStyle::Plain => (range, Form::Plain),
            ScalarStyle::SingleQuoted => (range, Form::SingleQuoted),
            ScalarStyle::DoubleQuoted => (range, Form::DoubleQuoted),
            _ => {
                let start = self.content(slot);
                let header = self.text[start..].split([' ', '\t', '\r', '\n']).next()?;
                let header_end = start + header.len();
                let range = if range.is_empty() { self.blank_lines(header_end, range.start) } else { range };
                let end = self.block_end(range, header.contains('+')).max(header_end);
                (start..end, Form::Block(header_end))
            }
        })
    }

    /// Returns the lines of a block scalar without text: the blank lines below its header. The parser gives such a
    /// scalar the place of what follows it.
    fn blank_lines(&self, header_end: usize, next: usize) -> Range<usize> {
        let rest = &self.text[header_end..];
        let start = header_end + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let below = &self.text[start..next.max(start)];
        start..start + below.len() - below.trim_start_matches([' ', '\n', '\r']).len()
    }

    /// Returns the end of a block scalar without the line break that ends it; blank lines after it count only where `+`
    /// keeps them.
    fn block_end(&self, range: Range<usize>, keeps: bool) -> usize {
        let body = self.text[range.clone()].trim_end_matches(' ');
        let last = if keeps {
            body.strip_suffix("\r\n").or(body.strip_suffix(['\n', '\r'])).unwrap_or(body)
        } else {
            body.trim_end()
        };
        let end = range.start + last.len();
        let rest = &self.text[end..];
        if keeps { end } else { end + rest.find(['\n', '\r']).unwrap_or(rest.len()) }
    }

    /// Reads the items of a list that starts with its bracket or first dash at `start`; gives its end too.
    fn list(&mut self, style: StructureStyle, start: usize) -> Option<(Vec<Entry>, usize)> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let last = entries.last().map_or(start, Entry::end);
            if event == Event::SequenceEnd {
                return Some((entries, if style == StructureStyle::Flow { self.range(span).end } else { last }));
            }
            entries.push(if style == StructureStyle::Flow {
                let from = self.range(span).start;
                let value = self.node(event, span, from)?;
                let start = value.tag.as_ref().map_or(value.range.start, |tag| tag.range.start);
                Entry { start, key: None, slot: start, simple: true, value }
            } else {
                let dash = self.trivia(last);
                let value = self.node(event, span, dash + 1)?;
                Entry { start: dash, key: None, slot: dash + 1, simple: self.text[dash..].starts_with('-'), value }
            });
        }
    }

    fn map(&mut self, flow: bool) -> Option<(Vec<Entry>, usize)> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                let last = entries.last().map_or(0, Entry::end);
                return Some((entries, if flow { self.range(span).end } else { last }));
            }
            let key_range = self.range(span);
            let (key, is_plain) = match event {
                Event::Scalar(text, style, 0, None) => {
                    let (range, style) = self.scalar(style, key_range.clone(), key_range.start)?;
                    (Key { text: text.into_owned(), range, style, anchored: false }, true)
                }
                event => {
                    let anchored = self.node(event, span, key_range.start)?.has_anchor();
                    (Key { text: String::new(), range: key_range.clone(), style: Form::Alias, anchored }, false)
                }
            };
            let after_key = key.range.end;
            let colon = self.trivia(after_key);
            let has_colon = self.text[colon..].starts_with(':');
            let slot = if has_colon { colon + 1 } else { after_key };
            let (event, span) = self.next()?;
            let value = self.node(event, span, slot)?;
            let simple = has_colon && is_plain && self.is_simple_key(key_range.start, flow);
            entries.push(Entry { start: key_range.start, key: Some(key), slot, simple, value });
        }
    }

    /// Returns `true` for a key that follows its line's indentation or a dash; in brackets, for one without `?`.
    fn is_simple_key(&self, start: usize, flow: bool) -> bool {
        let before = &self.text[..start];
        if flow {
            return !before.trim_end().ends_with('?');
        }
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        before[line..].chars().all(|c| matches!(c, ' ' | '-'))
    }

    /// Returns the first byte at or after `from` that is no blank, line break or comment.
    fn trivia(&self, mut from: usize) -> usize {
        loop {
            let rest = &self.text[from..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            from += blank;
            if !rest[blank..].starts_with('#') {
                return from;
            }
            from += rest[blank..].find(['\n', '\r']).unwrap_or(rest.len() - blank);
        }
    }

    /// Returns the first byte of a value after its tag and anchor.
    fn content(&self, from: usize) -> usize {
        let mut at = self.trivia(from);
        while self.text[at..].starts_with(['!', '&']) {
            at += self.text[at..].find([' ', '\t', '\n', '\r']).unwrap_or(self.text.len() - at);
            at = self.trivia(at);
        }
        at
    }

    fn range(&self, span: ParserSpan) -> Range<usize> {
        let start = offset(self.text, span.start.byte_offset());
        start..offset(self.text, span.end.byte_offset()).max(start)
    }
}

/// Returns a place inside the text and on a character's boundary.
fn offset(text: &str, offset: Option<usize>) -> usize {
    let mut offset = offset.unwrap_or(0).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Returns the name of a local tag; empty for YAML's own.
fn local_name(tag: &Tag) -> String {
    let name = format!("{}{}", tag.handle(), tag.suffix());
    name.strip_prefix('!').unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(node: &Node, index: usize) -> &Entry {
        &node.collection().expect("a collection").entries[index]
    }

    #[test]
    fn values_end_where_their_text_ends() {
        let text = "a: x y\n  z # c\n\n# d\nb: |\n  t\n\n\nc: |+\n  t\n\nd:\ne: {f: [1, ], }\ng:\n- !If\n  - 1\n-\n";
        let root = read(text).expect("a layout");
        let written: Vec<&str> =
            (0..6).map(|index| &text[entry(&root, index).slot..entry(&root, index).end()]).collect();
        assert_eq!(written, [" x y\n  z", " |\n  t", " |+\n  t\n", "", " {f: [1, ], }", "\n- !If\n  - 1\n-"]);
        assert_eq!(&text[root.range.clone()], text.trim_end());
    }

    #[test]
    fn an_alias_and_a_merge_key_are_what_they_are_written_as() {
        let root = read("a: &x {b: 1}\nc: *x\nd: {<<: *x}\n? e\n: f\n").expect("a layout");
        assert!(entry(&root, 0).value.anchored);
        assert!(matches!(entry(&root, 1).value.form, Form::Alias));
        assert!(entry(&entry(&root, 2).value, 0).key.as_ref().expect("a key").is_merge());
        assert!(entry(&root, 2).simple && !entry(&root, 3).simple);
    }
}
