//! `overrides`: CloudFormation as the user writes it, merged over what gatefront makes.

use std::mem;

use indexmap::IndexMap;

use crate::diagnostic::Span;
use crate::template::{Document, Pointer, Value};
use crate::yaml::Node;

/// CloudFormation that is merged over a template or a part of one, with its places in the config.
#[derive(Debug, Clone)]
pub struct Overrides {
    document: Document,
    /// The value that is merged: the document, or a part of it.
    value: Value,
}

impl Overrides {
    /// Reads a value of the config as CloudFormation, short tags included.
    pub(crate) fn of(node: Node) -> Self {
        let document = Document::of(node);
        Self { value: document.value().clone(), document }
    }

    /// Returns what is merged over the result.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the place of a value in the config.
    pub(crate) fn place(&self, pointer: &Pointer) -> Span {
        self.document.locate(pointer)
    }

    /// Returns the pointers to the values that replace something or remove it: everything but mappings.
    pub(crate) fn leaves(&self) -> Vec<Pointer> {
        let mut found = Vec::new();
        leaves(self.value(), &Pointer::default(), &mut found);
        found
    }

    fn dropping(&self, leaf: &Pointer) -> Self {
        Self { value: self.without(leaf), ..self.clone() }
    }

    /// Returns the value without one of its leaves.
    pub(crate) fn without(&self, leaf: &Pointer) -> Value {
        let mut value = self.value().clone();
        let steps: Vec<String> = leaf.steps().collect();
        remove(&mut value, &steps);
        value
    }
}

/// The values that are merged over the cache behavior and the origin of a route.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RouteOverrides {
    /// Over the cache behavior.
    pub behavior: Option<Overrides>,
    /// Over the origin.
    pub origin: Option<Overrides>,
}

impl RouteOverrides {
    /// Returns `true` if nothing is merged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.behavior.is_none() && self.origin.is_none()
    }

    /// Returns what is merged over the behavior and over the origin.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Overrides> {
        self.behavior.iter().chain(&self.origin)
    }

    /// Returns the same without one leaf of one part, for each leaf, with its place in the config.
    pub(crate) fn without_each_leaf(&self) -> Vec<(Self, Span)> {
        let of = |part: &Option<Overrides>| {
            let part = part.iter().flat_map(|part| part.leaves().into_iter().map(move |leaf| (part, leaf)));
            part.map(|(part, leaf)| (part.dropping(&leaf), part.place(&leaf))).collect::<Vec<_>>()
        };
        let behaviors = of(&self.behavior).into_iter();
        let behaviors = behaviors.map(|(part, place)| (Self { behavior: Some(part), ..self.clone() }, place));
        let origins = of(&self.origin).into_iter();
        let origins = origins.map(|(part, place)| (Self { origin: Some(part), ..self.clone() }, place));
        behaviors.chain(origins).collect()
    }
}

/// Merges `above` over a value: mappings key by key, a null removes its key, and anything else replaces what is there.
pub(crate) fn apply(below: Value, above: &Value) -> Value {
    let Value::Map(above) = above else { return above.clone() };
    let mut entries = match below {
        Value::Map(entries) => entries,
        _ => IndexMap::new(),
    };
    for (key, value) in above {
        if matches!(value, Value::Null) {
            entries.shift_remove(key);
            continue;
        }
        match entries.get_mut(key) {
            Some(below) => *below = apply(mem::replace(below, Value::Null), value),
            None => {
                entries.insert(key.clone(), apply(Value::Null, value));
            }
        }
    }
    Value::from_map(entries)
}

fn leaves(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Map(map) if !map.is_empty() => map.iter().for_each(|(key, value)| leaves(value, &at.join(key), found)),
        _ => found.push(at.clone()),
    }
}

fn remove(value: &mut Value, steps: &[String]) {
    let (Value::Map(map), Some((step, rest))) = (value, steps.split_first()) else { return };
    if rest.is_empty() {
        map.shift_remove(step);
    } else if let Some(inner) = map.get_mut(step) {
        remove(inner, rest);
        // What held that leaf alone goes with it.
        if inner.as_map().is_some_and(IndexMap::is_empty) {
            map.shift_remove(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn value(text: &str) -> Value {
        Document::read(text).unwrap().value().clone()
    }

    fn applied(below: &str, above: &str) -> String {
        apply(value(below), &value(above)).to_json().to_string()
    }

    #[test]
    fn mappings_merge_and_the_rest_replaces() {
        assert_eq!(
            applied("{a: {b: 1, c: 2}, d: [1, 2]}", "{a: {c: 3, e: x}, d: [4]}"),
            r#"{"a":{"b":1,"c":3,"e":"x"},"d":[4]}"#
        );
        assert_eq!(applied("{a: 1}", "{a: {b: 2, c: ~}}"), r#"{"a":{"b":2}}"#);
        assert_eq!(applied("{a: {b: 1}}", "{a: text}"), r#"{"a":"text"}"#);
    }

    #[test]
    fn a_key_without_a_value_removes() {
        assert_eq!(applied("{a: 1, b: 2, c: 3}", "{b: ~}"), r#"{"a":1,"c":3}"#);
        assert_eq!(applied("{a: 1}", "{b: ~}"), r#"{"a":1}"#);
        assert_eq!(applied("{a: {b: 1}}", "{a: {}}"), r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn a_function_replaces_and_is_replaced() {
        assert_eq!(applied("{a: !Ref A}", "{a: !Sub '${B}'}"), r#"{"a":{"Fn::Sub":"${B}"}}"#);
        assert_eq!(applied("{a: !GetAtt A.B}", "{a: {Ref: C}}"), r#"{"a":{"Ref":"C"}}"#);
        assert_eq!(applied("{a: {b: 1}}", "{a: !Ref C}"), r#"{"a":{"Ref":"C"}}"#);
        assert_eq!(applied("{a: !Ref A}", "{a: {b: 1}}"), r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn every_leaf_can_be_left_out() {
        let node =
            crate::yaml::read("{a: {b: 1, c: {}}, d: [1]}", crate::yaml::Limits { depth: 8, nodes: 99 }).unwrap();
        let overrides = Overrides::of(node);
        let leaves: Vec<String> = overrides.leaves().iter().map(ToString::to_string).collect();
        assert_eq!(leaves, ["/a/b", "/a/c", "/d"]);
        let without = |at: usize| overrides.without(&overrides.leaves()[at]).to_json().to_string();
        assert_eq!(without(0), r#"{"a":{"c":{}},"d":[1]}"#);
        assert_eq!(without(1), r#"{"a":{"b":1},"d":[1]}"#);
        assert_eq!(without(2), r#"{"a":{"b":1,"c":{}}}"#);
    }
}
