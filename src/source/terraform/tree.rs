//! The tree of a template from the resources of a plan, with the places of its values.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::configuration::Configuration;
use super::format::other_version;
use super::part::{PartContent, TreePart};
use super::place::{AttributePath, PathStep};
use super::plan::{Moment, PlanFile};
use super::resource::{Translated, translate as translated};
use super::sources::{Comment, TfFiles};
use crate::diagnostic::{Diagnostic, Diagnostics, SourceText, Span};
use crate::source::translation::{NamedPlace, Translation, entry, list, map, text};
use crate::template::Pointer;
use crate::yaml::{Content as NodeContent, Node};

/// Translates a plan or a state, with the `.tf` files that it was made from if they are there.
///
/// # Errors
/// The text is no JSON, or has a format that is not read.
pub(crate) fn translate(texts: &[SourceText<'_>], moment: Moment) -> Result<Translation, Diagnostics> {
    let file = read(texts)?;
    let plan = PlanFile::read(&file, moment);
    let files = TfFiles::read(texts.get(1..).unwrap_or_default());
    let mut tree = TreeBuilder { plan: &plan, files: &files, places: BTreeMap::new() };
    let resources = Pointer::default().join("Resources");
    let mut entries = Vec::new();
    for resource in &plan.resources {
        let comments = files.comments(&plan, resource);
        for (index, Translated { id, part }) in translated(&plan, resource).into_iter().enumerate() {
            let at = resources.join(&id);
            let span = tree.span(&part.place);
            let mut node = tree.node(&part, &at);
            if index == 0
                && !comments.is_empty()
                && let NodeContent::Map(all) = &mut node.content
            {
                all.push(entry(span, "Metadata", metadata(span, &comments)));
            }
            entries.push(entry(span, &id, node));
        }
    }
    let secrets = plan.configuration.as_ref().map(Configuration::secrets).unwrap_or_default();
    let secrets = secrets.into_iter().flat_map(texts_of).collect();
    let remarks = remarks(&file, &plan, moment);
    let root = map(Span::default(), [entry(Span::default(), "Resources", map(Span::default(), entries))]);
    Ok(Translation { places: tree.places, secrets, ..Translation::new(root, remarks) })
}

/// Returns the folders of the local modules that the text of a Terraform plan names, relative to that of the root module.
#[must_use]
pub fn local_modules(text: &str) -> Vec<String> {
    let Ok(file) = serde_json::from_str::<Json>(text) else { return Vec::new() };
    let plan = PlanFile::read(&file, Moment::After);
    plan.configuration.as_ref().map(Configuration::folders).unwrap_or_default()
}

fn read(texts: &[SourceText<'_>]) -> Result<Json, Diagnostics> {
    let first = texts.first().map_or("", |source| source.text);
    let refused = |message: String| Diagnostics(vec![Diagnostic::error(None, message)]);
    let file: Json = serde_json::from_str(first).map_err(|error| refused(format!("this is no JSON: {error}")))?;
    match other_version(&file) {
        None => Ok(file),
        Some(version) => {
            let message = format!("this is format {version} of Terraform's JSON; version 1 is read");
            let help = "write it with a version of Terraform or OpenTofu that this version of gatefront knows";
            Err(Diagnostics(vec![Diagnostic::error(None, message).help(help)]))
        }
    }
}

/// Returns the texts in a value.
fn texts_of(value: &Json) -> Vec<String> {
    match value {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts_of).collect(),
        Json::Object(map) => map.values().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

/// The types of distributions that are not judged.
const OTHER_DISTRIBUTIONS: &[&str] = &["aws_cloudfront_multitenant_distribution"];

/// Returns what a reader of the verdict has to know about the plan.
fn remarks(file: &Json, plan: &PlanFile<'_>, moment: Moment) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for resource in plan.resources.iter().filter(|resource| OTHER_DISTRIBUTIONS.contains(&resource.kind)) {
        let message =
            format!("{} is not checked: distributions with tenants are not read from plans", resource.address);
        found.push(Diagnostic::warning(None, message));
    }
    if moment == Moment::After && file.get("errored") == Some(&Json::Bool(true)) {
        let message = "Terraform stopped with an error while it made this plan, so that resources may be missing";
        found.push(Diagnostic::warning(None, message));
    }
    if moment == Moment::After && file.get("complete") == Some(&Json::Bool(false)) {
        let message = "this plan is not complete: it was made with -target, or defers changes to a later one";
        found.push(Diagnostic::warning(None, message));
    }
    found
}

/// The tree as it is built.
struct TreeBuilder<'a> {
    plan: &'a PlanFile<'a>,
    files: &'a TfFiles<'a>,
    /// The places of the values of the tree, by their pointers.
    places: BTreeMap<Pointer, NamedPlace>,
}

impl TreeBuilder<'_> {
    fn span(&self, place: &AttributePath) -> Span {
        self.files.locate(self.plan, place).unwrap_or_default()
    }

    fn node(&mut self, part: &TreePart, at: &Pointer) -> Node {
        let span = self.span(&part.place);
        self.places.insert(at.clone(), self.named(&part.place));
        match &part.content {
            PartContent::Text(content) => text(span, content),
            PartContent::Word(word) => {
                Node { span, tag: None, content: NodeContent::Scalar { text: word.clone(), plain: true } }
            }
            PartContent::List(items) => {
                let items: Vec<Node> =
                    items.iter().enumerate().map(|(index, item)| self.node(item, &at.index(index))).collect();
                list(span, items)
            }
            PartContent::Map(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, part)| {
                        let node = self.node(part, &at.join(key));
                        entry(self.span(&part.place), key, node)
                    })
                    .collect();
                map(span, entries)
            }
        }
    }

    fn named(&self, place: &AttributePath) -> NamedPlace {
        let start = self.plan.resource(&place.address).map(|resource| resource.pointer.clone()).unwrap_or_default();
        let step = |pointer: Pointer, step: &PathStep| match step {
            PathStep::Name(name) => pointer.join(name),
            PathStep::Index(index) => pointer.index(*index),
        };
        NamedPlace { name: place.to_string(), pointer: place.steps.iter().fold(start, step) }
    }
}

/// Returns the metadata of a resource that accepts findings as comments say.
fn metadata(span: Span, comments: &[Comment<'_>]) -> Node {
    let accepted = |comment: &Comment<'_>| {
        let mut entries = vec![entry(comment.span, "rule", text(comment.span, comment.rule))];
        if !comment.reason.is_empty() {
            entries.push(entry(comment.span, "reason", text(comment.span, comment.reason)));
        }
        map(comment.span, entries)
    };
    let allow = entry(span, "allow", list(span, comments.iter().map(accepted).collect::<Vec<_>>()));
    map(span, [entry(span, "gatefront", map(span, [allow]))])
}
