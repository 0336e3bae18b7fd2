//! Any template's text, YAML or JSON, read into a value whose parts can be found in the text again.

use std::collections::HashSet;

use super::{Intrinsic, Pointer, Value, scalar};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Content, Duplicate, Limits, Node, read_leniently, read_with_duplicates};

/// CloudFormation takes templates of 1 MB; nothing of that size comes near these.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const LIMITS: Limits = Limits { depth: 256, nodes: 1_000_000 };

/// The most warnings about one text.
const MOST_WARNINGS: usize = 100;

/// A template with its text's places.
#[derive(Debug, Clone)]
pub struct Document {
    value: Value,
    places: Vec<Placed>,
    duplicates: Vec<Duplicate>,
    /// An error about each tag that is not the short form of a function.
    unknown_tags: Vec<Diagnostic>,
}

/// The place of a value. What a mapping or a list has follows it, in the order of the text.
#[derive(Debug, Clone)]
struct Placed {
    span: Span,
    /// The key of an entry.
    key: Option<Span>,
    /// The place in [`Document::places`] of what follows the value and all that is in it.
    next: u32,
    /// True for a function that is written as a tag.
    is_tagged: bool,
    kind: PlacedKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlacedKind {
    Scalar,
    List,
    Map,
}

impl Document {
    /// Reads the text of a template, YAML or JSON. Of a key that is written twice the last counts, as for
    /// CloudFormation; [`Document::warnings`] has these. Two resources of one logical ID are an error.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
    ///
    /// # Errors
    /// Text that is neither YAML nor JSON, two resources of one logical ID, and in a template a tag that CloudFormation
    /// does not know.
    pub fn read(text: &str) -> Result<Self, Diagnostics> {
        let (root, duplicates) = read_with_duplicates(text, 0, LIMITS);
        let root = root.map_err(|error| Diagnostics(vec![*error]))?;
        if !duplicates.is_empty() {
            let ids = logical_ids(&root);
            let twice = duplicates.iter().filter(|key| ids.contains(&key.last));
            let errors: Vec<Diagnostic> = twice.map(Duplicate::error).collect();
            if !errors.is_empty() {
                return Err(Diagnostics(errors));
            }
        }
        let is_template = entry(&root, "Resources").is_some() || entry(&root, "resources").is_some();
        let document = Self { duplicates, ..Self::of(root) };
        if is_template && !document.unknown_tags.is_empty() {
            return Err(Diagnostics(document.unknown_tags));
        }
        Ok(document)
    }

    /// Reads a text that is to be edited, whose places start to count at `start`.
    ///
    /// # Errors
    /// Text that is neither YAML nor JSON, and a key that is written twice.
    pub(crate) fn read_at(text: &str, start: u32) -> Result<Self, Diagnostics> {
        let (root, duplicates) = read_leniently(text, start, LIMITS)?;
        if duplicates.is_empty() { Ok(Self::of(root)) } else { Err(Diagnostics(duplicates)) }
    }

    /// Returns the meaning of a tree as a template, or as a part of one.
    pub(crate) fn of(root: Node) -> Self {
        let (mut places, mut unknown_tags) = (Vec::new(), Vec::new());
        let value = placed(root, None, &mut places, &mut unknown_tags);
        Self { value, places, duplicates: Vec::new(), unknown_tags }
    }

    /// Returns the whole template.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns an error about each tag that is not the short form of a function.
    pub(crate) fn unknown_tags(&self) -> &[Diagnostic] {
        &self.unknown_tags
    }

    /// Returns a warning about each key that is written twice, as many as anybody reads.
    #[must_use]
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.duplicates.iter().take(MOST_WARNINGS).map(Duplicate::warning).collect()
    }

    /// Returns where a pointer leads in the text, or the nearest place on its way: of a mapping or a list its key, so
    /// that one line is enough to show it.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer) -> Span {
        let mut value = &self.value;
        let mut place = 0;
        let mut is_tag_left = true;
        for step in pointer.steps() {
            let next = match value {
                Value::Call(function, argument) if step != function.long() => None,
                Value::Call(_, argument) if is_tag_left && self.is_tagged(place) => {
                    (value, is_tag_left) = (argument, false);
                    continue;
                }
                Value::Call(_, argument) => Some((argument.as_ref(), 0)),
                Value::Map(map) => map.get_full(step.as_str()).map(|(index, _, value)| (value, index)),
                Value::List(items) => step.parse().ok().and_then(|index: usize| Some((items.get(index)?, index))),
                _ => None,
            };
            let Some((child, child_place)) = next.and_then(|(child, index)| Some((child, self.child(place, index)?)))
            else {
                break;
            };
            (value, place, is_tag_left) = (child, child_place, true);
        }
        match self.places.get(place) {
            Some(Placed { kind: PlacedKind::List | PlacedKind::Map, key: Some(key), .. }) => *key,
            Some(Placed { kind: PlacedKind::Map, span, .. }) => {
                self.child(place, 0).and_then(|first| self.places[first].key).unwrap_or(*span)
            }
            Some(placed) => placed.span,
            None => Span::default(),
        }
    }

    /// Returns the pointer to the value, or to the entry of the key, that is written at a place; `None` if there is none.
    pub(crate) fn pointer_to(&self, span: Span) -> Option<Pointer> {
        let is_there = |placed: &Placed| placed.span == span || placed.key == Some(span);
        let wanted = self.places.iter().position(is_there)?;
        let (mut value, mut place, mut pointer) = (&self.value, 0, Pointer::default());
        // Every step leads to a place that is nearer to the end of the list.
        while place != wanted {
            let children = (0..).map_while(|index| Some((index, self.child(place, index)?)));
            let (index, child) = children.take_while(|(_, child)| *child <= wanted).last()?;
            (value, pointer) = match value {
                Value::Map(map) => map.get_index(index).map(|(key, value)| (value, pointer.join(key)))?,
                Value::List(items) => (items.get(index)?, pointer.index(index)),
                _ => return None,
            };
            place = child;
        }
        Some(pointer)
    }

    fn is_tagged(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|placed| placed.is_tagged)
    }

    /// Returns the place of an entry or item. A scalar has none, though its value may be a list: `!GetAtt A.B`.
    fn child(&self, place: usize, index: usize) -> Option<usize> {
        let end = self.places.get(place)?.next as usize;
        let mut child = place + 1;
        for _ in 0..index {
            child = self.places.get(child)?.next as usize;
        }
        (child < end).then_some(child)
    }
}

/// Reads the tree of a text that is translated to a template. Its places are counted from `start`.
///
/// # Errors
/// Text that is neither YAML nor JSON.
pub(crate) fn read_node(text: &str, start: u32) -> Result<Node, Diagnostics> {
    Ok(read_leniently(text, start, LIMITS)?.0)
}

/// Returns the places of the logical IDs of resources.
fn logical_ids(root: &Node) -> HashSet<Span> {
    let template = entry(root, "Resources").or_else(|| entry(entry(root, "resources")?, "Resources"));
    match template.map(|resources| &resources.content) {
        Some(Content::Map(entries)) => entries.iter().map(|entry| entry.key_span).collect(),
        _ => HashSet::new(),
    }
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.content {
        Content::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
        _ => None,
    }
}

/// The beginning of tags that Rain replaces before CloudFormation sees the template.
///
/// <https://aws-cloudformation.github.io/rain/>
const PREPROCESSED: &str = "Rain::";

/// Returns the error about a tag that is not the short form of a function. Tags are case-sensitive.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
fn unknown_tag(tag: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(span, format!("CloudFormation has no tag `!{tag}`"));
    match Intrinsic::similar_short(tag) {
        Some(known) => error.help(format!("write `!{known}`")),
        None => error.help("write the value without the tag"),
    }
}

/// Returns the meaning of a node as part of a template, and adds its place.
fn placed(node: Node, key: Option<Span>, places: &mut Vec<Placed>, unknown_tags: &mut Vec<Diagnostic>) -> Value {
    let function = node.tag.as_deref().and_then(Intrinsic::from_short);
    if function.is_none()
        && let Some(tag) = node.tag.as_deref().filter(|tag| !tag.starts_with(PREPROCESSED))
    {
        unknown_tags.push(unknown_tag(tag, node.span));
    }
    let index = places.len();
    let kind = match node.content {
        Content::Scalar { .. } => PlacedKind::Scalar,
        Content::List(_) => PlacedKind::List,
        Content::Map(_) => PlacedKind::Map,
    };
    places.push(Placed { span: node.span, key, next: 0, is_tagged: function.is_some(), kind });
    let value = match node.content {
        _ if node.is_null() => Value::Null,
        Content::Scalar { text, plain: true } => scalar::plain(text),
        Content::Scalar { text, plain: false } => Value::String(text),
        Content::List(items) => items.into_iter().map(|item| placed(item, None, places, unknown_tags)).collect(),
        Content::Map(entries) => Value::from_map(
            entries
                .into_iter()
                .map(|entry| (entry.key, placed(entry.value, Some(entry.key_span), places, unknown_tags)))
                .collect(),
        ),
    };
    // There are fewer values than the limits allow.
    places[index].next = u32::try_from(places.len()).unwrap_or(u32::MAX);
    match function {
        Some(function) => Value::call(function, value),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_two_keys_counts_with_a_warning() {
        for text in ["Resources: {A: {B: 1, C: 2, B: 3}}", r#"{"Resources": {"A": {"B": 1, "C": 2, "B": 3}}}"#] {
            let document = Document::read(text).unwrap();
            let expected = serde_json::json!({"Resources": {"A": {"B": 3, "C": 2}}});
            assert_eq!(document.value().to_json(), expected);
            let warnings = document.warnings();
            assert_eq!(
                warnings.iter().map(|warning| warning.message.as_str()).collect::<Vec<_>>(),
                ["duplicate key `B`"]
            );
            assert_eq!(place(text, &Pointer::default().join("Resources").join("A").join("B")), "3");
        }
    }

    #[test]
    fn two_resources_of_one_logical_id_are_an_error() {
        for text in ["Resources: {A: 1, A: 2}", "resources: {Resources: {A: 1, B: 2, A: 3}}"] {
            assert_eq!(Document::read(text).unwrap_err().to_string(), "duplicate key `A`");
        }
    }

    #[test]
    fn an_unknown_tag_in_a_template_is_an_error() {
        let read = |text| Document::read(text).map_err(|errors| errors.to_string()).err();
        let error = Some("CloudFormation has no tag `!ref`".to_owned());
        assert_eq!(read("Resources: {A: {Type: X, Properties: {B: !ref C}}}"), error);
        assert_eq!(read("Resources: {}\nOutputs: {A: {Value: [!ref C]}}"), error);
        assert_eq!(read("Resources: {A: !Rain::Module x}"), None);
        assert_eq!(read("job: [!reference [a, b]]"), None);
    }

    #[test]
    fn json_may_hold_characters_that_yaml_forbids() {
        let text = "{\"A\": \"\u{7f}\u{85}\u{9f}\", \"B\": [0, 1.5e-3, true, null, {}, []]}";
        let expected: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(Document::read(text).unwrap().value().to_json(), expected);
    }

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
    fn a_place_leads_back_to_its_pointer() {
        let text = r#"{"A": [{"B": 1}, {"C": {"D": "x"}}], "E": 2}"#;
        let document = Document::read(text).unwrap();
        for pointer in ["/A/0/B", "/A/1/C", "/A/1/C/D", "/A", "/E"] {
            let found = pointer.split('/').skip(1).fold(Pointer::default(), |pointer, step| pointer.join(step));
            assert_eq!(document.pointer_to(document.locate(&found)), Some(found));
        }
        assert_eq!(document.pointer_to(Span { start: 3, end: 9 }), None);
    }

    #[test]
    fn what_json_may_hold_is_read() {
        let text = "{\n\t\"a\": \"\\ud83d\\ude00 \\/ \\u00e9\",\n\t\"b\" : [1.5, true, null]\n}";
        let value = Document::read(text).unwrap().value().to_json();
        assert_eq!(value, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }
}
