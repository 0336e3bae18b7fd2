//! Several texts as one: a config and what it extends, so that every span leads into the right file.

use std::fmt::Write;
use std::ops::Range;

use super::{Diagnostic, LineIndex, ShownLines, Source, Span, render_hiding};
use crate::escape;
use crate::secret::Hidden;

/// The texts that spans may lead into, one behind the other, the one that was asked for first.
#[derive(Debug, Clone)]
pub struct Sources(Vec<SourceFile>);

#[derive(Debug, Clone)]
struct SourceFile {
    name: String,
    text: String,
    /// The place at which its spans start to count.
    start: u32,
}

/// One of several texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceText<'a> {
    /// The path, or another name that people know it by.
    pub(crate) name: &'a str,
    /// The whole text.
    pub(crate) text: &'a str,
    /// The place at which its spans start to count.
    pub(crate) start: u32,
}

impl Sources {
    /// Returns one text, by the name that people know it by.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self(vec![SourceFile { name: name.into(), text: text.into(), start: 0 }])
    }

    /// Returns the names of all of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|file| file.name.as_str())
    }

    /// Returns the text that was asked for.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.first().map_or("", |file| file.text.as_str())
    }

    /// Gives every text another name.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        for file in &mut self.0 {
            file.name = name(&file.name);
        }
    }

    /// Adds a text and gives the place at which its spans start to count.
    pub fn add(&mut self, name: String, text: String) -> u32 {
        // Callers refuse texts that are too large, and too many, long before the places run out.
        let end = |file: &SourceFile| file.start.saturating_add(u32::try_from(file.text.len()).unwrap_or(u32::MAX));
        let start = self.0.last().map_or(0, |file| end(file).saturating_add(1));
        self.0.push(SourceFile { name, text, start });
        start
    }

    /// Returns all texts with the places at which they start.
    pub(crate) fn texts(&self) -> impl Iterator<Item = SourceText<'_>> {
        self.0.iter().map(|file| SourceText { name: &file.name, text: &file.text, start: file.start })
    }

    /// Returns the name and the text that start at a place.
    pub(crate) fn starting_at(&self, start: u32) -> Source<'_> {
        self.of(Some(Span { start, end: start })).map_or(Source { name: "", text: "" }, SourceFile::source)
    }

    /// Returns the name and the text that a span leads into.
    pub(crate) fn containing(&self, span: Span) -> Source<'_> {
        self.starting_at(span.start)
    }

    /// Returns the file that a span leads into; the first where there is no span.
    fn of(&self, span: Option<Span>) -> Option<&SourceFile> {
        let start = span.map_or(0, |span| span.start);
        let next = self.0.partition_point(|file| file.start <= start);
        self.0.get(next.saturating_sub(1))
    }

    /// Returns the text at a place, which is counted like a span; it is empty for a place outside of all texts.
    pub(crate) fn text_at(&self, place: &Range<usize>) -> &str {
        let position = u32::try_from(place.start).unwrap_or(u32::MAX);
        let text = self.of(Some(Span { start: position, end: position })).and_then(|file| {
            let start = usize::try_from(file.start).ok()?;
            file.text.get(place.start.checked_sub(start)?..place.end.checked_sub(start)?)
        });
        text.unwrap_or_default()
    }

    /// Renders diagnostics as [`render`](super::render) does, file by file.
    #[must_use]
    pub fn render(&self, diagnostics: &[Diagnostic], color: bool) -> String {
        self.render_hiding(diagnostics, &Hidden::default(), color)
    }

    /// Renders diagnostics as [`Sources::render`] does, with these secrets masked too.
    pub(crate) fn render_hiding(&self, diagnostics: &[Diagnostic], hidden: &Hidden, color: bool) -> String {
        let in_file = |file: &SourceFile| {
            let own = diagnostics.iter().filter(|d| self.of(d.span).is_some_and(|of| of.start == file.start));
            own.map(|diagnostic| self.local(diagnostic, file)).collect::<Vec<_>>()
        };
        let files = self.0.iter().map(|file| (file, in_file(file))).filter(|(_, own)| !own.is_empty());
        let render = |(file, own): (&SourceFile, Vec<Diagnostic>)| {
            render_hiding(&own, file.source(), &file.hidden(hidden), color)
        };
        files.map(render).collect::<Vec<_>>().join("\n")
    }

    /// Returns the lines around a place, with these secrets masked.
    pub(crate) fn shown_lines(&self, span: Span, hidden: &Hidden) -> Option<ShownLines> {
        let file = self.of(Some(span))?;
        Some(ShownLines::around(&file.text, file.inside(span), &file.hidden(hidden)))
    }

    /// Returns a line for each: `FILE:LINE:COLUMN: error: what is wrong`.
    #[must_use]
    pub fn lines(&self, diagnostics: &[Diagnostic]) -> String {
        let mut lines = String::new();
        for diagnostic in diagnostics {
            let severity = diagnostic.severity.name();
            let message = escape::printable(&diagnostic.message).replace('\n', " ");
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{}: {severity}: {message}", self.place(diagnostic.span));
        }
        lines
    }

    /// Returns `FILE:LINE:COLUMN`, or the file alone where there is no span.
    #[must_use]
    pub fn place(&self, span: Option<Span>) -> String {
        match (self.of(span), span) {
            (Some(file), Some(span)) => {
                let (line, column) = file.inside(span).line_and_column(&file.text);
                format!("{}:{line}:{column}", escape::line(&file.name))
            }
            (Some(file), None) => escape::line(&file.name),
            (None, _) => String::new(),
        }
    }

    /// Returns the diagnostic with places in its file's text; a related place in another file becomes a note.
    fn local(&self, diagnostic: &Diagnostic, file: &SourceFile) -> Diagnostic {
        let mut local = diagnostic.clone();
        local.span = local.span.map(|span| file.inside(span));
        if let Some((span, label)) = local.related.take() {
            if self.of(Some(span)).is_some_and(|of| of.start == file.start) {
                local.related = Some((file.inside(span), label));
            } else {
                local.notes.insert(0, format!("{}: {label}", self.place(Some(span))));
            }
        }
        local
    }
}

impl SourceFile {
    fn source(&self) -> Source<'_> {
        Source { name: &self.name, text: &self.text }
    }

    /// Returns the secrets with the places that are in this text.
    fn hidden(&self, hidden: &Hidden) -> Hidden {
        let start = self.start as usize;
        let own = |place: &&Range<usize>| place.start >= start && place.start <= start + self.text.len();
        let places = hidden.places.iter().filter(own).map(|place| place.start - start..place.end.saturating_sub(start));
        Hidden { places: places.collect(), values: hidden.values.clone() }
    }

    fn inside(&self, span: Span) -> Span {
        Span { start: span.start.saturating_sub(self.start), end: span.end.saturating_sub(self.start) }
    }
}

/// The lines of several texts, counted once for any number of places.
pub(crate) struct SourceLines<'a>(Vec<(SourceText<'a>, LineIndex<'a>)>);

impl<'a> SourceLines<'a> {
    /// Finds the lines of some texts.
    pub(crate) fn new(texts: impl IntoIterator<Item = SourceText<'a>>) -> Self {
        Self(texts.into_iter().map(|source| (source, LineIndex::new(source.text))).collect())
    }

    /// Returns the name of the text that a place is in, with its line and the character in that line; the name is `None`
    /// in the first text.
    pub(crate) fn place(&self, span: Span) -> (Option<&'a str>, usize, usize) {
        let after = self.0.partition_point(|(source, _)| source.start <= span.start);
        let index = after.saturating_sub(1);
        let Some((source, lines)) = self.0.get(index) else { return (None, 1, 1) };
        let (line, column) = lines.line_and_column(span.start.saturating_sub(source.start) as usize);
        ((index > 0).then_some(source.name), line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_shown_in_its_file() {
        let mut sources = Sources::new("a.yaml", "extends: b.yaml\n");
        let start = sources.add("b.yaml".to_owned(), "one: 1\ntwo: 2\n".to_owned());
        let two = Span { start: 7, end: 10 }.shifted(start);
        let diagnostics = [
            Diagnostic::error(two, "no two").related(Span { start: 0, end: 7 }, "because of this"),
            Diagnostic::warning(None, "odd"),
        ];
        assert_eq!(
            sources.render(&diagnostics, false),
            "warning: odd\n--> a.yaml\n\nerror: no two\n --> b.yaml:2:1\n  |\n2 | two: 2\n  | ^^^\n  |\n  = note: a.yaml:1:1: because of this\n"
        );
        assert_eq!(sources.lines(&diagnostics), "b.yaml:2:1: error: no two\na.yaml: warning: odd\n");
    }
}
