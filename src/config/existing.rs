//! The files that are read once for all stacks: the template that the resources are added to, and `OpenAPI` documents.

use std::collections::HashMap;
use std::sync::Arc;

use super::stacks::{Base, Load, StackTree};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources, Span};
use crate::openapi::OpenApiFile;
use crate::source_kind::SourceKind;
use crate::template::ExistingTemplate;
use crate::yaml::Content;

/// The files that the stacks of a config name, by their paths and the files that name them.
pub(super) struct ExistingFiles<'a> {
    sources: &'a mut Sources,
    load: Load<'a>,
    templates: HashMap<(String, String), Result<Arc<ExistingTemplate>, Unreadable>>,
    documents: HashMap<(String, String), Result<Arc<OpenApiFile>, Unreadable>>,
}

/// The reason for which a file is not what the config takes it for, and what to do about it.
#[derive(Debug, Clone)]
pub(super) struct Unreadable {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl<'a> ExistingFiles<'a> {
    pub(super) fn new(sources: &'a mut Sources, load: Load<'a>) -> Self {
        Self { sources, load, templates: HashMap::new(), documents: HashMap::new() }
    }

    /// Returns the template that a stack names, if it names one, or reports a file that cannot be read or is no template.
    pub(super) fn of(&mut self, stack: &StackTree, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<ExistingTemplate>> {
        let node = stack.node(&["template"]).filter(|node| !node.is_null())?;
        // A value of another kind is reported where the config is decoded.
        let Content::Scalar { text: path, .. } = &node.content else { return None };
        let from = self.sources.containing(node.span).name.to_owned();
        let key = (from.clone(), path.clone());
        if !self.templates.contains_key(&key) {
            let read = self.read(path, &from);
            self.templates.insert(key.clone(), read);
        }
        match self.templates.get(&key)? {
            Ok(template) => Some(Arc::clone(template)),
            Err(Unreadable { message, help }) => {
                diagnostics.push(Diagnostic { help: help.clone(), ..Diagnostic::error(node.span, message) });
                None
            }
        }
    }

    /// Returns the text of another file that a config names at a place.
    ///
    /// # Errors
    /// The file cannot be read; says why.
    pub(super) fn load(&self, path: &str, place: Span) -> Result<Base, String> {
        (self.load)(path, self.sources.containing(place).name)
    }

    /// Returns the `OpenAPI` document of a path that a config names at a place.
    pub(super) fn document(&mut self, path: &str, place: Span) -> Result<Arc<OpenApiFile>, Unreadable> {
        let key = (self.sources.containing(place).name.to_owned(), path.to_owned());
        if let Some(known) = self.documents.get(&key) {
            return known.clone();
        }
        let read = self.read_document(path, &key.0);
        self.documents.insert(key, read.clone());
        read
    }

    fn read_document(&mut self, path: &str, from: &str) -> Result<Arc<OpenApiFile>, Unreadable> {
        let Base { name, text } = (self.load)(path, from).map_err(|message| Unreadable { message, help: None })?;
        let start = self.sources.add(name.clone(), text.clone());
        let document = OpenApiFile::read(&name, &text, start);
        document.map(Arc::new).map_err(|errors| Unreadable { message: self.unreadable(&name, &errors), help: None })
    }

    fn read(&mut self, path: &str, from: &str) -> Result<Arc<ExistingTemplate>, Unreadable> {
        let Base { name, text } = (self.load)(path, from).map_err(|message| Unreadable { message, help: None })?;
        let start = self.sources.add(name.clone(), text.clone());
        let template = ExistingTemplate::read(&name, text, start)
            .map_err(|errors| Unreadable { message: self.unreadable(&name, &errors), help: None })?;
        match SourceKind::of(template.value()) {
            SourceKind::Template => Ok(Arc::new(template)),
            kind => Err(Unreadable {
                message: format!("{name} is {}, and no CloudFormation template", kind.name()),
                help: Some("name a template with `Resources`".to_owned()),
            }),
        }
    }

    /// Returns the message about a text that cannot be parsed, without a word of the text: it may be anybody's.
    fn unreadable(&self, name: &str, errors: &Diagnostics) -> String {
        let place = errors.0.iter().find_map(|error| error.span).map(|span| self.sources.place(Some(span)));
        format!("{} is neither YAML nor JSON", place.unwrap_or_else(|| name.to_owned()))
    }
}
