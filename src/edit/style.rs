//! The style of a text, for new text that has no neighbor to follow.

use std::collections::BTreeMap;
use std::ops::Range;

use super::text::TextLines;
use crate::write::flow::{Notation, Style as FlowStyle};
use crate::write::yaml::{Quotes, Style as BlockStyle};
use crate::yaml::layout::{Collection, Entry, Form, Node};

/// The style of a whole text.
#[derive(Debug)]
pub(super) struct Style {
    pub(super) block: BlockStyle,
    pub(super) flow: FlowStyle,
    /// The indentation of each level of collections in brackets with a line for each value.
    pub(super) unit: String,
}

/// Returns what most of a text, or the first of its kind in it, is written in.
pub(super) fn detect(text: &str, root: &Node) -> Style {
    let mut seen = SeenStyles { lines: TextLines(text), ..SeenStyles::default() };
    seen.node(root, None);
    let step = most(&seen.steps).filter(|step| *step > 0).unwrap_or(2);
    let quotes = if seen.double > seen.single { Quotes::Double } else { Quotes::Single };
    let colon = seen.colon.unwrap_or(": ");
    let comma = seen.comma.unwrap_or(if colon.ends_with(' ') { ", " } else { "," });
    Style {
        block: BlockStyle {
            step,
            list_step: most(&seen.list_steps).unwrap_or(step),
            quotes,
            spaced: false,
            literal: true,
        },
        flow: FlowStyle {
            notation: if is_json(text) { Notation::Json } else { Notation::Yaml(quotes) },
            colon: colon.to_owned(),
            comma: comma.to_owned(),
            padded: seen.padded.unwrap_or(false),
        },
        unit: seen.unit.unwrap_or("  ").to_owned(),
    }
}

/// Returns `true` for JSON.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn most(counts: &BTreeMap<usize, usize>) -> Option<usize> {
    counts.iter().max_by_key(|(columns, count)| (**count, std::cmp::Reverse(**columns))).map(|(columns, _)| *columns)
}

struct SeenStyles<'a> {
    lines: TextLines<'a>,
    steps: BTreeMap<usize, usize>,
    list_steps: BTreeMap<usize, usize>,
    single: usize,
    double: usize,
    colon: Option<&'a str>,
    comma: Option<&'a str>,
    padded: Option<bool>,
    unit: Option<&'a str>,
}

impl Default for SeenStyles<'_> {
    fn default() -> Self {
        Self {
            lines: TextLines(""),
            steps: BTreeMap::new(),
            list_steps: BTreeMap::new(),
            single: 0,
            double: 0,
            colon: None,
            comma: None,
            padded: None,
            unit: None,
        }
    }
}

impl SeenStyles<'_> {
    /// Looks at a node, which is the value of a key at a place.
    fn node(&mut self, node: &Node, key: Option<usize>) {
        match &node.form {
            Form::SingleQuoted => self.single += 1,
            Form::DoubleQuoted => self.double += 1,
            Form::Collection(collection) => {
                if collection.flow {
                    self.flow(node, collection);
                } else if let Some(key) = key {
                    self.block(collection, key);
                }
                for entry in &collection.entries {
                    self.node(&entry.value, entry.key.as_ref().map(|key| key.range.start));
                }
            }
            Form::Alias | Form::Plain | Form::Block(_) => {}
        }
    }

    fn block(&mut self, collection: &Collection, key: usize) {
        let Some(first) = collection.entries.first() else { return };
        let (column, parent) = (self.lines.column(first.start), self.lines.column(key));
        let steps = if first.key.is_some() { &mut self.steps } else { &mut self.list_steps };
        *steps.entry(column.saturating_sub(parent)).or_default() += 1;
    }

    fn flow(&mut self, node: &Node, collection: &Collection) {
        let Some(first) = collection.entries.first() else { return };
        let text = self.lines.0;
        if first.key.is_some() && text[node.range.start..].starts_with('{') {
            self.colon = self.colon.or_else(|| colon(text, first));
            let inside = &text[node.range.start + 1..first.start];
            if inside.trim_start_matches(' ').is_empty() {
                self.padded = self.padded.or(Some(!inside.is_empty()));
            }
        }
        if let [first, second, ..] = collection.entries.as_slice() {
            self.comma = self.comma.or_else(|| comma(text, first.end()..second.start));
        }
        self.unit = self.unit.or_else(|| unit(self.lines, node, first));
    }
}

/// Returns the colon of an entry with the blanks around it.
pub(super) fn colon<'a>(text: &'a str, entry: &Entry) -> Option<&'a str> {
    let start = entry.value.tag.as_ref().map_or(entry.value.range.start, |tag| tag.range.start);
    text.get(entry.key.as_ref()?.range.end..start).filter(|between| between.trim_matches([' ', '\t']) == ":")
}

/// Returns the comma between two entries on one line with the blanks around it.
pub(super) fn comma(text: &str, between: Range<usize>) -> Option<&str> {
    text.get(between).filter(|between| between.trim_matches([' ', '\t']) == ",")
}

/// Returns the indentation of the first entry's line beyond that of the line on which its collection starts.
pub(super) fn unit<'a>(lines: TextLines<'a>, node: &Node, first: &Entry) -> Option<&'a str> {
    let own_line = lines.is_first(first.start) && !lines.same(node.range.start, first.start);
    let unit = lines.indent(first.start).strip_prefix(lines.indent(node.range.start));
    unit.filter(|unit| own_line && !unit.is_empty())
}
