//! A value that is given as text, or as a reference to something that has it when the template is deployed.

use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::field::Field;
use crate::diagnostic::{Diagnostic, similar};
use crate::names::{AttributeName, ExportName, Invalid, LogicalId, Region, SsmName, StackOutputName};
use crate::yaml::{Content, Entry, Node};

/// The name by which the decoder knows such a value.
pub(super) const GIVEN: &str = "GivenSection";

/// The keys of which a reference has exactly one.
pub(super) const FORMS: [&str; 6] = ["parameter", "ssm", "import", "stack_output", "resource", "literal"];

/// The keys of a reference.
const KEYS: &[&str] =
    &["parameter", "no_echo", "ssm", "import", "stack_output", "region", "resource", "attribute", "literal"];

/// The forms of a reference, for people.
const HELP: &str = "a reference is one of `{parameter: Name}`, `{ssm: /name/in/parameter-store}`, `{import: export-name}`, `{stack_output: stack.Output}` and `{resource: LogicalId}`";

/// A value as it is written.
#[derive(Debug, Clone)]
pub(crate) struct GivenSection<T> {
    /// Plain text.
    pub(super) text: Option<Field<T>>,
    /// The text as it is, where a plain one would be refused.
    pub(super) literal: Option<Field<T>>,
    /// The keys of a reference.
    pub(super) reference: Box<ReferenceSection>,
}

/// The keys of a reference, of which one says its form.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReferenceSection {
    /// A parameter of the template.
    pub(super) parameter: Option<Field<LogicalId>>,
    pub(super) no_echo: Option<Field<bool>>,
    /// A parameter in Parameter Store.
    pub(super) ssm: Option<Field<SsmName>>,
    /// An export.
    pub(super) import: Option<Field<ExportName>>,
    /// An output of another stack.
    pub(super) stack_output: Option<Field<StackOutputName>>,
    pub(super) region: Option<Field<Region>>,
    /// A resource of the template that the stack is added to.
    pub(super) resource: Option<Field<LogicalId>>,
    pub(super) attribute: Option<Field<AttributeName>>,
}

impl<T> Field<GivenSection<T>> {
    /// Reports an invalid value, or an invalid text.
    pub(super) fn given_fault(&self) -> Option<Diagnostic> {
        self.fault().or_else(|| self.get()?.text.as_ref()?.fault())
    }
}

/// Reports whether a mapping has a key of a reference.
pub(super) fn is_reference(node: &Node) -> bool {
    matches!(&node.content, Content::Map(entries) if node.tag.is_none() && entries.iter().any(has_form))
}

fn has_form(entry: &Entry) -> bool {
    FORMS.contains(&entry.key.as_str())
}

/// Returns why a value is neither text nor a reference.
pub(super) fn refuse(node: &Node) -> Invalid {
    let error = Invalid::new(format!("expected text or a reference, found {}", node.kind()));
    let near = match &node.content {
        Content::Map(entries) => entries.iter().find_map(|entry| similar(&entry.key, FORMS.iter().copied())),
        _ => None,
    };
    error.help(near.map_or_else(|| HELP.to_owned(), |form| format!("did you mean `{form}`? {HELP}")))
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for GivenSection<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(GIVEN, KEYS, GivenVisitor(PhantomData))
    }
}

struct GivenVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for GivenVisitor<T> {
    type Value = GivenSection<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a reference")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut text, mut literal) = (None, None);
        let mut reference = Box::<ReferenceSection>::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "text" => text = map.next_value()?,
                "literal" => literal = map.next_value()?,
                "parameter" => reference.parameter = map.next_value()?,
                "no_echo" => reference.no_echo = map.next_value()?,
                "ssm" => reference.ssm = map.next_value()?,
                "import" => reference.import = map.next_value()?,
                "stack_output" => reference.stack_output = map.next_value()?,
                "region" => reference.region = map.next_value()?,
                "resource" => reference.resource = map.next_value()?,
                "attribute" => reference.attribute = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(GivenSection { text, literal, reference })
    }
}

impl<T: JsonSchema> JsonSchema for GivenSection<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Given{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let reference = generator.subschema_for::<ReferenceSchema>();
        json_schema!({"anyOf": [value, reference, {
            "type": "object",
            "description": "The text as it is, where a plain one would be refused.",
            "required": ["literal"],
            "properties": {"literal": value},
            "additionalProperties": false,
        }]})
    }
}

/// The schema of a reference.
struct ReferenceSchema;

impl JsonSchema for ReferenceSchema {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let form = |description: &str, key: &str, value: Schema, option: Option<(&str, Schema)>| {
            let mut properties = serde_json::Map::new();
            properties.insert(key.to_owned(), value.to_value());
            properties.extend(option.map(|(name, schema)| (name.to_owned(), schema.to_value())));
            json_schema!({
                "description": description,
                "type": "object",
                "required": [key],
                "properties": properties,
                "additionalProperties": false,
            })
        };
        let id = generator.subschema_for::<LogicalId>();
        let no_echo = json_schema!({"type": "boolean", "description": "Mask the value in CloudFormation's answers."});
        let forms = [
            form(
                "A parameter of the template, given at deployment.",
                "parameter",
                id.clone(),
                Some(("no_echo", no_echo)),
            ),
            form(
                "A parameter in Parameter Store, read in the Region of the stack.",
                "ssm",
                generator.subschema_for::<SsmName>(),
                None,
            ),
            form(
                "An export, read in the Region of the stack.",
                "import",
                generator.subschema_for::<ExportName>(),
                None,
            ),
            form(
                "An output of another stack, in any Region.",
                "stack_output",
                generator.subschema_for::<StackOutputName>(),
                Some(("region", generator.subschema_for::<Region>())),
            ),
            form(
                "A resource of `template`, and its attribute if it is not what the place needs.",
                "resource",
                id,
                Some(("attribute", generator.subschema_for::<AttributeName>())),
            ),
        ];
        json_schema!({
            "description": "A value that only the deployment knows.",
            "oneOf": forms,
        })
    }
}
