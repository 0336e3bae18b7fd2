//! Edits of values in YAML's block style: lines with indentation.

use std::ops::Range;

use super::page::{Addition, Page};
use super::place::EditPlace;
use super::text::Splice;
use crate::template::Value;
use crate::write::yaml::{Quotes, after_colon, after_dash, one_line, quoted, short_form};
use crate::yaml::layout::{Collection, Entry, Form};

/// A value in blocks: what is on the line of its key or dash, and the lines below.
struct Block {
    head: String,
    body: String,
}

impl Block {
    /// Splits what is written after a colon or a dash, line end included.
    fn new(written: &str, newline: &str) -> Self {
        let (head, body) = written.split_once('\n').unwrap_or((written, ""));
        let body = body.strip_suffix('\n').unwrap_or(body);
        Self { head: head.trim_start().to_owned(), body: body.replace('\n', newline) }
    }

    /// Returns the head and the lines below it.
    fn joined(&self, newline: &str) -> String {
        if self.body.is_empty() { self.head.clone() } else { [&self.head, newline, &self.body].concat() }
    }
}

impl Page<'_> {
    /// Returns the changes for another value at a place that no brackets are around.
    pub(super) fn replace_in_block(&self, place: &EditPlace, value: &Value) -> Vec<Splice> {
        let Some(entry) = place.entry() else { return vec![self.replace_root(place, value)] };
        let node = place.node;
        let start = place.tag().or(node.tag.as_ref()).map_or(node.range.start, |tag| tag.range.start);
        let compact = self.lines.same(entry.slot, node.range.start) && node.tag.is_none();
        if node.is_block_collection() && !compact {
            return self.replace_lines(place, entry, value);
        }
        let newline = self.lines.line_break(node.range.end);
        let is_item = entry.key.is_none();
        let new = if is_item {
            // The dash that the columns count from is two columns before the value, wherever it is.
            let column = if self.lines.same(entry.slot, start) && start > entry.slot {
                self.lines.column(start)
            } else {
                self.lines.column(entry.start) + 2
            };
            Block::new(&after_dash(value, column.saturating_sub(2), self.style.block), newline)
        } else {
            Block::new(&after_colon(value, self.lines.column(entry.start), self.style.block), newline)
        };
        if node.is_block_collection() {
            let range = start..self.lines.end(node.range.end);
            return vec![Splice::replace(range, new.joined(newline))];
        }
        let (head, body) = match node.form {
            Form::Block(header) => (start..header, self.lines.end(header)..node.range.end),
            _ => (start..node.range.end, node.range.end..node.range.end),
        };
        let mut changes = vec![self.head(entry, head.clone(), &new.head)];
        let line_end = self.lines.end(head.end);
        if !new.body.is_empty() {
            changes.push(Splice::insert(line_end, [newline, &new.body].concat()));
        }
        if body.start < body.end {
            changes.push(Splice::delete(body));
        }
        changes
    }

    /// Returns the change of the text after the key or dash, in its line.
    fn head(&self, entry: &Entry, old: Range<usize>, new: &str) -> Splice {
        if new.is_empty() && self.lines.same(entry.slot, old.start) {
            Splice::delete(entry.slot..old.end)
        } else if new.is_empty() {
            Splice::delete(self.lines.previous_end(old.start).unwrap_or(0)..old.end)
        } else if old.start == entry.slot {
            Splice::replace(old, [" ", new].concat())
        } else {
            Splice::replace(old, new)
        }
    }

    /// Replaces a block collection that has its own lines.
    fn replace_lines(&self, place: &EditPlace, entry: &Entry, value: &Value) -> Vec<Splice> {
        let node = place.node;
        let newline = self.lines.line_break(node.range.end);
        let was_list = node.collection().is_some_and(|old| old.entries.iter().any(|entry| entry.key.is_none()));
        let column = self.lines.column(node.range.start);
        let mut style = self.style.block;
        let base = self.lines.column(entry.start);
        // The lines of a function with a tag are those of its argument.
        let argument = match value {
            Value::Call(function, argument) if short_form(*function, argument).is_some() => argument,
            other => other,
        };
        // Lines of the same kind go where the old ones were, whatever the style of the rest.
        match argument {
            Value::List(_) if was_list => style.list_step = column.saturating_sub(base),
            Value::Map(_) if !was_list => style.step = column.saturating_sub(base),
            _ if entry.key.is_none() => style.list_step = style.list_step.max(2),
            _ => {}
        }
        let new = after_colon(value, base, style);
        let new = Block::new(&new, newline);
        let line = self.lines.start(node.range.start);
        let end = self.lines.end(node.range.end);
        let mut changes = match &node.tag {
            Some(tag) => vec![self.head(entry, tag.range.clone(), &new.head)],
            None if new.head.is_empty() => Vec::new(),
            None => vec![Splice::insert(entry.slot, [" ", &new.head].concat())],
        };
        changes.push(if new.body.is_empty() {
            Splice::delete(self.lines.previous_end(line).unwrap_or(line)..end)
        } else {
            Splice::replace(line..end, new.body)
        });
        changes
    }

    fn replace_root(&self, place: &EditPlace, value: &Value) -> Splice {
        let node = place.node;
        let newline = self.lines.line_break(node.range.end);
        let start = node.tag.as_ref().map_or(node.range.start, |tag| tag.range.start);
        let end = if node.is_block_collection() { self.lines.end(node.range.end) } else { node.range.end };
        let item = Block::new(&after_dash(value, 0, self.style.block), newline).joined(newline);
        // The document is written as an item of a list and moved to the left.
        let moved = |indent: &str| item.replace(&format!("{newline}  "), &format!("{newline}{indent}"));
        if self.lines.is_first(start) {
            return Splice::replace(start..end, moved(&" ".repeat(self.lines.column(start))));
        }
        // A block collection cannot begin on the line of `---`.
        if matches!(value, Value::Map(_) | Value::List(_) | Value::Call(..)) {
            let marker = self.text[..start].trim_end_matches([' ', '\t']).len();
            return Splice::replace(marker..end, [newline, &moved("")].concat());
        }
        Splice::replace(start..end, moved("  "))
    }

    /// Returns the change that puts a new entry or item below another.
    pub(super) fn add_to_block(&self, collection: &Collection, addition: &Addition) -> Splice {
        let neighbor = &collection.entries[addition.behind];
        let line_end = self.lines.end(neighbor.end());
        let newline = self.lines.line_break(neighbor.end());
        let column = self.lines.column(neighbor.start);
        let (opening, written) = match addition.key {
            Some(key) => {
                let style = neighbor.key.as_ref().map(|key| &key.style);
                let key = match style {
                    Some(Form::DoubleQuoted) => quoted(key, Quotes::Double),
                    Some(Form::SingleQuoted) => quoted(key, Quotes::Single),
                    _ => one_line(key, self.style.block.quotes),
                };
                (key + ":", after_colon(addition.value, column, self.style.block))
            }
            None => ("-".to_owned(), self.item(neighbor, addition.value, column)),
        };
        let written = written.strip_suffix('\n').unwrap_or(&written).replace('\n', newline);
        let blank = if self.is_spaced(collection, addition.behind) { newline } else { "" };
        Splice::insert(line_end, [newline, blank, &" ".repeat(column), &opening, &written].concat())
    }

    /// Returns the text after the dash of a new item; in the quotes of its neighbor if both are text.
    fn item(&self, neighbor: &Entry, value: &Value, column: usize) -> String {
        let text = value.as_str().filter(|_| neighbor.value.tag.is_none());
        match text.and_then(|text| self.quoted_like(&neighbor.value, text)) {
            Some(text) => format!(" {text}\n"),
            None => after_dash(value, column, self.style.block),
        }
    }

    /// Returns `true` if a blank line is between an entry and its neighbor.
    fn is_spaced(&self, collection: &Collection, index: usize) -> bool {
        let first = if index + 1 < collection.entries.len() { Some(index) } else { index.checked_sub(1) };
        first.is_some_and(|first| {
            let (first, second) = (&collection.entries[first], &collection.entries[first + 1]);
            self.lines.previous_end(second.start).is_some_and(|line| line > first.end() && self.lines.is_blank(line))
        })
    }

    /// Returns the changes that remove an entry or item with its lines.
    pub(super) fn remove_from_block(&self, holder: &EditPlace, collection: &Collection, index: usize) -> Vec<Splice> {
        let entry = &collection.entries[index];
        let line_end = self.lines.end(entry.end());
        let own_line = self.lines.is_first(entry.start);
        let Some(neighbor) = collection.entries.get(index + 1).or(index.checked_sub(1).map(|i| &collection.entries[i]))
        else {
            let empty = if entry.key.is_some() { "{}" } else { "[]" };
            return match (holder.entry(), self.lines.previous_end(entry.start)) {
                (Some(parent), Some(previous)) if own_line => {
                    let slot = holder.node.tag.as_ref().map_or(parent.slot, |tag| tag.range.end);
                    vec![Splice::insert(slot, format!(" {empty}")), Splice::delete(previous.max(slot)..line_end)]
                }
                _ => vec![Splice::replace(entry.start..entry.end(), empty)],
            };
        };
        if own_line {
            return vec![Splice::delete(self.lines_of(collection, index))];
        }
        // The entry is on the line of a dash.
        let next = neighbor.start;
        if self.text.get(line_end..next).is_some_and(|between| between.trim().is_empty()) {
            vec![Splice::delete(entry.start..next)]
        } else {
            let before = &self.text[..entry.start];
            vec![Splice::delete(before.trim_end_matches(' ').len()..line_end)]
        }
    }

    /// Returns the lines of an entry with one line break, and with the blank line that kept it apart.
    fn lines_of(&self, collection: &Collection, index: usize) -> Range<usize> {
        let entry = &collection.entries[index];
        let end = self.lines.end(entry.end());
        let Some(start) = self.lines.previous_end(entry.start) else { return 0..self.lines.next(end) };
        let before = index.checked_sub(1).map_or(0, |before| collection.entries[before].end());
        let next = self.lines.next(end);
        let is_last = index + 1 == collection.entries.len();
        let blank_after = next > end && self.lines.is_blank(next);
        if start > before && self.lines.is_blank(start) && (is_last || blank_after) {
            return self.lines.previous_end(start).unwrap_or(0)..end;
        }
        if index == 0 && blank_after && !is_last { start..self.lines.end(next) } else { start..end }
    }
}
