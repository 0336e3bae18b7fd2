//! The messages that gatefront gives people about their files: data with places, collected, and rendered here alone.

mod excerpt;
mod line_index;
mod lines;
mod problem;
mod shown;
mod sources;

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::escape::printable;
pub use lines::{LineChange, line_changes};
pub use problem::Problem;
pub(crate) use shown::ShownLines;
pub use sources::Sources;
pub(crate) use sources::{SourceLines, SourceText};

use crate::escape;
use crate::secret::Hidden;
use excerpt::Excerpt;
pub(crate) use line_index::LineIndex;

/// A range of bytes in a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span as a range of byte offsets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the span as many bytes further on.
    #[must_use]
    pub(crate) fn shifted(self, bytes: u32) -> Self {
        Self { start: self.start.saturating_add(bytes), end: self.end.saturating_add(bytes) }
    }

    /// Returns the line of its start and the character in that line, both from 1.
    #[must_use]
    pub fn line_and_column(self, text: &str) -> (usize, usize) {
        let before = &text[..floor(text, self.start as usize)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.bytes().filter(|&b| b == b'\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The severity of a diagnostic or a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something does not work, or is dangerous.
    Error,
    /// Something may be intended.
    Warning,
    /// Something to know. It never makes a command fail.
    Note,
}

impl Severity {
    /// Returns its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing to say about a source text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The problem, in one sentence.
    pub message: String,
    /// The place it is about; `None` if it is about the whole file.
    pub span: Option<Span>,
    /// A few words under the underlined place.
    pub label: Option<String>,
    /// Another place that matters, with its own few words.
    pub related: Option<(Span, String)>,
    /// More to know: what AWS says or does.
    pub notes: Vec<String>,
    /// Advice on what to write instead.
    pub help: Option<String>,
    /// The change that does it.
    pub change: Option<SuggestedChange>,
    /// The text to write in the place of one that is wrong.
    pub correction: Option<Correction>,
}

/// The text that was meant in the place of another one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Correction {
    /// The place of the key or value that is wrong.
    pub span: Span,
    /// The key or value that was meant.
    pub text: String,
    /// True if it follows from what is written; false for a guess.
    pub is_certain: bool,
}

/// A change of the source, to be shown line by line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SuggestedChange {
    /// The change in a few words.
    pub title: String,
    /// The lines that change, in the order of the text.
    pub lines: Vec<LineChange>,
}

impl SuggestedChange {
    /// Reports whether people can read the change: its lines are near to each other and not very long.
    pub(crate) fn is_readable(&self, text: &str) -> bool {
        let is_short = |lines: &str| lines.lines().all(|line| line.len() <= WIDE);
        let all_short = |change: &LineChange| is_short(&change.text) && is_short(&text[change.range.clone()]);
        match (self.lines.first(), self.lines.last()) {
            (Some(first), Some(last)) => last.range.end - first.range.start <= NEAR && self.lines.iter().all(all_short),
            _ => false,
        }
    }
}

impl Diagnostic {
    pub(crate) fn new(severity: Severity, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            span: span.into(),
            label: None,
            related: None,
            notes: Vec::new(),
            help: None,
            change: None,
            correction: None,
        }
    }

    /// Returns an error at a place.
    pub fn error(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message)
    }

    /// Returns a warning at a place.
    pub fn warning(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span, message)
    }

    /// Adds the words under the underlined place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds the name that was probably meant. It is certain if it differs from what is written by a letter, or by capitals.
    #[must_use]
    pub(crate) fn did_you_mean(mut self, written: &str, meant: &str) -> Self {
        let is_certain = is_slip(written, meant);
        self.correction = self.span.map(|span| Correction { span, text: meant.to_owned(), is_certain });
        self.help(format!("did you mean `{meant}`?"))
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A source text with the name that people know it by.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// A path, or `<stdin>`.
    pub name: &'a str,
    /// The whole text.
    pub text: &'a str,
}

/// The number of diagnostics of one file that are shown; more help nobody.
const SHOWN: usize = 50;
/// The longest line of a change that is shown, in bytes.
const WIDE: usize = 300;
/// The greatest distance of two places that are shown in one excerpt, in bytes.
const NEAR: usize = 2_000;
/// The bytes of a line before a place, and behind it, from which the renderer chooses what it shows. A line may be a
/// whole file.
const AROUND: usize = 4_000;

/// Renders diagnostics the way compilers do: message, file, line, column and the offending text underlined.
///
/// With `color`, the text carries ANSI styles.
///
/// Text that looks like a secret in an excerpt is masked.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], source: Source<'_>, color: bool) -> String {
    render_hiding(diagnostics, source, &Hidden::default(), color)
}

/// Renders diagnostics as [`render`] does, with these secrets masked too.
pub(crate) fn render_hiding(diagnostics: &[Diagnostic], source: Source<'_>, hidden: &Hidden, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let counted = LineIndex::new(source.text);
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| diagnostic.span.map_or(0, |span| span.start));
    let mut blocks: Vec<String> = ordered
        .iter()
        .take(SHOWN)
        .map(|diagnostic| {
            let diagnostic = presentable(diagnostic, &counted);
            let change = diagnostic.change.as_ref().and_then(|change| suggestion(change, source, &counted, hidden));
            let groups: Vec<Group<'_>> =
                [Some(group(&diagnostic, source, &counted, hidden)), change].into_iter().flatten().collect();
            renderer.render(&groups)
        })
        .collect();
    if ordered.len() > SHOWN {
        blocks.push(format!("… and {} more", ordered.len() - SHOWN));
    }
    blocks.join("\n\n") + "\n"
}

/// Returns a text as it is shown: with these secrets masked, and nothing invisible.
pub(crate) fn masked(text: &str, hidden: &Hidden) -> String {
    Excerpt::new(text, &(0..text.len()), hidden).text
}

/// Returns lines of a text as they are shown.
pub(crate) fn masked_lines(text: &str, lines: &Range<usize>, hidden: &Hidden) -> String {
    Excerpt::new(text, lines, hidden).text
}

/// Returns the diagnostic with every text printable, and with a related place that is too far away given in a note.
fn presentable(diagnostic: &Diagnostic, counted: &LineIndex<'_>) -> Diagnostic {
    let mut shown = diagnostic.clone();
    shown.message = printable(&shown.message);
    shown.label = shown.label.as_deref().map(printable);
    shown.help = shown.help.as_deref().map(printable);
    if let Some(change) = &mut shown.change {
        change.title = printable(&change.title);
    }
    shown.notes = shown.notes.iter().map(|note| printable(note)).collect();
    if let (Some(span), Some((other, label))) = (shown.span, &shown.related)
        && (span.start.abs_diff(other.start) as usize) > NEAR
    {
        let (line, _) = counted.line_and_column(other.start as usize);
        shown.notes.insert(0, format!("line {line}: {}", printable(label)));
        shown.related = None;
    }
    shown
}

fn group<'a>(diagnostic: &'a Diagnostic, source: Source<'a>, counted: &LineIndex<'_>, hidden: &Hidden) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&diagnostic.message);
    let mut group = match diagnostic.span {
        Some(span) => {
            let related = diagnostic.related.as_ref().map(|(span, label)| (*span, label));
            let whole = lines(source.text, span, related.map(|(span, _)| span));
            let lines = around(source.text, &whole, span, related.map(|(span, _)| span));
            let excerpt = Excerpt::new(source.text, &lines, hidden);
            let at = |span: Span| {
                let inside =
                    |offset: u32| floor(source.text, (offset as usize).clamp(lines.start, lines.end)) - lines.start;
                let (start, end) = (inside(span.start), inside(span.end));
                // Of a place on several lines the first is enough to find it.
                let line = source.text[lines.start + start..].find('\n').unwrap_or(usize::MAX - start);
                let end = end.clamp(start, start + line);
                excerpt.place(start)..excerpt.place(end)
            };
            let (line, column) = counted.line_and_column(span.start as usize);
            let path = escape::line(source.name);
            // The renderer counts columns from the start of what it gets.
            let (group, path) = if lines.start == whole.start {
                (Group::with_title(title), Some(path))
            } else {
                let origin = annotate_snippets::Origin::path(path).line(line).char_column(column);
                (title.element(origin), None)
            };
            let mut snippet = Snippet::source(excerpt.text.clone())
                .path(path)
                .line_start(counted.line_and_column(lines.start).0)
                .annotation(AnnotationKind::Primary.span(at(span)).label(diagnostic.label.as_deref()));
            if let Some((span, label)) = related {
                snippet = snippet.annotation(AnnotationKind::Context.span(at(span)).label(label.as_str()));
            }
            group.element(snippet)
        }
        None => title.element(annotate_snippets::Origin::path(escape::line(source.name))),
    };
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// Returns a change line by line; `None` if it changes no line.
fn suggestion<'a>(
    change: &'a SuggestedChange,
    source: Source<'a>,
    counted: &LineIndex<'_>,
    hidden: &Hidden,
) -> Option<Group<'a>> {
    let (first, last) = (change.lines.first()?, change.lines.last()?);
    let at = |offset: usize| Span { start: u32::try_from(offset).unwrap_or(u32::MAX), end: 0 };
    // Behind the last line, that line is shown.
    let is_behind = first.range.start == source.text.len();
    let start = if is_behind { source.text.trim_end_matches(['\r', '\n']).len() } else { first.range.start };
    let around = lines(source.text, at(start), Some(at(last.range.end.saturating_sub(1).max(start))));
    let mut shown = String::new();
    // The places of each line in the source and in what is shown.
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    let mut offset = around.start;
    for line in source.text[around.clone()].split_inclusive('\n') {
        let inner = line.trim_end_matches(['\r', '\n']);
        let text = Excerpt::new(source.text, &(offset..offset + inner.len()), hidden).text;
        let separator = if places.is_empty() { "" } else { "\n" };
        shown.extend([separator, &text]);
        places.push((offset, shown.len() - text.len()..shown.len()));
        offset += line.len();
    }
    let patches: Vec<Patch<'_>> = change
        .lines
        .iter()
        .map(|change| {
            let text = change.text.replace("\r\n", "\n");
            let text = escape::visible(text.trim_end_matches('\n'), |c| matches!(c, '\n' | '\t')).into_owned();
            let mut inside = places.iter().filter(|(start, _)| change.range.contains(start)).map(|(_, place)| place);
            let follows = places.iter().find(|(start, _)| *start == change.range.start);
            match (inside.clone().next(), inside.next_back(), follows) {
                (Some(first), Some(last), _) => Patch::new(first.start..last.end, text),
                (_, _, Some((_, line))) => Patch::new(line.start..line.start, format!("{text}\n")),
                _ => Patch::new(shown.len()..shown.len(), format!("\n{text}")),
            }
        })
        .collect();
    let snippet = Snippet::source(shown)
        .path(escape::line(source.name))
        .line_start(counted.line_and_column(around.start).0)
        .patches(patches);
    Some(Level::HELP.secondary_title(&change.title).element(snippet))
}

/// Returns the whole lines from the first to the last of the places.
fn lines(text: &str, span: Span, related: Option<Span>) -> Range<usize> {
    let first = floor(text, related.map_or(span.start, |other| other.start.min(span.start)) as usize);
    let last = floor(text, related.map_or(span.start, |other| other.start.max(span.start)) as usize);
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
    // The first half of a Windows line end is no part of the line; the renderer would show it.
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    start..end.max(start)
}

/// Returns the part of some lines that is near to the places on them.
fn around(text: &str, lines: &Range<usize>, span: Span, related: Option<Span>) -> Range<usize> {
    let places = || std::iter::once(span).chain(related).map(|span| floor(text, span.start as usize));
    let first = places().min().unwrap_or(lines.start).saturating_sub(AROUND);
    let last = places().max().unwrap_or(lines.end).saturating_add(AROUND);
    let start = if first > lines.start + AROUND { floor(text, first) } else { lines.start };
    let end = if last.saturating_add(AROUND) < lines.end { floor(text, last) } else { lines.end };
    start..end
}

/// Returns the nearest character boundary at or before `index`.
fn floor(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// Diagnostics as an error value: at least one of them is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut messages = self.0.iter().map(|diagnostic| diagnostic.message.as_str());
        f.write_str(messages.next().unwrap_or_default())?;
        messages.try_for_each(|message| write!(f, "; {message}"))
    }
}

impl std::error::Error for Diagnostics {}

/// Reports whether a word was probably meant to be another one: they differ by a letter, or by capitals, and are long
/// enough that this is no accident.
pub(crate) fn is_slip(written: &str, meant: &str) -> bool {
    let plain = |word: &str| word.to_lowercase().replace(['-', '_'], "");
    let is_long = written.chars().count() >= 4;
    plain(written) == plain(meant) || is_long && strsim::osa_distance(&plain(written), &plain(meant)) <= 1
}

/// Returns the candidate nearest to `text`, when it is near enough to be what was meant.
#[must_use]
pub fn similar<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > 64 {
        return None;
    }
    let lower = text.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_underlined() {
        let source = Source { name: "a.yaml", text: "stack: x\nregoin: eu-west-1\n" };
        let diagnostic =
            Diagnostic::error(Span { start: 9, end: 15 }, "unknown key `regoin`").help("did you mean `region`?");
        assert_eq!(
            render(&[diagnostic], source, false),
            "error: unknown key `regoin`\n --> a.yaml:2:1\n  |\n2 | regoin: eu-west-1\n  | ^^^^^^\n  |\n  = help: did you mean `region`?\n"
        );
    }

    #[test]
    fn places_in_very_long_lines_and_past_the_end_do_not_panic() {
        let text = "é".repeat(100_000);
        let source = Source { name: "a", text: &text };
        for (start, end) in [(0, 1), (100_000, 100_010), (199_999, 200_001), (5_000_000, 6_000_000)] {
            let text = render(&[Diagnostic::error(Span { start, end }, "x")], source, false);
            assert!(text.len() < 20_000, "{}", text.len());
        }
    }

    #[test]
    fn columns_are_right_in_long_lines() {
        let text = format!("{}oops", "x".repeat(3_837));
        let source = Source { name: "a", text: &text };
        let shown = render(&[Diagnostic::error(Span { start: 3_837, end: 3_841 }, "x")], source, false);
        assert!(shown.contains("--> a:1:3838"), "{shown}");
    }

    #[test]
    fn a_related_place_far_away_is_told_by_its_line() {
        let text = format!("first: 1\n{}second: 2\n", "# comment\n".repeat(500));
        let start = u32::try_from(text.find("second").unwrap()).unwrap();
        let diagnostic = Diagnostic::error(Span { start, end: start + 6 }, "x").related(Span { start: 0, end: 5 }, "y");
        let shown = render(&[diagnostic], Source { name: "a", text: &text }, false);
        assert!(shown.contains("note: line 1: y") && shown.contains("a:502:1"), "{shown}");
    }

    #[test]
    fn nothing_from_a_file_commands_the_terminal() {
        let source = Source { name: "a", text: "x: \u{1b}[2J\u{9b}31m\n" };
        let diagnostic = Diagnostic::error(Span { start: 3, end: 5 }, "\u{1b}[2J").note("\u{9b}31m").help("\u{202e}x");
        let shown = render(&[diagnostic], source, false);
        assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{shown:?}");
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(similar("custom_domain", ["custom-domain", "zero-ttl"]), Some("custom-domain"));
        assert_eq!(similar("frobnicate", ["custom-domain", "zero-ttl"]), None);
    }
}
