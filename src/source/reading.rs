//! A source as the check reads it: a template, or the tree of one that another language is translated to.

use super::translation::Translation;
use super::{Dialect, live};
use crate::diagnostic::{Diagnostic, Diagnostics, SourceText, Sources, Span};
use crate::source_kind::SourceKind;
use crate::template::{Document, Pointer, Value};

/// A source, read into the tree of a template.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The tree. Its places are in the texts of the source.
    pub(crate) document: Document,
    /// The language of the source.
    pub(crate) dialect: Dialect,
    /// Things to know about the source beside the verdict.
    pub(crate) remarks: Vec<Diagnostic>,
    /// Places that no report shows.
    pub(crate) hidden: Vec<Span>,
    /// The first text as it is written, if the tree is another one.
    written: Option<Document>,
}

impl Reading {
    /// Reads the text of a file, YAML or JSON.
    ///
    /// # Errors
    /// The text is neither, has two resources of one logical ID, or is in a language that is read and says something
    /// that cannot be translated.
    pub(crate) fn read(text: &str) -> Result<Self, Diagnostics> {
        Self::of(&[SourceText { name: "", text, start: 0 }])
    }

    /// Reads a source of several texts, the one that was asked for first.
    ///
    /// # Errors
    /// As [`Reading::read`].
    pub(crate) fn read_all(sources: &Sources) -> Result<Self, Diagnostics> {
        Self::of(&sources.texts().collect::<Vec<_>>())
    }

    fn of(texts: &[SourceText<'_>]) -> Result<Self, Diagnostics> {
        let first = texts.first().map_or("", |source| source.text);
        let document = Document::read(first)?;
        let (dialect, translation) = match SourceKind::of(document.value()) {
            SourceKind::Live => (Dialect::Live, live::translate(texts)?),
            _ => return Ok(Self::template(document)),
        };
        let Translation { root, remarks, hidden } = translation;
        Ok(Self { document: Document::of(root), dialect, remarks, hidden, written: Some(document) })
    }

    fn template(document: Document) -> Self {
        let remarks = document.warnings();
        Self { document, dialect: Dialect::CloudFormation, remarks, hidden: Vec::new(), written: None }
    }

    /// Returns the tree that is judged.
    pub(crate) fn value(&self) -> &Value {
        self.document.value()
    }

    /// Returns the place of a value as a pointer into the text that it is written in; `None` if the tree is the text's
    /// own.
    pub(crate) fn written(&self, place: Span) -> Option<Pointer> {
        self.written.as_ref().and_then(|document| document.pointer_to(place))
    }

    /// Reports whether the tree is that of the text, so that edits of one are edits of the other.
    pub(crate) fn is_template(&self) -> bool {
        self.written.is_none()
    }
}
