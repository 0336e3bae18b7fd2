//! Any template's text, YAML or JSON, read into a value whose parts can be found in the text again.

use super::{Intrinsic, Pointer, Value, scalar};
use crate::diagnostic::{Diagnostics, Span};
use crate::yaml::{Content, Limits, Node, read};

/// CloudFormation takes templates of 1 MB; nothing of that size comes near these.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const LIMITS: Limits = Limits { depth: 256, nodes: 1_000_000 };

/// A template with its text's places.
#[derive(Debug)]
pub struct Document {
    root: Node,
    value: Value,
}

impl Document {
    /// Reads the text of a template. JSON is YAML, but for the names of its places nothing differs.
    ///
    /// # Errors
    /// What is neither YAML nor JSON.
    pub fn read(text: &str) -> Result<Self, Diagnostics> {
        let root = read(text, LIMITS)?;
        Ok(Self { value: value(&root), root })
    }

    /// The whole template.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Where a pointer leads in the text, or the nearest place on its way: of what is a mapping or a list its key, so
    /// that one line is enough to show it.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer) -> Span {
        let mut node = &self.root;
        let mut key = None;
        for step in pointer.steps() {
            let tag = node.tag.as_deref().and_then(Intrinsic::from_short).map(Intrinsic::long);
            if tag == Some(step.as_str()) {
                continue;
            }
            match &node.content {
                Content::Map(entries) => match entries.iter().find(|entry| entry.key == step) {
                    Some(entry) => (node, key) = (&entry.value, Some(entry.key_span)),
                    None => break,
                },
                Content::List(items) => match step.parse().ok().and_then(|index: usize| items.get(index)) {
                    Some(item) => (node, key) = (item, None),
                    None => break,
                },
                Content::Scalar { .. } => break,
            }
        }
        match (&node.content, key) {
            (Content::Scalar { .. }, _) | (_, None) => first_place(node),
            (_, Some(key)) => key,
        }
    }
}

/// The first key or item of a value that has no key of its own.
fn first_place(node: &Node) -> Span {
    match &node.content {
        Content::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        _ => node.span,
    }
}

/// What a node means as part of a template.
fn value(node: &Node) -> Value {
    let value = match &node.content {
        _ if node.is_null() => Value::Null,
        Content::Scalar { text, plain: true } => scalar::plain(text),
        Content::Scalar { text, plain: false } => Value::String(text.clone()),
        Content::List(items) => items.iter().map(value).collect(),
        Content::Map(entries) => {
            Value::from_map(entries.iter().map(|entry| (entry.key.clone(), value(&entry.value))).collect())
        }
    };
    match node.tag.as_deref().and_then(Intrinsic::from_short) {
        Some(function) => Value::call(function, value),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(text: &'a str, pointer: &Pointer) -> &'a str {
        &text[Document::read(text).unwrap().locate(pointer).range()]
    }

    #[test]
    fn a_pointer_leads_to_its_place_in_both_forms_of_a_function() {
        let pointer = Pointer::default().join("A").join("Fn::If").index(1).join("B");
        assert_eq!(place("A: !If\n  - C\n  - B: é x\n  - D\n", &pointer), "é x");
        assert_eq!(place("{\"A\": {\"Fn::If\": [\"C\", {\"B\": \"é x\"}, \"D\"]}}", &pointer), "\"é x\"");
    }

    #[test]
    fn a_mapping_is_shown_by_its_key_and_what_is_missing_by_what_holds_it() {
        let text = "A:\n  B:\n    C: 1\n";
        assert_eq!(place(text, &Pointer::default().join("A").join("B")), "B");
        assert_eq!(place(text, &Pointer::default().join("A").join("B").join("X")), "B");
    }

    #[test]
    fn what_json_may_hold_is_read() {
        let text = "{\n\t\"a\": \"\\ud83d\\ude00 \\/ \\u00e9\",\n\t\"b\" : [1.5, true, null]\n}";
        let value = Document::read(text).unwrap().value().to_json();
        assert_eq!(value, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }
}
