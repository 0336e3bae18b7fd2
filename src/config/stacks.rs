//! Turns a config's text into one tree for each of its stacks: it is merged over what it extends, and each of its stacks
//! over what holds for all of them.

use std::collections::{HashMap, HashSet};

use super::overlay::{Level, overlay};
use super::{LIMITS, MAX_BYTES, stranger};
use crate::claim::{self, Claim, Conflict};
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::yaml::{self, Content, Entry, Node};

/// More than anybody writes; each stack has its own copy of what holds for all.
pub(super) const MOST: usize = 500;
/// Configs that extend one another.
const MOST_BASES: usize = 16;

/// A text that a config extends, and the name by which people know it.
#[derive(Debug)]
pub struct Base {
    /// A path that is the same whoever extends it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Gives the text that `extends: PATH` means in the config of that name, or says in one sentence why there is none.
pub type Load<'a> = &'a dyn Fn(&str, &str) -> Result<Base, String>;

/// The tree of a stack.
pub(super) struct StackTree {
    pub(super) node: Node,
    /// Its name, if it is under `stacks`.
    pub(super) name: Option<String>,
    /// The place of that name.
    pub(super) key_span: Option<Span>,
}

/// Returns the stacks of the first of the sources, to which the others are added.
pub(super) fn read(sources: &mut Sources, load: Load<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<StackTree> {
    let mut reader = ConfigReader { sources, load, diagnostics, open: Vec::new() };
    match reader.file(0, None) {
        Some(node) => split(node, reader.diagnostics),
        None => Vec::new(),
    }
}

struct ConfigReader<'a> {
    sources: &'a mut Sources,
    load: Load<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The names of the files that are being read, each extending the next.
    open: Vec<String>,
}

impl ConfigReader<'_> {
    /// Returns the tree of the file that starts there, on top of what it extends. `named` is the place of its name in
    /// the file that extends it.
    fn file(&mut self, start: u32, named: Option<Span>) -> Option<Node> {
        let source = self.sources.starting_at(start);
        let name = source.name.to_owned();
        if source.text.len() > MAX_BYTES {
            let message = format!("{name} has {} bytes; a config has at most {MAX_BYTES}", source.text.len());
            self.diagnostics.push(Diagnostic::error(named, message));
            return None;
        }
        let read = yaml::read_leniently(source.text, start, LIMITS);
        if let Some(diagnostic) = stranger::refuse(source, start, &read) {
            let diagnostic = match named {
                Some(_) => Diagnostic { message: format!("{name}: {}", diagnostic.message), ..diagnostic },
                None => diagnostic,
            };
            self.diagnostics.push(Diagnostic { span: named, ..diagnostic });
            return None;
        }
        let mut node = match read {
            Ok((node, duplicates)) => {
                self.diagnostics.extend(duplicates);
                node
            }
            Err(errors) => {
                self.diagnostics.extend(errors.0);
                return None;
            }
        };
        let Some(extends) = take(&mut node, "extends").filter(|entry| !entry.value.is_null()) else {
            return Some(node);
        };
        self.open.push(name);
        let base = self.base(&extends.value);
        self.open.pop();
        Some(overlay(base?, node, Level::Config))
    }

    fn base(&mut self, path: &Node) -> Option<Node> {
        let Content::Scalar { text, .. } = &path.content else {
            self.error(path.span, format!("expected the path of a config, found {}", path.kind()));
            return None;
        };
        let from = self.open.last().map_or("", String::as_str);
        let base = match (self.load)(text, from) {
            Ok(base) => base,
            Err(why) => {
                self.error(path.span, why);
                return None;
            }
        };
        if let Some(first) = self.open.iter().position(|name| *name == base.name) {
            let chain: Vec<&str> = self.open[first..].iter().map(String::as_str).chain([base.name.as_str()]).collect();
            let diagnostic = Diagnostic::error(path.span, "this config extends itself").note(chain.join(" → "));
            self.diagnostics.push(diagnostic.help("move what they share into a config that extends none of them"));
            return None;
        }
        if self.open.len() > MOST_BASES {
            self.error(path.span, format!("more than {MOST_BASES} configs extend one another"));
            return None;
        }
        let start = self.sources.add(base.name, base.text);
        self.file(start, Some(path.span))
    }

    fn error(&mut self, span: Span, message: String) {
        self.diagnostics.push(Diagnostic::error(span, message));
    }
}

/// Returns one tree for each entry of `stacks`, or the tree itself.
fn split(mut node: Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<StackTree> {
    let Some(stacks) = take(&mut node, "stacks") else { return vec![StackTree { node, name: None, key_span: None }] };
    let Content::Map(entries) = stacks.value.content else {
        let message = format!("expected a mapping, found {}", stacks.value.kind());
        let help = "write the name of each stack below it, indented, and below that what is its own";
        diagnostics.push(Diagnostic::error(stacks.key_span, message).help(help));
        return Vec::new();
    };
    if let Some(stack) = take(&mut node, "stack") {
        let diagnostic = Diagnostic::error(stack.key_span, "`stack` and `stacks` exclude each other");
        diagnostics.push(diagnostic.related(stacks.key_span, "these are the names").help("leave `stack` out"));
    }
    if entries.is_empty() || entries.len() > MOST {
        let message = format!("{} stacks; a config has between 1 and {MOST}", entries.len());
        diagnostics.push(Diagnostic::error(stacks.key_span, message));
        return Vec::new();
    }
    entries.into_iter().map(|entry| stack(&node, entry, diagnostics)).collect()
}

/// Returns the tree of a stack: what holds for all, with what is the stack's own on top, and its name.
fn stack(common: &Node, entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> StackTree {
    let mut own = entry.value;
    for key in ["stack", "stacks", "extends"] {
        if let Some(entry) = take(&mut own, key) {
            let message = format!("`{key}` belongs to the whole config, not to one of its stacks");
            diagnostics.push(Diagnostic::error(entry.key_span, message).help("take it out"));
        }
    }
    let mut node = if own.is_null() { common.clone() } else { overlay(common.clone(), own, Level::Config) };
    if let Content::Map(entries) = &mut node.content {
        let content = Content::Scalar { text: entry.key.clone(), plain: false };
        let value = Node { span: entry.key_span, tag: None, content };
        entries.push(Entry { key: "stack".to_owned(), key_span: entry.key_span, value });
    }
    StackTree { node, name: Some(entry.key), key_span: Some(entry.key_span) }
}

impl StackTree {
    /// Returns the place of a value, by the keys that lead to it.
    pub(super) fn place(&self, keys: &[&str]) -> Option<Span> {
        self.node(keys).map(|node| node.span)
    }

    /// Returns the value to which these keys lead.
    pub(super) fn node(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(&self.node, |node, key| match &node.content {
            Content::Map(entries) => entries.iter().find(|entry| entry.key == *key).map(|entry| &entry.value),
            _ => None,
        })
    }
}

/// Collects the names that two of the stacks claim.
pub(super) fn refuse_conflicts(stacks: &[StackTree], claims: &[Vec<Claim>], all: &mut Vec<Diagnostic>) {
    let claims = claims.iter().enumerate().map(|(index, claims)| claims.iter().map(move |claim| (claim, index)));
    let name = |index: usize| stacks.get(index).and_then(|stack| stack.name.as_deref()).unwrap_or_default();
    let span = |index: usize| stacks.get(index).and_then(|stack| stack.place(&["domain", "name"]));
    // What holds for all stacks has one place.
    let mut reported = HashSet::new();
    for Conflict { claim, first, second } in claim::conflicts(claims) {
        if !reported.insert((span(first), claim.span)) {
            continue;
        }
        let message = format!("{} is made twice, by the stacks `{}` and `{}`", claim.thing, name(first), name(second));
        let mut diagnostic = Diagnostic::error(claim.span, message).help(claim.thing.help());
        if let Some(first) = span(first).filter(|first| Some(*first) != claim.span) {
            diagnostic = diagnostic.related(first, "the first one");
        }
        all.push(diagnostic);
    }
}

/// Collects what is wrong with the stacks: what holds for all is wrong in all of them, and reported once; anything else
/// is reported with the name of its stack.
pub(super) fn tell_once<T>(stacks: &[StackTree], found: &[(T, Vec<Diagnostic>)], all: &mut Vec<Diagnostic>) {
    let mut counts: HashMap<&Diagnostic, usize> = HashMap::new();
    for diagnostic in found.iter().flat_map(|(_, diagnostics)| diagnostics) {
        *counts.entry(diagnostic).or_default() += 1;
    }
    let mut reported = HashSet::new();
    for (stack, (_, diagnostics)) in stacks.iter().zip(found) {
        for diagnostic in diagnostics.iter().cloned() {
            let is_of_all = counts.get(&diagnostic).is_some_and(|count| *count >= found.len());
            let diagnostic = match &stack.name {
                Some(name) if !is_of_all => diagnostic.note(format!("of the stack `{name}`")),
                _ => diagnostic,
            };
            if reported.insert(diagnostic.clone()) {
                all.push(diagnostic);
            }
        }
    }
}

/// Takes a key out of a mapping.
fn take(node: &mut Node, key: &str) -> Option<Entry> {
    let Content::Map(entries) = &mut node.content else { return None };
    let place = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(place))
}
