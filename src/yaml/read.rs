//! Reads YAML into a [`Node`] tree with the place of every key and value.

use std::collections::HashMap;
use std::ops::Range;

use serde_yaml::granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span as ParserSpan, Tag};

use super::json;
use super::node::{Content, Entry, Node};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};

/// The limits beyond which a reader refuses text.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Levels of nesting.
    pub depth: usize,
    /// Values in all, with those of an anchor counted again, and with every alias that uses it, and 64 bytes of text counted as a value.
    pub nodes: usize,
}

/// Reads the one document in `text`, YAML or JSON.
///
/// # Errors
/// Text that is not YAML, duplicate keys, an unknown alias, a second document, or more than the limits allow.
pub fn read(text: &str, limits: Limits) -> Result<Node, Diagnostics> {
    match read_leniently(text, 0, limits)? {
        (node, duplicates) if duplicates.is_empty() => Ok(node),
        (_, duplicates) => Err(Diagnostics(duplicates)),
    }
}

/// Reads the one document in `text` and goes on past duplicate keys, of which the last counts, so that the caller can
/// report them together with other errors. Its places are counted from `start`.
///
/// # Errors
/// Text that is not YAML, an unknown alias, a second document, or more than the limits allow; with the duplicates so far.
pub fn read_leniently(text: &str, start: u32, limits: Limits) -> Result<(Node, Vec<Diagnostic>), Diagnostics> {
    let (root, duplicates) = read_with_duplicates(text, start, limits);
    let mut diagnostics: Vec<Diagnostic> = duplicates.iter().map(Duplicate::error).collect();
    match root {
        Ok(root) => Ok((root, diagnostics)),
        Err(error) => {
            diagnostics.push(*error);
            Err(Diagnostics(diagnostics))
        }
    }
}

/// Reads the one document in `text`, and returns the duplicate keys beside it. Of these the last counts.
pub(crate) fn read_with_duplicates(text: &str, start: u32, limits: Limits) -> (Read<Node>, Vec<Duplicate>) {
    if let Some((root, duplicates)) = json::read(text, start, limits) {
        return (Ok(root), duplicates);
    }
    let parser = Parser::new_from_str_with_options(text, Options::default());
    let anchors = HashMap::new();
    let mut reader = YamlReader { text, start, parser, limits, nodes: 0, anchors, duplicates: Vec::new() };
    (reader.document(), reader.duplicates)
}

/// A key that a mapping has twice.
#[derive(Debug, Clone)]
pub(crate) struct Duplicate {
    key: String,
    first: Span,
    /// The place of the key that counts.
    pub(crate) last: Span,
}

impl Duplicate {
    /// Returns the error for a reader that takes each key once.
    pub(crate) fn error(&self) -> Diagnostic {
        Diagnostic::error(self.last, format!("duplicate key `{}`", self.key))
            .label("written again here")
            .related(self.first, "also written here")
            .help("keep one of the two")
    }

    /// Returns the warning for a reader that takes the last one.
    pub(crate) fn warning(&self) -> Diagnostic {
        Diagnostic::warning(self.last, format!("duplicate key `{}`", self.key))
            .label("this value counts")
            .related(self.first, "this value is ignored")
            .help("CloudFormation takes the last one; keep one of the two")
    }
}

struct YamlReader<'a> {
    text: &'a str,
    start: u32,
    parser: Parser<'a, serde_yaml::granit_parser::StrInput<'a>>,
    limits: Limits,
    nodes: usize,
    anchors: HashMap<usize, (Node, usize)>,
    duplicates: Vec<Duplicate>,
}

pub(crate) type Read<T> = Result<T, Box<Diagnostic>>;

impl<'a> YamlReader<'a> {
    fn document(&mut self) -> Read<Node> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    return fail(self.span(span), "a second YAML document starts here", |d| {
                        d.help("keep one document in a file; remove this `---` and what follows it")
                    });
                }
                Event::DocumentStart(..) => {
                    let (event, span) = self.next()?;
                    root = Some(self.node(event, span, 0)?);
                }
                Event::StreamEnd => break,
                _ => {
                    return fail(self.span(span), "something is outside of the document", |d| d);
                }
            }
        }
        root.map_or_else(|| fail(None, "the file is empty", |d| d), Ok)
    }

    fn next(&mut self) -> Read<(Event<'a>, ParserSpan)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Box::new(self.syntax_error(&error))),
            None => fail(None, "the file ends too early", |d| d),
        }
    }

    fn node(&mut self, event: Event<'a>, span: ParserSpan, depth: usize) -> Read<Node> {
        let place = self.span(span);
        if depth > self.limits.depth {
            let limit = self.limits.depth;
            return fail(place, format!("more than {limit} levels of nesting"), |d| d);
        }
        self.count(1, place)?;
        let before = self.nodes;
        let (content, tag, anchor, span) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.count(text.len() / 64, place)?;
                let plain = style == ScalarStyle::Plain;
                (Content::Scalar { text: text.into_owned(), plain }, tag, anchor, place)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let (items, end) = self.list(depth)?;
                (Content::List(items), tag, anchor, Span { end: end.max(place.start), ..place })
            }
            Event::MappingStart(_, anchor, tag) => {
                let (entries, end) = self.map(depth)?;
                (Content::Map(entries), tag, anchor, Span { end: end.max(place.start), ..place })
            }
            Event::Alias(id) => return self.alias(id, place),
            _ => return fail(place, "a value is missing here", |d| d),
        };
        let (tag, content) = resolve_tag(tag.as_deref(), content, span)?;
        let node = Node { span, tag, content };
        if anchor != 0 {
            // What an alias may ask for is kept in a copy.
            let size = self.nodes - before + 1;
            self.count(size, span)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Read<(Vec<Node>, u32)> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok((items, self.span(span).end));
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Read<(Vec<Entry>, u32)> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = Keys::default();
        let mut merged: Vec<Node> = Vec::new();
        let end = loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                break self.span(span).end;
            }
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            let key_span = key.span;
            if let Some(tag) = key.tag {
                return fail(key_span, format!("a key has no tag, found `!{tag}`"), |d| d.help("write the key alone"));
            }
            let Content::Scalar { text: key, plain } = key.content else {
                return fail(key_span, "a key must be a single value", |d| d);
            };
            if plain && key == "<<" {
                merged.push(value);
                continue;
            }
            self.duplicates.extend(keys.put(&mut entries, Entry { key, key_span, value }));
        };
        for source in merged {
            merge(&mut entries, &mut keys, source)?;
        }
        Ok((entries, end))
    }

    fn alias(&mut self, id: usize, place: Span) -> Read<Node> {
        // The count comes before the copy, so that a bomb is counted and not built.
        if let Some(size) = self.anchors.get(&id).map(|(_, size)| *size) {
            self.count(size, place)?;
        }
        match self.anchors.get(&id) {
            Some((node, _)) => Ok(node.clone()),
            None => fail(place, "this alias refers to a value that contains it", |d| d),
        }
    }

    fn count(&mut self, more: usize, place: Span) -> Read<()> {
        self.nodes += more;
        if self.nodes <= self.limits.nodes {
            return Ok(());
        }
        let limit = self.limits.nodes;
        fail(place, format!("more than {limit} values, those of anchors and aliases counted each time"), |d| d)
    }

    fn syntax_error(&self, error: &ScanError) -> Diagnostic {
        let start = self.offset(error.marker().byte_offset());
        let tab = self.indenting_tab(start);
        let start = tab.unwrap_or(start);
        let rest = &self.text[start..];
        let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len()).min(1);
        let place = Span { start: to_u32(start), end: to_u32(end) }.shifted(self.start);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return Diagnostic::error(place, format!("more than {} levels of nesting", self.limits.depth));
        }
        let diagnostic = Diagnostic::error(place, format!("this is not YAML: {}", error.info()));
        if tab.is_some() {
            diagnostic.help("indent with spaces, not with tabs")
        } else if rest.trim_start().starts_with('*') {
            diagnostic.help("YAML takes a text that begins with `*` for an alias: quote it; a path pattern may also begin with a slash, as `/*` and `/*.js`")
        } else {
            diagnostic
        }
    }

    /// Returns the tab that indents the line of a place or the next line. A plain scalar that continues after a tab
    /// ends where it began.
    fn indenting_tab(&self, place: usize) -> Option<usize> {
        let before = self.text[..place].rfind('\n').map_or(0, |newline| newline + 1);
        let next = self.text[place..].find('\n').map(|newline| place + newline + 1);
        [Some(before), next].into_iter().flatten().find_map(|line| {
            let tab = line + self.text[line..].bytes().take_while(|byte| *byte == b' ').count();
            self.text[tab..].starts_with('\t').then_some(tab)
        })
    }

    fn span(&self, span: ParserSpan) -> Span {
        let start = self.offset(span.start.byte_offset());
        let end = self.offset(span.end.byte_offset()).max(start);
        place(start..end).shifted(self.start)
    }

    /// Returns a place inside the text and on a character's boundary, whatever the parser says.
    fn offset(&self, offset: Option<usize>) -> usize {
        let mut offset = offset.unwrap_or(0).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// The places of the keys in a mapping. Few keys are compared one by one, which is faster than a hash.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, usize>);

impl Keys {
    const FEW: usize = 16;

    /// Returns the place of a key among the entries.
    fn find(&mut self, entries: &[Entry], key: &str) -> Option<usize> {
        if entries.len() < Self::FEW {
            return entries.iter().position(|entry| entry.key == key);
        }
        if self.0.is_empty() {
            self.0.extend(entries.iter().enumerate().map(|(place, entry)| (entry.key.clone(), place)));
        }
        self.0.get(key).copied()
    }

    /// Adds an entry, in the place of the one with the same key if there is one.
    pub(super) fn put(&mut self, entries: &mut Vec<Entry>, entry: Entry) -> Option<Duplicate> {
        let Some(place) = self.find(entries, &entry.key) else {
            self.push(entries, entry);
            return None;
        };
        let first = entries[place].key_span;
        let duplicate = Duplicate { key: entry.key.clone(), first, last: entry.key_span };
        entries[place] = entry;
        Some(duplicate)
    }

    fn push(&mut self, entries: &mut Vec<Entry>, entry: Entry) {
        if !self.0.is_empty() {
            self.0.insert(entry.key.clone(), entries.len());
        }
        entries.push(entry);
    }
}

/// Adds what YAML 1.1's merge key names: the mapping's own entries win, then the sources in their order.
fn merge(entries: &mut Vec<Entry>, keys: &mut Keys, source: Node) -> Read<()> {
    match source.content {
        Content::Map(more) => {
            for entry in more {
                if keys.find(entries, &entry.key).is_none() {
                    keys.push(entries, entry);
                }
            }
            Ok(())
        }
        Content::List(sources) => sources.into_iter().try_for_each(|source| merge(entries, keys, source)),
        Content::Scalar { .. } => fail(source.span, "`<<` merges a mapping or a list of mappings", |d| d),
    }
}

/// Applies a tag. Local tags are kept for the template; of YAML's own tags only text changes the value.
fn resolve_tag(tag: Option<&Tag>, content: Content, span: Span) -> Read<(Option<String>, Content)> {
    let Some(tag) = tag else { return Ok((None, content)) };
    let name = format!("{}{}", tag.handle(), tag.suffix());
    match name.strip_prefix("tag:yaml.org,2002:") {
        Some("str") => Ok((None, quoted(content))),
        Some("int" | "float" | "bool" | "null" | "seq" | "map") => Ok((None, content)),
        Some(_) => fail(span, format!("the tag `{name}` is not known"), |d| d),
        None => match name.strip_prefix('!') {
            Some("") => Ok((None, quoted(content))),
            Some(local) => Ok((Some(local.to_owned()), content)),
            None => fail(span, format!("the tag `{name}` is not known"), |d| d),
        },
    }
}

fn quoted(content: Content) -> Content {
    match content {
        Content::Scalar { text, .. } => Content::Scalar { text, plain: false },
        other => other,
    }
}

fn fail<T>(
    span: impl Into<Option<Span>>,
    message: impl Into<String>,
    more: impl FnOnce(Diagnostic) -> Diagnostic,
) -> Read<T> {
    Err(Box::new(more(Diagnostic::error(span, message))))
}

/// Returns a range of bytes as a span.
pub(super) fn place(range: Range<usize>) -> Span {
    Span { start: to_u32(range.start), end: to_u32(range.end) }
}

/// Converts an offset. Files are far smaller than four gigabytes: every caller refuses larger ones before reading them.
fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { depth: 20, nodes: 1_000 };

    fn message(text: &str) -> String {
        read(text, LIMITS).unwrap_err().to_string()
    }

    #[test]
    fn places_are_byte_exact() {
        let text = "é: 1\nkey: !Ref 'vålue' # why\n";
        let Content::Map(entries) = read(text, LIMITS).unwrap().content else { panic!("a mapping") };
        assert_eq!(&text[entries[1].key_span.range()], "key");
        assert_eq!(&text[entries[1].value.span.range()], "'vålue'");
        assert_eq!(entries[1].value.tag.as_deref(), Some("Ref"));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert_eq!(message("a: 1\nb: 2\na: 3\nb: 4\n"), "duplicate key `a`; duplicate key `b`");
        assert!(message("a: 1\n---\nb: 2\n").contains("second YAML document"));
        assert!(message(&"[".repeat(100_000)).contains("more than 20 levels"));
        assert!(message("").contains("empty"));
        assert!(message("a: [").contains("not YAML"));
        assert!(message("a: *nothing").contains("not YAML"));
        assert!(message("a: !!binary x").contains("is not known"));
        assert!(message("a: &a [*a]").contains("contains it"));
        assert!(read("a: ! yes\nb: !<tag:yaml.org,2002:str> 1\nc: !!str 2\n", LIMITS).is_ok());
    }

    #[test]
    fn an_alias_bomb_is_counted_not_built() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let alias = format!("*a{},", level - 1).repeat(10);
            text.extend([format!("a{level}: &a{level} [{alias}]\n")]);
        }
        assert!(message(&text).contains("more than 1000 values"));
        let long = format!("a: &a '{}'\nb: [{}]\n", "x".repeat(6_400), "*a,".repeat(100));
        assert!(message(&long).contains("more than 1000 values"));
        let nested = format!("{}{}{}", "&a [".repeat(10), "x, ".repeat(100), "]".repeat(10));
        assert!(message(&nested).contains("more than 1000 values"));
        assert!(read(&nested.replace("&a ", ""), LIMITS).is_ok());
    }

    #[test]
    fn merge_keys_give_way_to_written_ones() {
        let node = read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n", LIMITS).unwrap();
        let Content::Map(entries) = node.content else { panic!("a mapping") };
        let Content::Map(used) = &entries[1].value.content else { panic!("a mapping") };
        let keys: Vec<&str> = used.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["y", "x"]);
    }
}
