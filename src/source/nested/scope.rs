//! The names of one template in a tree of several, and the functions that refer to them.

use std::collections::BTreeMap;

use crate::source::translation::{entry, list, map, text};
use crate::yaml::{Content, Entry, Node};

/// The names of a template in the tree, by its own. A name that is not there stays.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Resources and parameters.
    pub(super) references: BTreeMap<String, String>,
    pub(super) conditions: BTreeMap<String, String>,
    pub(super) mappings: BTreeMap<String, String>,
    /// The values of parameters that the parent gives.
    pub(super) values: BTreeMap<String, Node>,
    /// The outputs of nested stacks, by the logical ID of the stack and the name.
    pub(super) outputs: BTreeMap<(String, String), Node>,
}

fn new_name(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(name).map_or(name, String::as_str).to_owned()
}

impl Scope {
    pub(super) fn reference_of(&self, name: &str) -> String {
        new_name(&self.references, name)
    }

    pub(super) fn condition_of(&self, name: &str) -> String {
        new_name(&self.conditions, name)
    }

    pub(super) fn mapping_of(&self, name: &str) -> String {
        new_name(&self.mappings, name)
    }

    /// Reports whether the value of a parameter is in place of every reference to it.
    pub(super) fn is_given(&self, parameter: &str) -> bool {
        self.values.get(parameter).is_some_and(is_static)
    }

    /// Returns a resource with the names of the tree.
    pub(super) fn resource(&self, resource: &Node) -> Node {
        let Content::Map(attributes) = &resource.content else { return self.rewrite(resource) };
        let attribute = |attribute: &Entry| {
            let value = match attribute.key.as_str() {
                "Condition" => named(&attribute.value, |name| self.condition_of(name)),
                "DependsOn" => named(&attribute.value, |name| self.reference_of(name)),
                _ => self.rewrite(&attribute.value),
            };
            Entry { value, ..attribute.clone() }
        };
        Node { content: Content::Map(attributes.iter().map(attribute).collect()), ..resource.clone() }
    }

    /// Returns a condition with the names of the tree. CloudFormation decides conditions before it makes resources, so
    /// values that depend on a resource are not in it.
    pub(super) fn condition(&self, condition: &Node) -> Node {
        let values = self.values.iter().filter(|(_, value)| is_static(value));
        let scope = Self {
            references: self.references.clone(),
            conditions: self.conditions.clone(),
            mappings: self.mappings.clone(),
            values: values.map(|(name, value)| (name.clone(), value.clone())).collect(),
            outputs: BTreeMap::new(),
        };
        scope.rewrite(condition)
    }

    /// Returns a value with the names of the tree, and with the values of parameters and outputs.
    pub(super) fn rewrite(&self, node: &Node) -> Node {
        if let Some(tag) = &node.tag {
            let argument = Node { tag: None, ..node.clone() };
            return match self.call(tag, &argument) {
                Rewritten::Value(value) => value,
                Rewritten::Argument(argument) => Node { tag: Some(tag.clone()), ..argument },
            };
        }
        match &node.content {
            Content::Scalar { .. } => node.clone(),
            Content::List(items) => {
                Node { content: Content::List(items.iter().map(|item| self.rewrite(item)).collect()), ..node.clone() }
            }
            Content::Map(entries) => {
                if let [only] = entries.as_slice()
                    && let Some(function) = short_name(only)
                {
                    return match self.call(function, &only.value) {
                        Rewritten::Value(value) => value,
                        Rewritten::Argument(value) => {
                            Node { content: Content::Map(vec![Entry { value, ..only.clone() }]), ..node.clone() }
                        }
                    };
                }
                let entry = |entry: &Entry| Entry { value: self.rewrite(&entry.value), ..entry.clone() };
                Node { content: Content::Map(entries.iter().map(entry).collect()), ..node.clone() }
            }
        }
    }

    /// Returns what takes the place of a function, or its new argument.
    fn call(&self, function: &str, argument: &Node) -> Rewritten {
        match (function, &argument.content) {
            ("Ref", Content::Scalar { text, .. }) => match self.values.get(text) {
                Some(value) => Rewritten::Value(value.clone()),
                None => Rewritten::Argument(with_text(argument, self.reference_of(text))),
            },
            ("Condition", Content::Scalar { text, .. }) => {
                Rewritten::Argument(with_text(argument, self.condition_of(text)))
            }
            ("GetAtt", Content::Scalar { text, .. }) => {
                let (id, attribute) = text.split_once('.').unwrap_or((text, ""));
                match self.output(id, attribute) {
                    Some(value) => Rewritten::Value(value.clone()),
                    None => Rewritten::Argument(with_text(argument, format!("{}.{attribute}", self.reference_of(id)))),
                }
            }
            ("GetAtt", Content::List(items)) => match items.as_slice() {
                [id, attribute] => {
                    let names = id.as_text().zip(attribute.as_text());
                    if let Some(value) = names.and_then(|(id, attribute)| self.output(id, attribute)) {
                        return Rewritten::Value(value.clone());
                    }
                    let id = named(id, |name| self.reference_of(name));
                    Rewritten::Argument(list(argument.span, [id, self.rewrite(attribute)]))
                }
                _ => Rewritten::Argument(argument.clone()),
            },
            ("Sub", Content::Scalar { text, .. }) => Rewritten::Argument(self.sub(argument, text, &[])),
            ("Sub", Content::List(items)) => match items.as_slice() {
                [first, Node { content: Content::Map(variables), .. }] => {
                    Rewritten::Argument(self.sub(first, first.as_text().unwrap_or_default(), variables))
                }
                _ => Rewritten::Argument(self.rewrite(argument)),
            },
            ("If" | "FindInMap", Content::List(items)) => {
                let is_condition = function == "If";
                let name = |name: &str| if is_condition { self.condition_of(name) } else { self.mapping_of(name) };
                let item = |(index, item): (usize, &Node)| match (index, &item.content) {
                    (0, Content::Scalar { .. }) => named(item, name),
                    _ => self.rewrite(item),
                };
                let items = items.iter().enumerate().map(item).collect();
                Rewritten::Argument(Node { content: Content::List(items), ..argument.clone() })
            }
            _ => Rewritten::Argument(self.rewrite(argument)),
        }
    }

    fn output(&self, id: &str, attribute: &str) -> Option<&Node> {
        self.outputs.get(&(id.to_owned(), attribute.strip_prefix("Outputs.")?.to_owned()))
    }

    /// Returns the argument of `Fn::Sub` with the names of the tree, and values as variables.
    fn sub(&self, place: &Node, template: &str, variables: &[Entry]) -> Node {
        let mut all: Vec<Entry> =
            variables.iter().map(|entry| Entry { value: self.rewrite(&entry.value), ..entry.clone() }).collect();
        let mut holes = template.split("${");
        let mut written = holes.next().unwrap_or_default().to_owned();
        for hole in holes {
            written += "${";
            let Some((name, rest)) = hole.split_once('}') else {
                written += hole;
                continue;
            };
            if name.starts_with('!') || variables.iter().any(|variable| variable.key == name) {
                written += name;
            } else {
                let (id, attribute) = name.split_once('.').unwrap_or((name, ""));
                let value = if attribute.is_empty() { self.values.get(id) } else { self.output(id, attribute) };
                if let Some(value) = value {
                    let variable = name.replace('.', "");
                    if !all.iter().any(|known| known.key == variable) {
                        all.push(entry(place.span, &variable, value.clone()));
                    }
                    written += &variable;
                } else {
                    written += &self.reference_of(id);
                    written += name.get(id.len()..).unwrap_or_default();
                }
            }
            written += "}";
            written += rest;
        }
        let written = text(place.span, written);
        if all.is_empty() { written } else { list(place.span, [written, map(place.span, all)]) }
    }
}

/// Returns a name, or a list of names, with those of the tree.
fn named(node: &Node, name: impl Fn(&str) -> String + Copy) -> Node {
    match &node.content {
        Content::Scalar { text, .. } => with_text(node, name(text)),
        Content::List(items) => {
            let items = items.iter().map(|item| named(item, name)).collect();
            Node { content: Content::List(items), ..node.clone() }
        }
        Content::Map(_) => node.clone(),
    }
}

/// The result of rewriting a function.
enum Rewritten {
    /// A value in place of the function.
    Value(Node),
    /// The function stays, with this argument.
    Argument(Node),
}

fn with_text(node: &Node, text: String) -> Node {
    Node { content: Content::Scalar { text, plain: false }, ..node.clone() }
}

/// Returns the short name of the function that a mapping of one entry is, in its long form.
fn short_name(entry: &Entry) -> Option<&str> {
    match entry.key.as_str() {
        "Ref" => Some("Ref"),
        "Condition" if matches!(entry.value.content, Content::Scalar { .. }) => Some("Condition"),
        key => key.strip_prefix("Fn::"),
    }
}

/// Reports whether a value depends on no resource: it has no function but references to parameters of AWS.
fn is_static(value: &Node) -> bool {
    let is_own = |name: &Node| name.as_text().is_some_and(|name| name.starts_with("AWS::"));
    match (&value.tag, &value.content) {
        (Some(tag), Content::Scalar { .. }) => tag == "Ref" && is_own(value),
        (Some(_), _) => false,
        (None, Content::Scalar { .. }) => true,
        (None, Content::List(items)) => items.iter().all(is_static),
        (None, Content::Map(entries)) => {
            matches!(entries.as_slice(), [only] if only.key == "Ref" && is_own(&only.value))
        }
    }
}
