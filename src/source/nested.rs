//! Nested stacks whose templates are at hand: their resources become resources of the parent, joined by parameters and
//! outputs.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html>

mod scope;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::file_path::tidy;
use super::translation::{entry, list, map, text};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::template::read_node;
use crate::yaml::{Content, Entry, Node};
use scope::Scope;

/// The types of a stack in a stack.
const TYPES: [&str; 2] = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];

/// The sections whose entries are referred to by their names.
const NAMING: [&str; 4] = ["Resources", "Parameters", "Conditions", "Mappings"];

/// Stacks in one another, at most.
const DEPTH: usize = 5;

/// The most resources of a template that CloudFormation takes. A tree with more is not joined.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const RESOURCES: usize = 500;

/// Returns the paths of the templates of nested stacks, relative to their parent's. A template elsewhere, such as in a
/// bucket, has none.
///
/// The CDK and the AWS CLI write the path of an asset into the metadata, and `aws cloudformation package` replaces a
/// local path.
///
/// <https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html>
#[must_use]
pub fn nested_templates(template: &str) -> Vec<String> {
    if !TYPES.iter().any(|name| template.contains(name)) {
        return Vec::new();
    }
    let Ok(root) = read_node(template, 0) else { return Vec::new() };
    stacks(&root).filter_map(|stack| local_path(&stack.value)).map(str::to_owned).collect()
}

/// A template with the resources of its nested stacks.
#[derive(Debug)]
pub(super) struct Joined {
    /// The tree.
    pub(super) root: Node,
    /// The resources of nested stacks, by their logical IDs in the tree.
    pub(super) resources: BTreeMap<String, NestedResource>,
    /// The names of the texts that are in the tree now.
    pub(super) files: BTreeSet<String>,
    /// A warning about each nested stack that is not looked into.
    pub(super) remarks: Vec<Diagnostic>,
}

/// A resource of a nested stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NestedResource {
    /// Its own logical ID.
    pub(crate) id: String,
    /// The logical IDs that lead to it: `Edge/Distribution`.
    pub(crate) path: String,
}

/// Joins the nested stacks of a template with it; `None` if it has none. The other texts are templates that it may use.
pub(super) fn join(template: &SourceText<'_>, others: &[SourceText<'_>]) -> Option<Joined> {
    if !TYPES.iter().any(|name| template.text.contains(name)) {
        return None;
    }
    let root = read_node(template.text, template.start).ok()?;
    stacks(&root).next()?;
    let transform = root.get("Transform").map(|transform| transform.content.clone());
    let mut joiner = Joiner { others, taken: ids(&root), transform, ..Joiner::default() };
    let whole = joiner.template(&root, template.name, &Parent::default());
    let Joiner { resources, files, remarks, .. } = joiner;
    let root = map(root.span, whole.sections.into_iter().map(|section| section.into_entry(&root)));
    Some(Joined { root, resources, files, remarks })
}

/// Returns the nested stacks of a template.
fn stacks(root: &Node) -> impl Iterator<Item = &Entry> {
    let is_stack =
        |entry: &&Entry| entry.value.get("Type").and_then(Node::as_text).is_some_and(|name| TYPES.contains(&name));
    entries(root, "Resources").iter().filter(is_stack)
}

fn entries<'n>(root: &'n Node, section: &str) -> &'n [Entry] {
    match root.get(section).map(|section| &section.content) {
        Some(Content::Map(entries)) => entries,
        _ => &[],
    }
}

fn ids(root: &Node) -> BTreeSet<String> {
    NAMING.iter().flat_map(|section| entries(root, section)).map(|entry| entry.key.clone()).collect()
}

/// Returns the path of the template of a nested stack, relative to its parent's.
fn local_path(stack: &Node) -> Option<&str> {
    let asset = stack.get("Metadata").and_then(|metadata| metadata.get("aws:asset:path"));
    let properties = stack.get("Properties");
    let property = |name: &str| properties.and_then(|properties| properties.get(name));
    let written = asset.or_else(|| property("TemplateURL")).or_else(|| property("Location"))?;
    written.as_text().filter(|path| written.tag.is_none() && !path.contains("://") && !path.is_empty())
}

/// Returns the values that a nested stack gives to parameters.
fn given(stack: &Node) -> Option<&Node> {
    stack.get("Properties")?.get("Parameters")
}

/// A section of a template under construction.
#[derive(Debug)]
struct SectionParts {
    name: String,
    /// The entries; a section that is no mapping has its node instead.
    entries: Result<Vec<Entry>, Node>,
}

impl SectionParts {
    fn into_entry(self, root: &Node) -> Entry {
        let written = root.get_entry(&self.name);
        let key_span = written.map_or(root.span, |entry| entry.key_span);
        let span = written.map_or(root.span, |entry| entry.value.span);
        let value = self.entries.map_or_else(|node| node, |entries| map(span, entries));
        entry(key_span, &self.name, value)
    }
}

/// A template whose names are those of the tree.
#[derive(Debug, Default)]
struct JoinedPart {
    sections: Vec<SectionParts>,
    /// The values of the outputs.
    outputs: BTreeMap<String, Node>,
}

impl JoinedPart {
    fn section(&mut self, name: &str) -> Option<&mut Vec<Entry>> {
        if !self.sections.iter().any(|section| section.name == name) {
            self.sections.push(SectionParts { name: name.to_owned(), entries: Ok(Vec::new()) });
        }
        self.sections.iter_mut().find(|section| section.name == name)?.entries.as_mut().ok()
    }
}

/// The place of a nested stack in the tree. That of the whole is empty.
#[derive(Debug, Default)]
struct Parent {
    /// Its logical ID in the tree, which the IDs in it begin with.
    prefix: String,
    /// The logical IDs that lead to it.
    path: String,
    /// The condition under which it is created.
    condition: Option<String>,
    /// The values of its parameters.
    given: BTreeMap<String, Node>,
    depth: usize,
}

#[derive(Debug, Default)]
struct Joiner<'a> {
    others: &'a [SourceText<'a>],
    /// The names in the tree.
    taken: BTreeSet<String>,
    resources: BTreeMap<String, NestedResource>,
    files: BTreeSet<String>,
    remarks: Vec<Diagnostic>,
    count: usize,
    /// The macros of the whole template.
    transform: Option<Content>,
}

impl Joiner<'_> {
    /// Writes a template, and the nested stacks in it, with the names of the tree.
    fn template(&mut self, root: &Node, file: &str, parent: &Parent) -> JoinedPart {
        let mut scope = self.scope(root, parent);
        self.count += entries(root, "Resources").len();
        let mut nested = Vec::new();
        let mut open: Vec<&Entry> = stacks(root).collect();
        // A stack waits for those whose outputs it gets.
        loop {
            let names: Vec<&str> = open.iter().map(|stack| stack.key.as_str()).collect();
            let waits = |stack: &Entry| {
                given(&stack.value)
                    .is_some_and(|given| names.iter().any(|name| *name != stack.key && mentions(given, name)))
            };
            let Some(place) = open.iter().position(|stack| !waits(stack)) else { break };
            let stack = open.remove(place);
            if let Some(part) = self.nested(stack, file, parent, &scope) {
                for (name, value) in &part.outputs {
                    scope.outputs.insert((stack.key.clone(), name.clone()), value.clone());
                }
                nested.push(part);
            }
        }
        self.remarks.extend(open.into_iter().map(unread));
        let mut whole = self.rewritten(root, parent, &scope);
        for section in nested.into_iter().flat_map(|part| part.sections) {
            if let (Some(entries), Ok(more)) = (whole.section(&section.name), section.entries) {
                entries.extend(more);
            }
        }
        whole
    }

    /// Returns the names of a template in the tree.
    fn scope(&mut self, root: &Node, parent: &Parent) -> Scope {
        let mut scope = Scope::default();
        if parent.depth == 0 {
            return scope;
        }
        for section in NAMING {
            for entry in entries(root, section) {
                let id = unique(&format!("{}{}", parent.prefix, entry.key), &mut self.taken);
                let names = match section {
                    "Conditions" => &mut scope.conditions,
                    "Mappings" => &mut scope.mappings,
                    _ => &mut scope.references,
                };
                names.insert(entry.key.clone(), id.clone());
                if section == "Resources" {
                    let path = format!("{}/{}", parent.path, entry.key);
                    self.resources.insert(id, NestedResource { id: entry.key.clone(), path });
                }
            }
        }
        for entry in entries(root, "Parameters") {
            if let Some(value) = parent.given.get(&entry.key).filter(|_| is_single(&entry.value)) {
                scope.values.insert(entry.key.clone(), value.clone());
            }
        }
        scope
    }

    /// Reads the template of a nested stack, and writes it with the names of the tree; `None` if it is not at hand.
    fn nested(&mut self, stack: &Entry, file: &str, parent: &Parent, scope: &Scope) -> Option<JoinedPart> {
        let found = local_path(&stack.value).filter(|_| parent.depth < DEPTH).and_then(|path| {
            let wanted = beside(file, path);
            let source = self.others.iter().find(|source| tidy(Path::new(source.name)) == wanted)?;
            Some((source.name.to_owned(), read_node(source.text, source.start).ok()?))
        });
        let is_small = |root: &Node| self.count + entries(root, "Resources").len() <= RESOURCES;
        let Some((name, root)) = found.filter(|(_, root)| self.can_join(root) && is_small(root)) else {
            self.remarks.push(unread(stack));
            return None;
        };
        let id = scope.reference_of(&stack.key);
        let given = match given(&stack.value).map(|given| &given.content) {
            Some(Content::Map(all)) => all.iter().map(|one| (one.key.clone(), scope.rewrite(&one.value))).collect(),
            _ => BTreeMap::new(),
        };
        let own = stack.value.get("Condition").and_then(Node::as_text).map(|name| scope.condition_of(name));
        let path = if parent.path.is_empty() { stack.key.clone() } else { format!("{}/{}", parent.path, stack.key) };
        let inner = Parent {
            prefix: id,
            path,
            condition: own.or_else(|| parent.condition.clone()),
            given,
            depth: parent.depth + 1,
        };
        self.files.insert(name.clone());
        Some(self.template(&root, &name, &inner))
    }

    /// Reports whether a template has no macros but those of the whole, no settings for all of its resources, and no
    /// loops.
    fn can_join(&self, root: &Node) -> bool {
        let is_loop = |entry: &Entry| entry.key.starts_with("Fn::");
        let sections = ["Resources", "Conditions", "Outputs"];
        let transform = root.get("Transform").map(|transform| &transform.content);
        transform.is_none_or(|transform| self.transform.as_ref() == Some(transform))
            && root.get("Globals").is_none()
            && root.get("Resources").is_some()
            && !sections.iter().any(|section| entries(root, section).iter().any(is_loop))
    }

    /// Writes the sections of a template with the names of the tree.
    fn rewritten(&mut self, root: &Node, parent: &Parent, scope: &Scope) -> JoinedPart {
        let mut part = JoinedPart::default();
        let Content::Map(sections) = &root.content else { return part };
        for section in sections {
            let name = section.key.as_str();
            let Content::Map(all) = &section.value.content else {
                part.sections.push(SectionParts { name: name.to_owned(), entries: Err(section.value.clone()) });
                continue;
            };
            let mut written = Vec::new();
            for one in all {
                match name {
                    "Resources" => written.push(Entry {
                        key: scope.reference_of(&one.key),
                        key_span: one.key_span,
                        value: scope.resource(&one.value),
                    }),
                    "Parameters" if scope.is_given(&one.key) => {}
                    "Parameters" => written.push(Entry {
                        key: scope.reference_of(&one.key),
                        key_span: one.key_span,
                        value: parameter(&one.value, parent.given.get(&one.key)),
                    }),
                    "Conditions" => written.push(Entry {
                        key: scope.condition_of(&one.key),
                        key_span: one.key_span,
                        value: scope.condition(&one.value),
                    }),
                    "Mappings" => {
                        written.push(Entry { key: scope.mapping_of(&one.key), ..one.clone() });
                    }
                    "Outputs" if parent.depth > 0 => {
                        let value = one.value.get("Value").map(|value| scope.rewrite(value));
                        part.outputs.extend(value.map(|value| (one.key.clone(), value)));
                    }
                    _ if parent.depth > 0 => {}
                    _ => written.push(Entry { value: scope.rewrite(&one.value), ..one.clone() }),
                }
            }
            if parent.depth == 0 || !written.is_empty() {
                part.sections.push(SectionParts { name: name.to_owned(), entries: Ok(written) });
            }
        }
        if let Some(condition) = &parent.condition {
            self.limit(&mut part, condition);
        }
        part
    }

    /// Makes the resources of a nested stack depend on its condition.
    fn limit(&mut self, part: &mut JoinedPart, condition: &str) {
        let mut both = Vec::new();
        for resource in part.section("Resources").into_iter().flatten() {
            let Content::Map(attributes) = &mut resource.value.content else { continue };
            let span = resource.value.span;
            let own = attributes.iter_mut().find(|attribute| attribute.key == "Condition");
            let Some(own) = own else {
                attributes.push(entry(span, "Condition", text(span, condition)));
                continue;
            };
            let Some(name) = own.value.as_text().map(str::to_owned) else { continue };
            let joint = unique(&format!("{name}And{condition}"), &mut self.taken);
            let of = |name: &str| map(span, [entry(span, "Condition", text(span, name))]);
            both.push(entry(span, &joint, map(span, [entry(span, "Fn::And", list(span, [of(&name), of(condition)]))])));
            own.value = text(own.value.span, joint);
        }
        if let Some(conditions) = part.section("Conditions") {
            conditions.extend(both);
        }
    }
}

/// Returns a name that is not taken yet, and takes it.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let candidates = std::iter::once(name.to_owned()).chain((2..).map(|number: usize| format!("{name}{number}")));
    let free = candidates.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// Reports whether a parameter is one text, and not a list or the name of a parameter of Systems Manager.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
fn is_single(parameter: &Node) -> bool {
    let kind = parameter.get("Type").and_then(Node::as_text).unwrap_or_default();
    !kind.contains("List") && !kind.starts_with("AWS::SSM::Parameter::Value")
}

/// Returns a parameter whose value is the one that the parent gives, as far as a default can say it.
fn parameter(parameter: &Node, given: Option<&Node>) -> Node {
    let Some(given) = given else { return parameter.clone() };
    let Content::Map(attributes) = &parameter.content else { return parameter.clone() };
    let mut attributes: Vec<Entry> =
        attributes.iter().filter(|attribute| attribute.key != "Default").cloned().collect();
    if given.tag.is_none() && given.as_text().is_some() {
        attributes.push(entry(given.span, "Default", given.clone()));
    }
    map(parameter.span, attributes)
}

/// Reports whether a value refers to a resource.
fn mentions(value: &Node, id: &str) -> bool {
    let hole = format!("${{{id}.");
    let starts = |text: &str| text.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match &value.content {
        Content::Scalar { text, .. } => starts(text) || text.contains(&hole),
        Content::List(items) => items.iter().any(|item| mentions(item, id)),
        Content::Map(all) => all.iter().any(|one| mentions(&one.value, id)),
    }
}

/// Returns the path of a file that is named relative to another one.
fn beside(file: &str, path: &str) -> PathBuf {
    tidy(&Path::new(file).parent().unwrap_or(Path::new("")).join(path))
}

fn unread(stack: &Entry) -> Diagnostic {
    Diagnostic::warning(stack.key_span, "this nested stack is not looked into: its template is not at hand")
        .help("check its template too; what its outputs give is not known here")
}
