//! What gatefront tells people about their files: as data with places, collected, and rendered here alone.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A range of bytes in a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span as a range of byte offsets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The work goes on.
    Warning,
}

/// One thing to say about a source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place it is about; none when it is about the whole file.
    pub span: Option<Span>,
    /// A few words under the underlined place.
    pub label: Option<String>,
    /// Another place that matters, with its own few words.
    pub related: Option<(Span, String)>,
    /// More to know: what AWS says or does.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            span: span.into(),
            label: None,
            related: None,
            notes: Vec::new(),
            help: None,
        }
    }

    /// An error at a place.
    pub fn error(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message)
    }

    /// A warning at a place.
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

/// How many diagnostics of one file are shown; more help nobody.
const SHOWN: usize = 50;
/// Bytes of the source shown on either side of a place, so that one long line cannot fill a terminal.
const CONTEXT: usize = 2_000;

/// Renders diagnostics the way compilers do: message, file, line, column and the offending text underlined.
///
/// With `color`, the text carries ANSI styles.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], source: Source<'_>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| diagnostic.span.map_or(0, |span| span.start));
    let mut blocks: Vec<String> =
        ordered.iter().take(SHOWN).map(|diagnostic| renderer.render(&[group(diagnostic, source)])).collect();
    if ordered.len() > SHOWN {
        blocks.push(format!("… and {} more", ordered.len() - SHOWN));
    }
    blocks.join("\n\n") + "\n"
}

fn group<'a>(diagnostic: &'a Diagnostic, source: Source<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message);
    let mut group = match diagnostic.span {
        Some(span) => {
            let related = diagnostic.related.as_ref().map(|(span, label)| (*span, label));
            let window = window(source.text, span, related.map(|(span, _)| span));
            let at = |span: Span| {
                let inside =
                    |offset: u32| floor(source.text, (offset as usize).clamp(window.start, window.end)) - window.start;
                let (start, end) = (inside(span.start), inside(span.end));
                // Of a place on several lines the first is enough to find it.
                let line = source.text[window.start + start..].find('\n').unwrap_or(usize::MAX - start);
                start..end.clamp(start, start + line)
            };
            let line = 1 + source.text[..window.start].bytes().filter(|&b| b == b'\n').count();
            let mut snippet = Snippet::source(&source.text[window.clone()])
                .path(source.name)
                .line_start(line)
                .annotation(AnnotationKind::Primary.span(at(span)).label(diagnostic.label.as_deref()));
            if let Some((span, label)) = related {
                snippet = snippet.annotation(AnnotationKind::Context.span(at(span)).label(label.as_str()));
            }
            title.element(snippet)
        }
        None => title.element(annotate_snippets::Origin::path(source.name)),
    };
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// The part of the source to show: whole lines around the places where they are short enough.
fn window(text: &str, span: Span, related: Option<Span>) -> Range<usize> {
    let first = related.map_or(span.start, |other| other.start.min(span.start)) as usize;
    let last = related.map_or(span.end, |other| other.end.max(span.end)) as usize;
    let (first, last) = if last.saturating_sub(first) > CONTEXT {
        (span.start as usize, span.start as usize + CONTEXT)
    } else {
        (first, last)
    };
    let from = floor(text, first.saturating_sub(CONTEXT));
    let to = floor(text, (last + CONTEXT).min(text.len()));
    let first = floor(text, first);
    let last = floor(text, last);
    let start = text[from..first].rfind('\n').map_or(from, |newline| from + newline + 1);
    let end = text[last..to].find('\n').map_or(to, |newline| last + newline);
    start..end.max(start)
}

/// The nearest character boundary at or before `index`.
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

/// The candidate nearest to `text`, when it is near enough to be what was meant.
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
    fn suggestions_are_near() {
        assert_eq!(similar("custom_domain", ["custom-domain", "zero-ttl"]), Some("custom-domain"));
        assert_eq!(similar("frobnicate", ["custom-domain", "zero-ttl"]), None);
    }
}
