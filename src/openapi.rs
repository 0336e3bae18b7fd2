//! `OpenAPI` documents with API Gateway's extensions: what is imported, and the Lambda functions that they name.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

mod fault;
mod function;

use crate::diagnostic::{Diagnostics, Span};
use crate::escape;
use crate::template::{Document, Pointer, References, Value};

pub use function::CalledFunction;

/// The keys of a path that are operations, API Gateway's own one among them.
const METHODS: [&str; 8] =
    ["get", "head", "options", "put", "patch", "post", "delete", "x-amazon-apigateway-any-method"];

/// An `OpenAPI` document of a file.
#[derive(Debug, Clone)]
pub(crate) struct OpenApiFile {
    name: String,
    document: Document,
}

impl OpenApiFile {
    /// Reads a text whose places start to count at `start`. `name` is what people call the file.
    ///
    /// # Errors
    /// Text that is neither YAML nor JSON, and a key that is written twice.
    pub(crate) fn read(name: &str, text: &str, start: u32) -> Result<Self, Diagnostics> {
        Ok(Self { name: escape::line(name), document: Document::read_at(text, start)? })
    }

    /// Returns what people call the file.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole document.
    pub(crate) fn value(&self) -> &Value {
        self.document.value()
    }

    /// Returns the Lambda functions that the document names and that API Gateway calls by their permission, each once.
    pub(crate) fn functions(&self) -> Vec<CalledFunction> {
        function::called(self.value())
    }

    /// Returns the names of resources, parameters, mappings and conditions that the document refers to, with their places.
    pub(crate) fn references(&self) -> Vec<(String, Span)> {
        let mut found = Vec::new();
        self.walk(self.value(), &Pointer::default(), &mut found);
        found
    }

    fn walk(&self, value: &Value, pointer: &Pointer, found: &mut Vec<(String, Span)>) {
        match value {
            Value::Map(map) => map.iter().for_each(|(key, value)| self.walk(value, &pointer.join(key), found)),
            Value::List(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.walk(item, &pointer.index(index), found));
            }
            Value::Call(..) => {
                let References { targets, conditions, mappings } = References::of(value);
                let place = self.document.locate(pointer);
                found.extend([targets, conditions, mappings].into_iter().flatten().map(|name| (name, place)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Returns the operations with the pointers to them: those of the paths that are written out.
    fn operations(&self) -> Vec<(&Value, Pointer)> {
        let paths = self.value().as_map().and_then(|document| document.get("paths")?.as_map());
        let mut operations = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            let pointer = Pointer::default().join("paths").join(path);
            for (method, operation) in item.as_map().into_iter().flatten() {
                if METHODS.contains(&method.to_ascii_lowercase().as_str()) {
                    operations.push((operation, pointer.join(method)));
                }
            }
        }
        operations
    }
}
