//! The structure of a template: sections, and the attributes of resources and outputs.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>

use std::collections::BTreeSet;

use super::names::{Names, is_unknown_transform};
use super::refusals::Refusals;
use super::way::Way;
use crate::model::RefusalReason;
use crate::schema;
use crate::template::Value;

type Map = indexmap::IndexMap<String, Value>;

/// The sections of a template. `Globals` is SAM's.
const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

/// The most entries of a section.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MOST: &[(&str, &str, usize)] = &[
    ("Parameters", "parameters", 200),
    ("Mappings", "mappings", 200),
    ("Resources", "resources", 500),
    ("Outputs", "outputs", 200),
];

/// The longest description, in bytes, from the same page.
const LONGEST_DESCRIPTION: usize = 1024;

/// The attributes of a resource. The last two are SAM's.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>
const RESOURCE: &[&str] = &[
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
    "Connectors",
    "IgnoreGlobals",
];

const OUTPUT: &[&str] = &["Condition", "Description", "Export", "Value"];

/// Judges the sections of a template that is a file by itself.
pub(super) fn judge(map: &Map, names: &Names<'_>, path: &Way<'_>, found: &mut Refusals<'_>) {
    let mut refuse =
        |key: &str, wanted| found.add(&path.key(key), RefusalReason::Form { name: key.to_owned(), wanted });
    for key in map.keys().filter(|key| !SECTIONS.contains(&key.as_str()) && !key.starts_with("Fn::")) {
        refuse(key, "CloudFormation has no such section");
    }
    let version = map.get("AWSTemplateFormatVersion").and_then(Value::scalar);
    if version.is_some_and(|version| version != "2010-09-09") {
        refuse("AWSTemplateFormatVersion", "the only version is `2010-09-09`");
    }
    match map.get("Description") {
        Some(Value::String(text)) if text.len() > LONGEST_DESCRIPTION => {
            refuse("Description", "a description has 1024 bytes at most");
        }
        Some(Value::List(_) | Value::Map(_) | Value::Call(..)) => refuse("Description", "a description is a text"),
        _ => {}
    }
    let transforms = match map.get("Transform") {
        Some(Value::List(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    for transform in transforms {
        match transform {
            Value::String(name) if is_unknown_transform(name) => refuse("Transform", "AWS has no such transform"),
            Value::Number(_) | Value::Bool(_) | Value::Null => refuse("Transform", "a transform is a name"),
            _ => {}
        }
    }
    for (section, what, most) in MOST {
        let count = map.get(*section).and_then(Value::as_map).map_or(0, Map::len);
        if count > *most && names.is_whole {
            let [found_count, most] = [count, *most].map(|number| u64::try_from(number).unwrap_or(u64::MAX));
            found.add(&path.key(section), RefusalReason::TooMany { what, found: found_count, most });
        }
    }
}

/// Judges the attributes of a resource.
pub(super) fn resource(id: &str, value: &Value, names: &Names<'_>, path: &Way<'_>, found: &mut Refusals<'_>) {
    let mut refuse = |path: &Way<'_>, name: &str, wanted| {
        found.add(path, RefusalReason::Form { name: name.to_owned(), wanted });
    };
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric()) {
        refuse(path, id, "a logical ID has letters and digits of ASCII only");
    }
    let Some(map) = value.as_map() else {
        return refuse(path, id, "a resource is a mapping with a `Type`");
    };
    let kind = map.get("Type").and_then(Value::as_str).unwrap_or_default();
    let is_custom = kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource";
    // SAM writes its resources anew, without what it does not know.
    let is_sams = kind.starts_with("AWS::Serverless::");
    let is_known = |key: &str| RESOURCE.contains(&key) || is_sams || is_custom && key == "Version";
    for key in map.keys().filter(|key| !is_known(key)) {
        refuse(&path.key(key), key, "a resource has no such attribute");
    }
    for key in ["DeletionPolicy", "UpdateReplacePolicy"] {
        let policy = map.get(key).and_then(Value::as_str);
        let is_deletion = key == "DeletionPolicy";
        let is_known = |policy: &str| {
            ["Delete", "Retain", "Snapshot"].contains(&policy) || is_deletion && policy == "RetainExceptOnCreate"
        };
        if policy.is_some_and(|policy| !is_known(policy)) {
            refuse(&path.key(key), key, "it is `Delete`, `Retain` or `Snapshot`");
        }
    }
    if let Some(Value::List(_) | Value::Map(_) | Value::Number(_)) = map.get("Condition") {
        refuse(&path.key("Condition"), "Condition", "it is the name of a condition");
    }
    match map.get("Type") {
        Some(Value::String(name)) => resource_type(name, names, &path.key("Type"), found),
        _ => refuse(path, id, "a resource is a mapping with a `Type`"),
    }
}

/// Judges the name of a resource type.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
fn resource_type(name: &str, names: &Names<'_>, path: &Way<'_>, found: &mut Refusals<'_>) {
    let unknown = |similar| RefusalReason::UnknownType { name: name.to_owned(), similar, date: schema::date() };
    if name.starts_with("AWS::Serverless::") && !names.sections.is_sam {
        let wanted = "the types of SAM need `Transform: AWS::Serverless-2016-10-31`";
        return found.add(path, RefusalReason::Form { name: name.to_owned(), wanted });
    }
    let Some(rest) = name.strip_prefix("AWS::") else {
        // A type of a registry has another name before its colons.
        if !name.contains("::") || name.to_ascii_uppercase().starts_with("AWS:") {
            let similar = found.similar(name, schema::types());
            found.add(path, unknown(similar));
        }
        return;
    };
    let (service, kind) = rest.split_once("::").unwrap_or((rest, ""));
    // The table has all types of these services. A newer type of another service is not judged.
    let is_complete = ["CloudFront", "ApiGateway", "ApiGatewayV2"].contains(&service);
    let types = schema::types_of(service);
    let is_known = match service {
        "Serverless" => true,
        _ if is_complete => schema::types().any(|known| known == name),
        _ => types.is_some(),
    };
    if is_known && !is_complete {
        // A type that is newer than the schemas is seldom a letter or two away from another.
        let is_near = |known: &&&str| !kind.starts_with(**known) && strsim::levenshtein(known, kind) <= 2;
        let listed = types.unwrap_or_default();
        if !kind.is_empty()
            && !listed.contains(&kind)
            && let Some(near) = listed.iter().find(is_near)
        {
            let similar = Some(format!("AWS::{service}::{near}"));
            found.add(path, unknown(similar));
        }
    }
    if !is_known {
        let similar = found.similar(name, schema::types()).filter(|similar| similar != name);
        found.add(path, unknown(similar));
    }
}

/// Judges the attributes of an output. `exports` has the names of the exports before it.
pub(super) fn output(
    name: &str,
    value: &Value,
    exports: &mut BTreeSet<String>,
    path: &Way<'_>,
    found: &mut Refusals<'_>,
) {
    let mut refuse = |path: &Way<'_>, name: &str, wanted| {
        found.add(path, RefusalReason::Form { name: name.to_owned(), wanted });
    };
    let Some(map) = value.as_map().filter(|map| map.get("Value").is_some_and(|value| *value != Value::Null)) else {
        return refuse(path, name, "an output is a mapping with a `Value`");
    };
    for key in map.keys().filter(|key| !OUTPUT.contains(&key.as_str())) {
        refuse(&path.key(key), key, "an output has no such attribute");
    }
    // Outputs with conditions may exclude each other.
    let export = map.get("Export").and_then(Value::as_map).and_then(|export| export.get("Name"));
    if let Some(export) = export.filter(|_| !map.contains_key("Condition"))
        && !exports.insert(export.to_json().to_string())
    {
        refuse(&path.key("Export"), name, "another output has an export of this name");
    }
}
