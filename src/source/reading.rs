//! A source as the check reads it: a template, or the tree of one that another language is translated to.

use std::collections::{BTreeMap, BTreeSet};

use super::cdk::Constructs;
use super::nested::{self, NestedResource};
use super::translation::{NamedPlace, Translation};
use super::{Dialect, live, serverless, terraform};
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
    /// The places that people know by names, by their pointers in the tree.
    places: BTreeMap<Pointer, NamedPlace>,
    /// Values that are secret, wherever they occur.
    pub(crate) secrets: Vec<String>,
    /// The constructs that made the resources, if the CDK wrote the template.
    pub(crate) constructs: Constructs,
    /// The resources of nested stacks that are in the tree, by their logical IDs there.
    pub(crate) nested: BTreeMap<String, NestedResource>,
    /// The places in the tree of what comes from included files, each with its place in its file.
    pub(crate) included: BTreeMap<Pointer, Pointer>,
    /// The names of the texts with those stacks, and of the included files.
    pub(crate) joined: BTreeSet<String>,
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

    /// Reads a Terraform plan as it is before the plan is applied; `None` if the source is no plan.
    ///
    /// # Errors
    /// As [`Reading::read`].
    pub(crate) fn before(sources: &Sources) -> Result<Option<Self>, Diagnostics> {
        let texts: Vec<SourceText<'_>> = sources.texts().collect();
        let document = Document::read(texts.first().map_or("", |source| source.text))?;
        if SourceKind::of(document.value()) != SourceKind::Terraform {
            return Ok(None);
        }
        let translation = terraform::translate(&texts, terraform::Moment::Before)?;
        Ok(Some(Self::translated(document, Dialect::Terraform, translation)))
    }

    fn translated(written: Document, dialect: Dialect, translation: Translation) -> Self {
        let Translation { root, remarks, hidden, places, secrets } = translation;
        Self {
            document: Document::of(root),
            dialect,
            remarks,
            hidden,
            written: Some(written),
            places,
            secrets,
            constructs: Constructs::default(),
            nested: BTreeMap::new(),
            included: BTreeMap::new(),
            joined: BTreeSet::new(),
        }
    }

    fn of(texts: &[SourceText<'_>]) -> Result<Self, Diagnostics> {
        let first = texts.first().map_or("", |source| source.text);
        terraform::refuse_log(first)?;
        let document = Document::read(first)?;
        let (dialect, translation) = match SourceKind::of(document.value()) {
            SourceKind::Live => (Dialect::Live, live::translate(texts)?),
            SourceKind::Terraform => (Dialect::Terraform, terraform::translate(texts, terraform::Moment::After)?),
            _ => return Ok(Self::template(document, texts)),
        };
        Ok(Self::translated(document, dialect, translation))
    }

    fn template(document: Document, texts: &[SourceText<'_>]) -> Self {
        let mut remarks = document.warnings();
        let (mut document, mut nested, mut joined) = (document, BTreeMap::new(), BTreeSet::new());
        let others = texts.get(1..).unwrap_or_default();
        if let Some(join) = texts.first().and_then(|first| nested::join(first, others)) {
            remarks.extend(join.remarks);
            (nested, joined) = (join.resources, join.files);
            if !joined.is_empty() {
                document = Document::of(join.root);
            }
        }
        let mut included = BTreeMap::new();
        let is_serverless = SourceKind::of(document.value()) == SourceKind::Serverless;
        if let Some(found) =
            texts.first().filter(|_| is_serverless).and_then(|first| serverless::include(first, others))
        {
            document = Document::of(found.root);
            included = found.parts;
            joined.extend(found.files);
        }
        let own_id = |id: &str| nested.get(id).map_or(id, |resource| resource.id.as_str()).to_owned();
        let constructs = Constructs::of(document.value(), others, own_id);
        Self {
            document,
            dialect: Dialect::CloudFormation,
            remarks,
            hidden: Vec::new(),
            written: None,
            places: BTreeMap::new(),
            secrets: Vec::new(),
            constructs,
            nested,
            included,
            joined,
        }
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

    /// Returns the name of a place of the tree, or of what is around it; `None` if the source has no names.
    pub(crate) fn named(&self, pointer: &Pointer) -> Option<&NamedPlace> {
        let around = |pointer: &Pointer| pointer.holder();
        std::iter::successors(Some(pointer.clone()), around).find_map(|pointer| self.places.get(&pointer))
    }

    /// Reports whether the tree is that of the text, so that edits of one are edits of the other.
    pub(crate) fn is_template(&self) -> bool {
        self.written.is_none()
    }
}
