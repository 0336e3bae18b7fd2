//! Files that a file of the Serverless Framework includes: each value `${file(PATH)}` or `${file(PATH):KEY}` becomes the
//! content of the file, or of a key in it.
//!
//! <https://www.serverless.com/framework/docs/guides/variables/file>

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::file_path::tidy;
use crate::diagnostic::SourceText;
use crate::source_kind::SourceKind;
use crate::template::{Document, Pointer, read_node};
use crate::yaml::{Content, Entry, Node};

/// The beginning of an inclusion.
const START: &str = "${file(";

/// Files in one another, at most.
const DEPTH: usize = 10;

/// The values of all included files together, at most, each counted as often as it is included.
const VALUES: usize = 500_000;

/// Returns the paths of the files that a file of the Serverless Framework includes, relative to its folder; none for any
/// other text.
#[must_use]
pub fn included_files(text: &str) -> Vec<String> {
    let is_serverless =
        |text| Document::read(text).is_ok_and(|file| SourceKind::of(file.value()) == SourceKind::Serverless);
    if text.contains(START) && is_serverless(text) { inclusions(text) } else { Vec::new() }
}

/// Returns the paths of the files that a text includes, be it a file of the Serverless Framework or one that it includes.
/// They are relative to the folder of the former.
#[must_use]
pub fn inclusions(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    if let (true, Ok(root)) = (text.contains(START), read_node(text, 0)) {
        collect(&root, &mut paths);
    }
    paths
}

fn collect(node: &Node, paths: &mut Vec<String>) {
    match &node.content {
        Content::Scalar { .. } => paths.extend(Inclusion::of(node).map(|inclusion| inclusion.path.to_owned())),
        Content::List(items) => items.iter().for_each(|item| collect(item, paths)),
        Content::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, paths)),
    }
}

/// A value that includes a file.
#[derive(Debug, PartialEq, Eq)]
struct Inclusion<'t> {
    path: &'t str,
    /// The keys that lead to the part of the file.
    keys: Vec<&'t str>,
}

impl<'t> Inclusion<'t> {
    /// Reads a value; `None` if it includes no file, or one that only the framework knows: code, and paths with variables.
    fn of(node: &'t Node) -> Option<Self> {
        let inner = node.as_text().filter(|_| node.tag.is_none())?.trim().strip_prefix(START)?.strip_suffix('}')?;
        let (path, rest) = inner.split_once(')')?;
        let keys = match rest {
            "" => Vec::new(),
            rest => rest.strip_prefix(':')?.split('.').collect(),
        };
        let is_data = [".yml", ".yaml", ".json"].iter().any(|end| path.ends_with(end));
        (is_data && !inner.contains(['$', '{', '}', ','])).then_some(Self { path, keys })
    }
}

/// A file of the Serverless Framework with the files that it includes.
#[derive(Debug)]
pub(super) struct Included {
    /// The tree.
    pub(super) root: Node,
    /// The places of the parts in the tree, each with its place in the file that it is written in.
    pub(super) parts: BTreeMap<Pointer, Pointer>,
    /// The names of the files.
    pub(super) files: BTreeSet<String>,
}

/// Puts the files that a file of the Serverless Framework includes into its tree; `None` if it includes none of them. An
/// inclusion of another file, and one in a circle, stays as it is.
pub(super) fn include(file: &SourceText<'_>, others: &[SourceText<'_>]) -> Option<Included> {
    if others.is_empty() || !file.text.contains(START) {
        return None;
    }
    let root = read_node(file.text, file.start).ok()?;
    let folder = Path::new(file.name).parent().unwrap_or(Path::new(""));
    let read = |other: &SourceText<'_>| Some((tidy(Path::new(other.name)), read_node(other.text, other.start).ok()?));
    let files = others.iter().filter_map(read).collect();
    let mut includer = Includer { folder, files, parts: BTreeMap::new(), used: BTreeSet::new(), values: 0 };
    let root = includer.whole(&root, &Pointer::default(), &mut Vec::new());
    let Includer { parts, used, .. } = includer;
    let is_used = |other: &&SourceText<'_>| used.contains(&tidy(Path::new(other.name)));
    let files = others.iter().filter(is_used).map(|other| other.name.to_owned()).collect();
    (!parts.is_empty()).then_some(Included { root, parts, files })
}

struct Includer<'a> {
    folder: &'a Path,
    files: BTreeMap<PathBuf, Node>,
    parts: BTreeMap<Pointer, Pointer>,
    used: BTreeSet<PathBuf>,
    values: usize,
}

impl Includer<'_> {
    /// Returns a value with the files that it includes. `open` has the files around it.
    fn whole(&mut self, node: &Node, at: &Pointer, open: &mut Vec<PathBuf>) -> Node {
        self.values += usize::from(!open.is_empty());
        if let Some(included) = self.file(node, at, open) {
            return included;
        }
        let content = match &node.content {
            scalar @ Content::Scalar { .. } => scalar.clone(),
            Content::List(items) => {
                let items = items.iter().enumerate();
                Content::List(items.map(|(index, item)| self.whole(item, &at.index(index), open)).collect())
            }
            Content::Map(entries) => {
                let entry = |entry: &Entry| Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value: self.whole(&entry.value, &at.join(&entry.key), open),
                };
                Content::Map(entries.iter().map(entry).collect())
            }
        };
        Node { span: node.span, tag: node.tag.clone(), content }
    }

    fn file(&mut self, node: &Node, at: &Pointer, open: &mut Vec<PathBuf>) -> Option<Node> {
        let inclusion = Inclusion::of(node)?;
        let path = tidy(&self.folder.join(inclusion.path));
        if open.contains(&path) || open.len() >= DEPTH || self.values > VALUES {
            return None;
        }
        let own = inclusion.keys.iter().fold(Pointer::default(), |pointer, key| pointer.join(key));
        let part = inclusion.keys.iter().try_fold(self.files.get(&path)?, |node, key| node.get(key))?.clone();
        self.parts.insert(at.clone(), own);
        self.used.insert(path.clone());
        open.push(path);
        let whole = self.whole(&part, at, open);
        open.pop();
        Some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source<'a>(name: &'a str, text: &'a str, start: u32) -> SourceText<'a> {
        SourceText { name, text, start }
    }

    fn included(text: &str, others: &[(&str, &str)]) -> Option<String> {
        let others: Vec<SourceText<'_>> = others.iter().map(|(name, text)| source(name, text, 1000)).collect();
        let included = include(&source("app/serverless.yml", text, 0), &others)?;
        Some(Document::of(included.root).value().to_json().to_string())
    }

    #[test]
    fn files_and_keys_in_them_are_included() {
        let others = [("app/a.yml", "b: {c: !Ref X}\n"), ("app/sub/d.json", "[\"${file(./a.yml):b}\"]")];
        for (text, expected) in [
            ("a: ${file(a.yml):b.c}", r#"{"a":{"Ref":"X"}}"#),
            ("a: ${file(./sub/d.json)}", r#"{"a":[{"c":{"Ref":"X"}}]}"#),
        ] {
            assert_eq!(included(text, &others).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_data_of_a_file_stays_as_it_is() {
        let others = [("app/a.yml", "b: 1\n")];
        for text in [
            "a: ${file(a.js):b}",
            "a: ${file(a.yml):none}",
            "a: ${file(a-${sls:stage}.yml)}",
            "a: ${file(a.yml):b, 'x'}",
            "a: x-${file(a.yml):b}",
            "a: ${file(../a.yml):b}",
        ] {
            assert_eq!(included(text, &others), None, "{text}");
        }
    }

    #[test]
    fn a_circle_ends() {
        let others = [("app/a.yml", "a: ${file(b.yml)}\n"), ("app/b.yml", "b: ${file(a.yml)}\n")];
        let found = included("x: ${file(a.yml)}", &others);
        assert_eq!(found.as_deref(), Some(r#"{"x":{"a":{"b":"${file(a.yml)}"}}}"#));
    }

    #[test]
    fn files_that_grow_by_inclusion_are_bounded() {
        let line = |name: &str| format!("[{}]\n", vec![format!("'${{file({name})}}'"); 100].join(", "));
        let others: Vec<(String, String)> =
            (0..6).map(|level| (format!("app/{level}.yml"), line(&format!("{}.yml", level + 1)))).collect();
        let others: Vec<(&str, &str)> = others.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert!(included("x: ${file(0.yml)}", &others).is_some_and(|text| text.len() < 40_000_000));
    }

    #[test]
    fn only_a_file_of_the_framework_includes_files() {
        let text = "service: a\nprovider: {name: aws}\nresources: ${file(resources.yml)}\n";
        assert_eq!(included_files(text), ["resources.yml"]);
        assert_eq!(included_files("Resources: {A: '${file(resources.yml)}'}\n"), Vec::<String>::new());
    }
}
