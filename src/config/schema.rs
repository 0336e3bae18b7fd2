//! The JSON Schema of the config, from the types that read it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
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
    schema
}

fn strategies(properties: &Json) -> Json {
    let branches = strategy::ALL.iter().map(|info| {
        let mut own = Map::new();
        own.insert("type".into(), json!({ "const": info.name }));
        own.extend(info.options.iter().filter_map(|name| Some(((*name).to_owned(), properties.get(name)?.clone()))));
        json!({
            "title": info.name,
            "description": info.summary,
            "anyOf": [
                { "const": info.name },
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
        let key_algorithm = generator.subschema_for::<super::domain::KeyAlgorithm>();
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
