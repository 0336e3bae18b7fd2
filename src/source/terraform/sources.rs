//! The `.tf` files that a plan was made from: where its attributes are written, and the comments beside them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use hcl_edit::Span as _;
use hcl_edit::structure::{Block, Body};
use serde_json::Value as Json;

use super::attribute::key_of;
use super::configuration::Configuration;
use super::place::{AttributePath, PathStep};
use super::plan::{PlanFile, PlanResource};
use crate::diagnostic::{SourceText, Span};
use crate::source::file_path::tidy;

/// The files of all modules.
#[derive(Debug, Default)]
pub(super) struct TfFiles<'a> {
    files: Vec<TfFile<'a>>,
    /// The folder of the root module.
    root: PathBuf,
}

#[derive(Debug)]
struct TfFile<'a> {
    folder: PathBuf,
    text: &'a str,
    start: u32,
    body: Body,
}

/// A finding that a comment accepts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment<'a> {
    pub(super) rule: &'a str,
    pub(super) reason: &'a str,
    pub(super) span: Span,
}

impl<'a> TfFiles<'a> {
    /// Reads the files that can be read; the first one is of the root module.
    pub(super) fn read(texts: &[SourceText<'a>]) -> Self {
        let file = |source: &SourceText<'a>| {
            let body: Body = source.text.parse().ok()?;
            Some(TfFile { folder: folder(source.name), text: source.text, start: source.start, body })
        };
        let root = texts.first().map(|source| folder(source.name)).unwrap_or_default();
        Self { files: texts.iter().filter_map(file).collect(), root }
    }

    /// Returns the block of a resource with its file.
    fn block(
        &self,
        configuration: Option<&Configuration<'_>>,
        resource: &PlanResource<'_>,
    ) -> Option<(&TfFile<'a>, &Block)> {
        let sources = match configuration {
            Some(configuration) => configuration.sources(&resource.module)?,
            None if resource.module.is_empty() => Vec::new(),
            None => return None,
        };
        let is_local = |source: &&str| source.starts_with("./") || source.starts_with("../");
        if !sources.iter().all(is_local) {
            return None;
        }
        let folder = sources.iter().fold(self.root.clone(), |folder, source| tidy(&folder.join(source)));
        let keyword = if resource.is_data { "data" } else { "resource" };
        let is_it =
            |block: &&Block| block.has_ident(keyword) && block.has_exact_labels(&[resource.kind, resource.name]);
        let mut files = self.files.iter().filter(|file| file.folder == folder);
        files.find_map(|file| Some((file, file.body.get_blocks(keyword).find(is_it)?)))
    }

    /// Returns where an attribute is written, or the nearest block around it; `None` if its resource is in no file.
    pub(super) fn locate(&self, plan: &PlanFile<'_>, place: &AttributePath) -> Option<Span> {
        let resource = plan.resource(&place.address)?;
        let (file, mut block) = self.block(plan.configuration.as_ref(), resource)?;
        let mut value = resource.values;
        let mut steps = place.steps.iter().peekable();
        while let Some(PathStep::Name(name)) = steps.next() {
            let index = match steps.peek() {
                Some(PathStep::Index(index)) => *index,
                _ => 0,
            };
            if matches!(steps.peek(), Some(PathStep::Index(_))) {
                steps.next();
            }
            if let Some(attribute) = block.body.get_attribute(name) {
                return Some(file.span(attribute.value.span()?));
            }
            let all = value.get(name.as_str()).unwrap_or(&Json::Null);
            let Some(inner) = nested(block, name, all, index) else { break };
            block = inner;
            value = all.get(index).unwrap_or(all);
        }
        Some(file.span(header(block)?))
    }

    /// Returns the findings that comments in and above the block of a resource accept.
    pub(super) fn comments(&self, plan: &PlanFile<'_>, resource: &PlanResource<'_>) -> Vec<Comment<'a>> {
        let block = self.block(plan.configuration.as_ref(), resource);
        block.map(|(file, block)| file.comments(block)).unwrap_or_default()
    }
}

impl<'a> TfFile<'a> {
    fn span(&self, range: Range<usize>) -> Span {
        let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(self.start);
        // One line is enough to show a place.
        let line = self.text.get(range.clone()).and_then(|text| text.lines().next()).unwrap_or_default();
        Span { start: place(range.start), end: place(range.start + line.trim_end().len().max(1)) }
    }

    /// Returns the comments `# gatefront: allow GF101: REASON` in a block, and those on the lines right above it.
    fn comments(&self, block: &Block) -> Vec<Comment<'a>> {
        let Some(range) = block.span() else { return Vec::new() };
        let mut expressions = Vec::new();
        add_expressions(&block.body, &mut expressions);
        let start = self.above(range.start);
        let region = self.text.get(start..range.end).unwrap_or_default();
        let mut found = Vec::new();
        for (place, _) in region.match_indices(MARK) {
            let at = start + place;
            if expressions.iter().any(|range| range.contains(&at)) {
                continue;
            }
            let before = self.text.get(..at).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default().trim_end();
            let is_comment = line.ends_with('#') || line.ends_with("//") || line.ends_with("/*");
            let rest = self.text.get(at + MARK.len()..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let rest = rest.trim_end().trim_end_matches("*/").trim();
            let Some(allowed) = rest.strip_prefix("allow ").filter(|_| is_comment) else { continue };
            let (rule, reason) = allowed.split_once(':').unwrap_or((allowed, ""));
            let span = self.span(at..at + MARK.len() + rest.len());
            found.push(Comment { rule: rule.trim(), reason: reason.trim(), span });
        }
        found
    }

    /// Returns where the comment lines right above a place begin.
    fn above(&self, place: usize) -> usize {
        let mut start = self.text.get(..place).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        while let Some(before) = start.checked_sub(1).and_then(|end| self.text.get(..end)) {
            let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
            let line = before.get(begin..).unwrap_or_default().trim_start();
            if !line.starts_with('#') && !line.starts_with("//") {
                break;
            }
            start = begin;
        }
        start
    }
}

/// The word that a comment for gatefront begins with.
const MARK: &str = "gatefront:";

fn add_expressions(body: &Body, found: &mut Vec<Range<usize>>) {
    found.extend(body.attributes().filter_map(|attribute| attribute.value.span()));
    for block in body.blocks() {
        add_expressions(&block.body, found);
    }
}

/// Returns the block of a name that has the values at an index of the plan. The blocks of a set are in another order
/// there, and a dynamic block stands for any number of them.
fn nested<'b>(block: &'b Block, name: &str, values: &Json, index: usize) -> Option<&'b Block> {
    let written: Vec<&Block> = block.body.blocks().filter(|block| block.has_ident(name)).collect();
    let is_dynamic = |block: &&Block| block.has_ident("dynamic") && block.has_labels(&[name]);
    let mut dynamic = block.body.blocks().filter(is_dynamic);
    let value = values.get(index).unwrap_or(values);
    let key = key_of(name);
    if let Some(wanted) = key.and_then(|key| value.get(key)?.as_str()) {
        let has_key = |block: &&&Block| {
            let attribute = key.and_then(|key| block.body.get_attribute(key));
            attribute.and_then(|attribute| attribute.value.as_str()) == Some(wanted)
        };
        if let Some(found) = written.iter().find(has_key) {
            return Some(found);
        }
    }
    let content = dynamic.next().map(|dynamic| dynamic.body.get_blocks("content").next().unwrap_or(dynamic));
    let count = values.as_array().map_or(1, Vec::len);
    match (written.as_slice(), content) {
        ([], content) => content,
        (all, None) if all.len() == count => all.get(index).copied(),
        ([only], None) => Some(only),
        _ => None,
    }
}

/// Returns the type and the labels of a block.
fn header(block: &Block) -> Option<Range<usize>> {
    let start = block.ident.span()?;
    let last = block.labels.last().and_then(|label| match label {
        hcl_edit::structure::BlockLabel::Ident(ident) => ident.span(),
        hcl_edit::structure::BlockLabel::String(text) => text.span(),
    });
    Some(start.start..last.map_or(start.end, |last| last.end))
}

fn folder(name: &str) -> PathBuf {
    tidy(Path::new(name).parent().unwrap_or(Path::new("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# gatefront: allow GF401: read-only\n\
        resource \"aws_cloudfront_distribution\" \"d\" {\n  \
          comment = \"# gatefront: allow GF301: no\"\n  \
          origin {\n    origin_id = \"a\"\n  }\n  \
          origin {\n    origin_id = \"b\" // gatefront: allow GF775: é\n    domain_name = \"b.example.com\"\n  }\n  \
          dynamic \"ordered_cache_behavior\" {\n    content {\n      target_origin_id = each.value\n    }\n  }\n}\n";

    fn plan() -> Json {
        serde_json::json!({"format_version": "1.0", "values": {"root_module": {"resources": [{
            "address": "aws_cloudfront_distribution.d", "type": "aws_cloudfront_distribution", "name": "d", "mode": "managed",
            "values": {
                "origin": [{"origin_id": "b"}, {"origin_id": "a"}],
                "ordered_cache_behavior": [{"path_pattern": "/x"}],
            },
        }]}}})
    }

    #[test]
    fn attributes_and_comments_are_found() {
        let json = plan();
        let plan = PlanFile::read(&json, super::super::plan::Moment::After);
        let files = TfFiles::read(&[SourceText { name: "infra/main.tf", text: TEXT, start: 100 }]);
        let shown = |place: &AttributePath| {
            let span = files.locate(&plan, place).unwrap();
            &TEXT[span.start as usize - 100..span.end as usize - 100]
        };
        let top = AttributePath::of("aws_cloudfront_distribution.d");
        assert_eq!(shown(&top), "resource \"aws_cloudfront_distribution\" \"d\"");
        assert_eq!(shown(&top.join("origin").index(0).join("domain_name")), "\"b.example.com\"");
        assert_eq!(shown(&top.join("origin").index(1).join("domain_name")), "origin");
        assert_eq!(shown(&top.join("ordered_cache_behavior").index(0).join("target_origin_id")), "each.value");
        let comments = files.comments(&plan, &plan.resources[0]);
        let found: Vec<_> = comments.iter().map(|comment| (comment.rule, comment.reason)).collect();
        assert_eq!(found, [("GF401", "read-only"), ("GF775", "é")]);
    }
}
