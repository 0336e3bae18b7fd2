//! The key or the value that is written at a place of a text.

use crate::template::Pointer;
use crate::yaml::layout::{Form, Node, read};

/// A key, or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WrittenPart {
    /// The key of the value at this pointer.
    Key(Pointer),
    /// The value at this pointer.
    Value(Pointer),
}

/// Returns the key or the single value that begins at an offset; `None` if nothing begins there.
pub(crate) fn written_at(text: &str, offset: usize) -> Option<WrittenPart> {
    find(&read(text)?, Pointer::default(), offset)
}

fn find(node: &Node, at: Pointer, offset: usize) -> Option<WrittenPart> {
    let Form::Collection(collection) = &node.form else {
        return (node.range.start == offset).then_some(WrittenPart::Value(at));
    };
    collection.entries.iter().enumerate().find_map(|(index, entry)| match &entry.key {
        Some(key) if key.range.start == offset => Some(WrittenPart::Key(at.join(&key.text))),
        Some(key) => find(&entry.value, at.join(&key.text), offset),
        None => find(&entry.value, at.index(index), offset),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found_where_they_begin() {
        let text = "a:\n  - {b: 'c'}\n";
        let at = |part: &str| written_at(text, text.find(part).unwrap());
        let b = Pointer::default().join("a").index(0).join("b");
        assert_eq!(at("b"), Some(WrittenPart::Key(b.clone())));
        assert_eq!(at("'c'"), Some(WrittenPart::Value(b)));
        assert_eq!(at("{"), None);
    }
}
