//! A template that somebody has written, to which resources are added.

use super::{Document, Pointer, Template, Value};
use crate::diagnostic::{Diagnostics, Span};
use crate::escape;

/// A template that exists, with its text and the places in it.
#[derive(Debug, Clone)]
pub struct ExistingTemplate {
    name: String,
    text: String,
    document: Document,
}

impl ExistingTemplate {
    /// Reads a text whose places start to count at `start`. `name` is what people call the file.
    ///
    /// # Errors
    /// Text that is neither YAML nor JSON.
    pub(crate) fn read(name: &str, text: String, start: u32) -> Result<Self, Diagnostics> {
        let document = Document::read_at(&text, start)?;
        Ok(Self { name: escape::line(name), text, document })
    }

    /// Returns what people call the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text as it was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the whole template.
    #[must_use]
    pub fn value(&self) -> &Value {
        self.document.value()
    }

    /// Returns `true` if the text is JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(&self.text).is_ok()
    }

    /// Returns the entry of a section.
    #[must_use]
    pub fn entry(&self, section: &str, id: &str) -> Option<&Value> {
        self.value().as_map()?.get(section)?.as_map()?.get(id)
    }

    /// Returns the type of a resource, as the template writes it.
    #[must_use]
    pub fn resource_type(&self, id: &str) -> Option<&str> {
        self.entry("Resources", id)?.as_map()?.get("Type")?.as_str()
    }

    /// Returns the place of an entry of a section.
    pub(crate) fn place(&self, section: &str, id: &str) -> Span {
        self.document.locate(&Pointer::default().join(section).join(id))
    }

    /// Returns the place of a value, if the template has it.
    pub(crate) fn locate(&self, pointer: &Pointer) -> Option<Span> {
        let found = pointer.steps().try_fold(self.value(), |value, step| match value {
            Value::Map(map) => map.get(&step),
            Value::List(items) => items.get(step.parse::<usize>().ok()?),
            Value::Call(function, argument) if function.long() == step => Some(argument.as_ref()),
            _ => None,
        });
        found.map(|_| self.document.locate(pointer))
    }

    /// Returns the transforms of the template, SAM's among them.
    pub fn transforms(&self) -> impl Iterator<Item = &str> {
        let transform = self.value().as_map().and_then(|sections| sections.get("Transform"));
        let items = match transform {
            Some(Value::List(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        items.iter().map(|item| item.as_str().unwrap_or_default())
    }

    /// Returns `true` if it is a template of the AWS Serverless Application Model.
    #[must_use]
    pub fn is_sam(&self) -> bool {
        self.transforms().any(|name| name == "AWS::Serverless-2016-10-31")
    }

    /// Returns the template without its text.
    pub(crate) fn template(&self) -> Template {
        Template::of(self.value().clone())
    }
}
