//! The CDK's cloud assembly: which construct made a resource of a template, and the line of code that created it.
//!
//! The metadata of a stack names the construct of each resource. Since 2025 it has the stack trace of the constructor as
//! an entry `aws:cdk:creationStack`, in a file beside the template. Older versions have it in the manifest, as the
//! `trace` of the entry `aws:cdk:logicalId`, and only if `CDK_DEBUG` is set.
//!
//! <https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema>

mod frame;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::diagnostic::{SourceText, Span};
use crate::template::{Pointer, Value};
pub use frame::CodePlace;
pub(super) use words::{assignment, name, words};

/// The metadata of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StackMetadata {
    /// The text of it, as JSON.
    Text(String),
    /// The name of its file, in the folder of the manifest.
    File(String),
}

/// Returns the metadata of the stack with a template, from the manifest of a cloud assembly. The template of a nested
/// stack is not in the manifest: its metadata may be in that of any stack.
#[must_use]
pub fn stack_metadata(manifest: &str, template: &str) -> Vec<StackMetadata> {
    let Ok(manifest) = serde_json::from_str::<Json>(manifest) else { return Vec::new() };
    let all = manifest["artifacts"].as_object().into_iter().flat_map(|artifacts| artifacts.values());
    let stacks: Vec<&Json> = all.filter(|artifact| artifact["type"] == "aws:cloudformation:stack").collect();
    let is_own = |stack: &&&Json| stack["properties"]["templateFile"] == template;
    let own: Vec<&Json> = stacks.iter().filter(is_own).copied().collect();
    let mut found = Vec::new();
    for stack in if own.is_empty() { stacks } else { own } {
        let file = stack["additionalMetadataFile"].as_str();
        let file = file.or_else(|| stack["properties"]["additionalMetadataFile"].as_str());
        found.extend(file.map(|name| StackMetadata::File(name.to_owned())));
        found.extend(stack.get("metadata").map(|metadata| StackMetadata::Text(metadata.to_string())));
    }
    found
}

/// Returns the paths of the files whose code created resources, by the metadata of a stack.
#[must_use]
pub fn code_files(metadata: &str) -> BTreeSet<String> {
    entries(metadata).into_iter().filter_map(|entry| entry.created).map(|frame| frame.file).collect()
}

/// The construct that made a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Construct {
    /// Its path, such as `Shop/Edge/Resource`.
    pub path: String,
    /// The place in the code that created it; `null` if the assembly does not say it.
    pub created_at: Option<CodePlace>,
    /// The place in a text of the source, if the file is one of them.
    #[serde(skip)]
    pub(crate) place: Option<Span>,
}

impl Construct {
    /// Reports whether the code that created it is one of the texts of the source.
    pub(crate) fn is_shown(&self) -> bool {
        self.place.is_some()
    }

    /// Reports whether it is the resource of a construct with settings of its own, which are not those of CloudFormation.
    ///
    /// <https://docs.aws.amazon.com/cdk/v2/guide/constructs.html>
    pub(crate) fn has_own_words(&self) -> bool {
        self.path.ends_with("/Resource")
    }
}

/// The constructs that made the resources of a template, by logical ID.
#[derive(Debug, Default)]
pub(crate) struct Constructs(BTreeMap<String, Construct>);

impl Constructs {
    /// Reads the constructs of a template. The other texts are the metadata of its stack and the code that created it.
    /// `own_id` returns the logical ID of a resource in its own stack.
    pub(super) fn of(template: &Value, texts: &[SourceText<'_>], own_id: impl Fn(&str) -> String) -> Self {
        let (metadata, code): (Vec<&SourceText<'_>>, Vec<_>) = texts.iter().partition(|text| is_metadata(text.name));
        let entries: Vec<Entry> = metadata.iter().flat_map(|text| entries(text.text)).collect();
        let resources = template.as_map().and_then(|map| map.get("Resources")).and_then(Value::as_map);
        let mut found = BTreeMap::new();
        for (id, resource) in resources.into_iter().flatten() {
            let own = own_id(id);
            let named = entries.iter().filter(|entry| entry.id == own);
            let path = path_of(resource);
            let mut matching = named.filter(|entry| path.is_none_or(|path| entry.path == path));
            let entry = match (matching.next(), matching.next()) {
                (Some(entry), None) => Some(entry),
                // Two stacks may have a resource of the same logical ID.
                _ => None,
            };
            let Some(path) = path.or_else(|| entry.map(|entry| entry.path.as_str())) else { continue };
            let created = entry.and_then(|entry| entry.created.as_ref());
            let construct = Construct {
                path: path.to_owned(),
                created_at: created.cloned(),
                place: created.and_then(|frame| code.iter().find_map(|text| frame.in_text(text))),
            };
            found.insert(id.clone(), construct);
        }
        Self(found)
    }

    /// Returns the construct that made the resource at a place of the template, or around it.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<&Construct> {
        let mut steps = pointer.steps();
        steps.next().filter(|section| section == "Resources")?;
        self.0.get(&steps.next()?)
    }
}

/// Reports whether a text with this name is the metadata of a stack: code is in another language.
fn is_metadata(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "json")
}

/// Returns the path of the construct that a resource names itself.
fn path_of(resource: &Value) -> Option<&str> {
    resource.as_map()?.get("Metadata")?.as_map()?.get("aws:cdk:path")?.as_str()
}

/// A resource in the metadata of a stack.
#[derive(Debug)]
struct Entry {
    path: String,
    /// The logical ID.
    id: String,
    created: Option<CodePlace>,
}

fn entries(metadata: &str) -> Vec<Entry> {
    let Ok(Json::Object(constructs)) = serde_json::from_str::<Json>(metadata) else { return Vec::new() };
    let entry = |(path, list): (&String, &Json)| {
        let list = list.as_array()?;
        let of_type = |kind: &str| list.iter().find(|entry| entry["type"] == kind);
        let logical_id = of_type("aws:cdk:logicalId")?;
        let stack = of_type("aws:cdk:creationStack").map_or(&logical_id["trace"], |entry| &entry["data"]);
        Some(Entry {
            path: path.trim_start_matches('/').to_owned(),
            id: logical_id["data"].as_str()?.to_owned(),
            created: frame::of_user(stack),
        })
    };
    constructs.iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    const METADATA: &str = r#"{
        "/Shop/Edge/Resource": [
            {"type": "aws:cdk:logicalId", "data": "Edge1"},
            {"type": "aws:cdk:creationStack", "data": ["...new Distribution2 in aws-cdk-lib...", "new Shop (/app/lib/shop.ts:2:5)"]}
        ],
        "/Shop/Api": [{"type": "aws:cdk:logicalId", "data": "Api", "trace": [
            "new CfnApi (/app/node_modules/aws-cdk-lib/core.js:1:2)", "Object.<anonymous> (/app/bin/app.ts:9:1)"
        ]}],
        "/Shop/One/Same": [{"type": "aws:cdk:logicalId", "data": "Same"}],
        "/Shop/Two/Same": [{"type": "aws:cdk:logicalId", "data": "Same"}]
    }"#;

    #[test]
    fn a_resource_has_the_construct_that_made_it() {
        let template = Document::read("Resources: {Edge1: {}, Api: {}, Same: {}, Other: {}}").unwrap();
        let code = "class Shop {\n    new Distribution(this);\n}\n";
        let texts = [
            SourceText { name: "Shop.metadata.json", text: METADATA, start: 100 },
            SourceText { name: "/app/lib/shop.ts", text: code, start: 5000 },
        ];
        let constructs = Constructs::of(template.value(), &texts, str::to_owned);
        let at = |id: &str| constructs.at(&Pointer::default().join("Resources").join(id).join("Properties"));
        let edge = at("Edge1").unwrap();
        let shown = |construct: &Construct| construct.created_at.as_ref().map(ToString::to_string);
        assert_eq!((edge.path.as_str(), shown(edge).as_deref()), ("Shop/Edge/Resource", Some("/app/lib/shop.ts:2:5")));
        let place = edge.place.unwrap();
        assert_eq!(&code[place.start as usize - 5000..place.end as usize - 5000], "new Distribution(this);");
        let api = at("Api").unwrap();
        assert_eq!((shown(api).as_deref(), api.place), (Some("/app/bin/app.ts:9:1"), None));
        assert_eq!((at("Same"), at("Other")), (None, None));
        assert_eq!(code_files(METADATA).into_iter().collect::<Vec<_>>(), ["/app/bin/app.ts", "/app/lib/shop.ts"]);
    }

    #[test]
    fn the_metadata_of_a_stack_is_in_the_manifest_or_beside_it() {
        let manifest = r#"{"version": "55.0.0", "artifacts": {
            "New": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "New.template.json"},
                "additionalMetadataFile": "New.metadata.json"},
            "Old": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Old.template.json"},
                "metadata": {"/Old/A": []}},
            "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}
        }}"#;
        let new = StackMetadata::File("New.metadata.json".to_owned());
        let old = StackMetadata::Text(r#"{"/Old/A":[]}"#.to_owned());
        assert_eq!(stack_metadata(manifest, "New.template.json"), vec![new.clone()]);
        assert_eq!(stack_metadata(manifest, "Old.template.json"), vec![old.clone()]);
        assert_eq!(stack_metadata(manifest, "NewEdge.nested.template.json"), [new, old]);
        assert_eq!(stack_metadata("[", "New.template.json"), []);
    }
}
