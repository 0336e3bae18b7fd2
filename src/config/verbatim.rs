//! A value of the config that is CloudFormation's, kept as it is written.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The name by which a verbatim value asks the decoder for its node.
pub(super) const VERBATIM: &str = "$verbatim";

/// The index of a node that the decoder has kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verbatim(pub(super) usize);

impl<'de> Deserialize<'de> for Verbatim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(VERBATIM, VerbatimVisitor)
    }
}

struct VerbatimVisitor;

impl Visitor<'_> for VerbatimVisitor {
    type Value = Verbatim;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of a CloudFormation template")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Self::Value, E> {
        usize::try_from(index).map(Verbatim).map_err(E::custom)
    }
}

impl JsonSchema for Verbatim {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Verbatim".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}
