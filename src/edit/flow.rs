//! Edits of values in brackets: JSON and YAML's flow style.

use std::ops::Range;

use super::page::{Addition, Page};
use super::place::EditPlace;
use super::style::{colon, comma, unit};
use super::text::Splice;
use crate::template::Value;
use crate::write::flow::{Lines, Notation, Style};
use crate::yaml::layout::{Collection, Entry, Form, Node};

impl Page<'_> {
    /// Returns the changes for another value in brackets, or for a collection in brackets that keeps them.
    pub(super) fn replace_in_flow(&self, place: &EditPlace, value: &Value) -> Vec<Splice> {
        let node = place.node;
        let start = node.tag.as_ref().map_or(node.range.start, |tag| tag.range.start);
        let own = node.collection().filter(|collection| !collection.entries.is_empty());
        let style = self.flow_style(own.or(place.holder.map(|(holder, _)| holder)), place.holder.map_or(0, |(_, i)| i));
        let several = match (own, place.holder) {
            (Some(own), _) => self.lines.is_first(own.entries[0].start),
            (None, Some((holder, index))) => {
                style.notation == Notation::Json && holder.flow && self.lines.is_first(holder.entries[index].start)
            }
            (None, None) => true,
        };
        let lines = several.then(|| self.lines_at(node.range.start, self.unit(node)));
        let new = style.value(value, lines.as_ref());
        // An empty value has no blank before it.
        let blank = if node.range.is_empty() && node.tag.is_none() { " " } else { "" };
        vec![Splice::replace(start..node.range.end, [blank, &new].concat())]
    }

    /// Returns the changes that put a new entry or item behind another; `None` for a pair without braces in a list.
    pub(super) fn add_to_flow(&self, node: &Node, collection: &Collection, addition: &Addition) -> Option<Vec<Splice>> {
        self.has_brackets(node).then_some(())?;
        let neighbor = &collection.entries[addition.behind];
        let style = self.flow_style(Some(collection), addition.behind);
        let after = self.after(neighbor);
        let is_last = addition.behind + 1 == collection.entries.len();
        if !self.has_own_line(neighbor, &after) || !is_last && after.comma.is_none() {
            let written = self.addition(&style, neighbor, addition, None);
            let pair = if is_last { addition.behind.checked_sub(1) } else { Some(addition.behind) };
            let separator = pair.and_then(|first| {
                let entries = &collection.entries;
                comma(self.text, entries[first].end()..entries[first + 1].start)
            });
            let separator = separator.unwrap_or(&style.comma);
            return Some(vec![Splice::insert(neighbor.end(), [separator, &written].concat())]);
        }
        let lines = self.lines_at(neighbor.start, self.unit(node));
        let written = self.addition(&style, neighbor, addition, Some(&lines));
        let mut changes = Vec::new();
        if after.comma.is_none() {
            changes.push(Splice::insert(neighbor.end(), ","));
        }
        let trailing = if after.comma.is_some() { "," } else { "" };
        let line = [lines.newline, &lines.indent, &written, trailing].concat();
        changes.push(Splice::insert(self.lines.end(after.end), line));
        Some(changes)
    }

    /// Returns the changes that remove an entry or item with its comma; `None` for a pair without braces in a list.
    pub(super) fn remove_from_flow(&self, node: &Node, collection: &Collection, index: usize) -> Option<Vec<Splice>> {
        self.has_brackets(node).then_some(())?;
        let entries = &collection.entries;
        let entry = &entries[index];
        let after = self.after(entry);
        let end = after.end;
        let (before, next) = (index.checked_sub(1).map(|before| &entries[before]), entries.get(index + 1));
        if before.is_none() && next.is_none() {
            return Some(vec![Splice::delete(self.inside(node, entry, end))]);
        }
        // The comma before the last entry goes with it.
        let loose = match (before, next) {
            (Some(before), None) if after.comma.is_none() => Some(self.after(before).comma?),
            _ => None,
        };
        if let Some(start) = self.lines.previous_end(entry.start).filter(|_| self.has_own_line(entry, &after)) {
            let line = start.max(loose.map_or(0, |comma| comma + 1))..self.lines.end(end);
            let comma = loose.map(|comma| Splice::delete(comma..comma + 1));
            return Some(comma.into_iter().chain([Splice::delete(line)]).collect());
        }
        let is_blank = |range: Range<usize>| self.text.get(range).is_some_and(|text| text.trim().is_empty());
        Some(match (before, next, loose) {
            (Some(before), _, Some(comma)) if is_blank(before.end()..comma) && is_blank(comma + 1..entry.start) => {
                vec![Splice::delete(before.end()..end)]
            }
            (_, _, Some(comma)) => vec![Splice::delete(comma..comma + 1), Splice::delete(entry.start..end)],
            (Some(before), _, _)
                if next.is_none_or(|next| !self.lines.same(entry.start, next.start))
                    && comma(self.text, before.end()..entry.start).is_some() =>
            {
                vec![Splice::delete(before.end()..entry.end())]
            }
            (_, Some(next), _) if is_blank(end..next.start) => vec![Splice::delete(entry.start..next.start)],
            _ => vec![Splice::delete(entry.start..end)],
        })
    }

    /// Returns the bytes of the only entry; all bytes in the brackets if there is no comment.
    fn inside(&self, node: &Node, entry: &Entry, end: usize) -> Range<usize> {
        let inside = node.range.start + 1..node.range.end - 1;
        let around = [inside.start..entry.start, end..inside.end];
        if around.into_iter().all(|range| self.text[range].trim().is_empty()) { inside } else { entry.start..end }
    }

    fn has_brackets(&self, node: &Node) -> bool {
        self.text[node.range.start..].starts_with(['{', '['])
    }

    fn addition(&self, style: &Style, neighbor: &Entry, addition: &Addition, lines: Option<&Lines>) -> String {
        // In YAML, brackets inside of brackets stay on one line.
        let lines = lines.filter(|_| style.notation == Notation::Json);
        match (addition.key, addition.value) {
            (Some(key), value) => style.entry(key, value, lines),
            (None, Value::String(text)) if neighbor.value.tag.is_none() => {
                self.quoted_like(&neighbor.value, text).unwrap_or_else(|| style.value(addition.value, lines))
            }
            (None, value) => style.value(value, lines),
        }
    }

    /// Returns the style of a collection's entries, with the colon of one of them.
    fn flow_style(&self, collection: Option<&Collection>, index: usize) -> Style {
        let mut style = self.style.flow.clone();
        let Some(collection) = collection.filter(|collection| collection.flow) else { return style };
        let quoted = |entry: &Entry| match &entry.key {
            Some(key) => matches!(key.style, Form::DoubleQuoted),
            None => matches!(entry.value.form, Form::DoubleQuoted) && entry.value.tag.is_none(),
        };
        if collection.entries.iter().all(quoted) {
            style.notation = Notation::Json;
        }
        if let Some(colon) = collection.entries.get(index).and_then(|entry| colon(self.text, entry)) {
            colon.clone_into(&mut style.colon);
        }
        if style.notation != Notation::Json && !style.colon.ends_with([' ', '\t']) {
            style.colon.push(' ');
        }
        style
    }

    fn lines_at<'s>(&'s self, at: usize, unit: &'s str) -> Lines<'s> {
        Lines { newline: self.lines.line_break(at), indent: self.lines.indent(at).to_owned(), unit }
    }

    fn unit(&self, node: &Node) -> &str {
        let first = node.collection().and_then(|collection| collection.entries.first());
        first.and_then(|first| unit(self.lines, node, first)).unwrap_or(&self.style.unit)
    }

    /// Reads the text after an entry.
    fn after(&self, entry: &Entry) -> After {
        let end = entry.end();
        let blanks = |from: usize| self.text.len() - self.text[from..].trim_start_matches([' ', '\t']).len();
        let next = self.text.len() - self.text[end..].trim_start().len();
        let comma = self.text[next..].starts_with(',').then_some(next);
        let rest = blanks(comma.map_or(end, |comma| comma + 1));
        let ends_line = rest == self.lines.end(rest) || self.text[rest..].starts_with('#');
        After { comma, end: comma.map_or(end, |comma| comma + 1), ends_line }
    }

    /// Returns `true` for an entry alone in its line, but for its comma and a comment.
    fn has_own_line(&self, entry: &Entry, after: &After) -> bool {
        self.lines.is_first(entry.start) && after.ends_line
    }
}

/// The text after an entry in brackets.
struct After {
    /// The place of its comma.
    comma: Option<usize>,
    /// The end of the entry with its comma.
    end: usize,
    /// True if nothing but a comment is on the line after it and its comma.
    ends_line: bool,
}
