//! The JSON Schema of the config, from the types that read it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::Config;
use super::domain::{AliasSection, ExistingCertificate};
use super::reference::GivenSection;
use crate::strategy;

/// Returns the JSON Schema (draft 2020-12) that editors check and complete a config with.
#[must_use]
pub fn schema() -> Json {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Config>().to_value();
    relax(&mut schema);
    schema
}

/// Requires keys only where nothing else can have them: in a config that extends none, has one stack, and no routes. A
/// stack or a config may have a part of a mapping, the other part being in what it is merged over.
fn relax(schema: &mut Json) {
    let properties = schema.get("properties").and_then(Json::as_object).cloned().unwrap_or_default();
    let of_config = ["extends", "stacks", "stack"];
    let own: Map<String, Json> = properties.into_iter().filter(|(key, _)| !of_config.contains(&key.as_str())).collect();
    let mut required = take_required(schema, "");
    if let Some(Json::Array(keys)) = required.get_mut("required") {
        keys.extend(["api".into(), "strategy".into()]);
    }
    let elsewhere = ["extends", "stacks", "routes"].map(|key| json!({ "required": [key] }));
    schema["if"] = json!({ "not": { "anyOf": elsewhere } });
    schema["then"] = required.into();
    schema["$defs"]["Own"] = json!({
        "description": "What a stack has of its own.",
        "type": ["object", "null"],
        "properties": own,
        "additionalProperties": false,
    });
}

/// Takes the list of required keys out of a mapping's schema and of those of the mappings in it, and returns them as a
/// schema of their own.
fn take_required(schema: &mut Json, mapping: &str) -> Map<String, Json> {
    let Some(found) = schema.pointer_mut(mapping).and_then(Json::as_object_mut) else { return Map::new() };
    let mut required = Map::new();
    if let Some(keys) = found.remove("required") {
        required.insert("required".to_owned(), keys);
    }
    let properties = found.get("properties").and_then(Json::as_object);
    let inner: Vec<(String, String)> =
        properties.into_iter().flatten().filter_map(|(name, of)| Some((name.clone(), definition(of)?))).collect();
    let mut nested = Map::new();
    for (name, mapping) in inner {
        let required = take_required(schema, &mapping);
        if !required.is_empty() {
            nested.insert(name, required.into());
        }
    }
    if !nested.is_empty() {
        required.insert("properties".to_owned(), nested.into());
    }
    required
}

/// Returns the place of the definition that a property refers to, where it may be left out or not.
fn definition(property: &Json) -> Option<String> {
    let reference = property.get("$ref").or_else(|| property.pointer("/anyOf/0/$ref"))?;
    reference.as_str()?.strip_prefix('#').map(str::to_owned)
}

/// The settings that each stack has of its own, by its name.
#[derive(Debug, Deserialize)]
pub(crate) struct Stacks;

impl JsonSchema for Stacks {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Stacks".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<crate::names::StackName>();
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": super::stacks::MOST,
            "propertyNames": name,
            "additionalProperties": { "$ref": "#/$defs/Own" },
        })
    }
}

/// Replaces the schema of the strategy by one branch for each strategy, with that strategy's options only.
pub(super) fn one_branch_per_strategy(schema: &mut Schema) {
    let properties = schema.get("properties").cloned().unwrap_or_default();
    let branches = strategy::all().map(|info| {
        let mut own = Map::new();
        own.insert("type".into(), json!({ "const": info.name() }));
        own.extend(info.options.iter().filter_map(|name| Some(((*name).to_owned(), properties.get(name)?.clone()))));
        json!({
            "title": info.name(),
            "description": info.summary,
            "anyOf": [
                { "const": info.name() },
                { "type": "object", "required": ["type"], "properties": own, "additionalProperties": false },
            ],
        })
    });
    *schema = json_schema!({
        "description": "How Authorization is brought to the API: a name, or a mapping with `type` and options.",
        "oneOf": branches.collect::<Vec<_>>(),
    });
}

/// A name, or a mapping with its zone.
impl JsonSchema for AliasSection {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Alias".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<crate::names::DomainName>();
        let zone = generator.subschema_for::<GivenSection<crate::names::HostedZoneId>>();
        json_schema!({
            "description": "One more name: the name alone, or with its zone where that is another one than the domain's.",
            "oneOf": [name, {
                "type": "object",
                "required": ["name"],
                "properties": {"name": name, "hosted_zone_id": zone},
                "additionalProperties": false,
            }],
        })
    }
}

/// An ARN, or a mapping with more.
impl JsonSchema for ExistingCertificate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExistingCertificate".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let arn = generator.subschema_for::<GivenSection<crate::names::CertificateArn>>();
        let name = generator.subschema_for::<crate::names::CertificateName>();
        let key_algorithm = generator.subschema_for::<crate::plan::KeyAlgorithm>();
        json_schema!({
            "description": "A certificate that is in ACM already: its ARN, a reference to it, or a mapping that says more about it.",
            "oneOf": [arn, {
                "type": "object",
                "required": ["arn"],
                "properties": {
                    "arn": arn,
                    "domain_names": {
                        "description": "Names that it is issued for, if they are to be checked.",
                        "type": "array",
                        "items": name,
                    },
                    "key_algorithm": key_algorithm,
                },
                "additionalProperties": false,
            }],
        })
    }
}
