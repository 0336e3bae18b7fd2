//! The JSON Schema of the config, from the types that read it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::Config;
use super::domain::ExistingCertificate;
use crate::strategy;

/// The JSON Schema (draft 2020-12) that editors check and complete a config with.
#[must_use]
pub fn schema() -> Json {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Config>().to_value();
    // One branch for each strategy, with that strategy's options only.
    if let Some(definition) = schema.pointer_mut("/$defs/StrategyChoice") {
        *definition = strategies(definition.get("properties").unwrap_or(&Json::Null));
    }
    relax(&mut schema);
    schema
}

/// The mappings that a stack or a config may have a part of, the other part being in what it is laid on.
const MERGED: [(&str, &str); 3] =
    [("Api", "/api"), ("Domain", "/domain"), ("Logging", "/distribution/properties/logging")];

/// Requires keys only where nothing else can have them: in a config that extends none and has one stack.
fn relax(schema: &mut Json) {
    let properties = schema.get("properties").and_then(Json::as_object).cloned().unwrap_or_default();
    let of_config = ["extends", "stacks", "stack"];
    let own: Map<String, Json> = properties.into_iter().filter(|(key, _)| !of_config.contains(&key.as_str())).collect();
    let mut whole = json!({
        "required": take(schema, "", "required"),
        "properties": {"api": {}, "domain": {}, "distribution": {"properties": {"logging": {}}}},
    });
    for (definition, place) in MERGED {
        let required = take(schema, &format!("/$defs/{definition}"), "required");
        if let Some(part) = whole.pointer_mut(&format!("/properties{place}")) {
            part["required"] = required;
        }
    }
    schema["if"] = json!({ "not": { "anyOf": [{ "required": ["extends"] }, { "required": ["stacks"] }] } });
    schema["then"] = whole;
    schema["$defs"]["Own"] = json!({
        "description": "What a stack has of its own.",
        "type": ["object", "null"],
        "properties": own,
        "additionalProperties": false,
    });
}

fn take(schema: &mut Json, pointer: &str, key: &str) -> Json {
    schema.pointer_mut(pointer).and_then(Json::as_object_mut).and_then(|part| part.remove(key)).unwrap_or(json!([]))
}

/// What each stack has of its own, by its name.
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

fn strategies(properties: &Json) -> Json {
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
    json!({
        "description": "How Authorization is brought to the API: a name, or a mapping with `type` and options.",
        "oneOf": branches.collect::<Vec<_>>(),
    })
}

/// An ARN, or a mapping with more.
impl JsonSchema for ExistingCertificate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExistingCertificate".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let arn = generator.subschema_for::<crate::names::CertificateArn>();
        let name = generator.subschema_for::<crate::names::CertificateName>();
        let key_algorithm = generator.subschema_for::<crate::plan::KeyAlgorithm>();
        json_schema!({
            "description": "A certificate that is in ACM already: its ARN, or a mapping that says more about it.",
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
