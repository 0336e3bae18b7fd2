//! Resources of a plan as resources of a template.

use serde_json::Value as Json;

use super::attribute::{Attribute, AttributeState};
use super::kinds::{self, AttributeForm, Rename};
use super::part::{PartContent, TreePart};
use super::plan::{PlanFile, PlanResource};
use super::reference::{VERSION, reference, region};

/// A resource of the template with its ID.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) id: String,
    pub(super) part: TreePart,
}

/// The properties that a data source may share with the resource that it reads.
const NAMES: &[&str] = &["bucket", "function_name", "name"];

/// Translates a resource; empty if CloudFormation's reader has no use for its type.
pub(super) fn translate<'a>(plan: &'a PlanFile<'a>, resource: &'a PlanResource<'a>) -> Vec<Translated> {
    let Some(kind) = kinds::find(resource.kind) else { return Vec::new() };
    let at = Attribute::of(plan, resource);
    let mut properties = TreePart::map(&at, Vec::new());
    fill(&mut properties, &at, kind.properties);
    let mut entries = vec![("Type", TreePart::text(&at, kind.cloudformation)), ("Properties", properties)];
    entries.extend(region(plan, resource).map(|region| ("Region", TreePart::text(&at, region))));
    let mut found = vec![Translated { id: resource.address.to_owned(), part: TreePart::map(&at, entries) }];
    found.extend(version(&at));
    found
}

/// Returns the version that is published with a Lambda function. Terraform deletes a version only with its function, and
/// AWS does not delete one that is in use.
fn version(function: &Attribute<'_>) -> Option<Translated> {
    let publish = function.get("publish");
    let is_published =
        function.resource.is_data || !matches!(publish.state(), AttributeState::Known(Json::Bool(false)));
    if function.resource.kind != "aws_lambda_function"
        || !is_published
        || matches!(publish.state(), AttributeState::Absent)
    {
        return None;
    }
    let address = function.resource.address;
    let properties = TreePart::map(function, vec![("FunctionName", TreePart::named(function, address))]);
    let mut entries = vec![
        ("Type", TreePart::text(function, "AWS::Lambda::Version")),
        ("DeletionPolicy", TreePart::text(function, "Retain")),
        ("Properties", properties),
    ];
    entries.extend(region(function.plan, function.resource).map(|region| ("Region", TreePart::text(function, region))));
    Some(Translated { id: format!("{address}{VERSION}"), part: TreePart::map(function, entries) })
}

/// Adds the properties of a block.
fn fill(into: &mut TreePart, block: &Attribute<'_>, renames: &[Rename]) {
    for rename in renames {
        let is_shared = block.resource.is_data && NAMES.contains(&rename.from);
        if let Some(part) = read(block, rename).filter(|_| !is_shared) {
            into.insert(rename.to, part);
        }
    }
}

fn read(block: &Attribute<'_>, rename: &Rename) -> Option<TreePart> {
    let at = block.get(rename.from);
    match &rename.form {
        AttributeForm::Plain => TreePart::plain(&at),
        AttributeForm::Json => match at.state() {
            AttributeState::Absent => None,
            _ => Some(TreePart::json_text(&at).unwrap_or_else(|| TreePart::unknown(&at))),
        },
        AttributeForm::Reference(kinds) => reference(&at, kinds),
        AttributeForm::Items => {
            let holder = match block.blocks(rename.from) {
                None => return Some(TreePart::unknown(&at)),
                Some(blocks) => blocks.into_iter().next()?,
            };
            TreePart::plain(&holder.get("items"))
        }
        AttributeForm::Own(read) => read(block),
        // All attributes of the resource, in a property of their own.
        AttributeForm::Block(inner) if rename.from.is_empty() => Some(filled(block, inner)),
        AttributeForm::Block(inner) => match block.blocks(rename.from) {
            // The provider computes the settings of a function that are not set.
            None if matches!(at.state(), AttributeState::Absent)
                && block.path.steps.is_empty()
                && !is_distribution(block) =>
            {
                None
            }
            None => Some(TreePart::unknown(&at)),
            Some(blocks) => blocks.first().map(|block| filled(block, inner)),
        },
        AttributeForm::Blocks(inner) => match block.blocks(rename.from) {
            None => Some(TreePart::unknown(&at)),
            Some(blocks) if blocks.is_empty() => None,
            Some(blocks) => Some(TreePart::list(&at, blocks.iter().map(|block| filled(block, inner)).collect())),
        },
    }
}

/// Reports whether a block is that of a distribution, whose blocks may all come from dynamic ones.
fn is_distribution(block: &Attribute<'_>) -> bool {
    block.resource.kind == "aws_cloudfront_distribution"
}

fn filled(block: &Attribute<'_>, renames: &[Rename]) -> TreePart {
    let mut part = TreePart { place: block.path.clone(), content: PartContent::Map(indexmap::IndexMap::new()) };
    fill(&mut part, block, renames);
    part
}
