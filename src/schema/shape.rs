//! The shapes of values, as the table has them.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

/// The shape of a value.
#[derive(Debug)]
pub(crate) enum Shape<'a> {
    /// A definition of the resource type: `#Origin`.
    Definition(&'a str),
    /// A value of one of these types, without constraints: `string`, `object|string`.
    Of(Kinds),
    /// A value with constraints.
    With(Box<Constraints<'a>>),
}

/// The constraints of a value. The names are those of JSON Schema and of cfn-lint.
///
/// <https://json-schema.org/understanding-json-schema/reference>
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Constraints<'a> {
    /// The types, if it is neither a text nor an object with these properties.
    #[serde(rename = "type")]
    kinds: Option<Kinds>,
    /// The values that it may have, if they are listed.
    #[serde(borrow, rename = "enum")]
    pub(crate) words: Vec<Word<'a>>,
    #[serde(borrow)]
    pub(crate) pattern: Option<Cow<'a, str>>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    #[serde(borrow)]
    pub(crate) items: Option<Shape<'a>>,
    /// The properties of an object.
    #[serde(borrow)]
    pub(crate) properties: Fields<'a, Shape<'a>>,
    #[serde(borrow)]
    pub(crate) required: Vec<&'a str>,
    /// True if an object may have properties beside these.
    pub(crate) open: bool,
    /// The shape of every value of a mapping with keys of the user's own.
    #[serde(borrow)]
    pub(crate) values: Option<Shape<'a>>,
    /// Properties that each need others.
    #[serde(borrow)]
    pub(crate) dependent_required: Fields<'a, Vec<&'a str>>,
    /// Properties that each exclude others.
    #[serde(borrow)]
    pub(crate) dependent_excluded: Fields<'a, Vec<&'a str>>,
    /// Properties of which there is exactly one.
    #[serde(borrow)]
    pub(crate) required_xor: Vec<&'a str>,
    /// Sets of properties of which at least one is whole.
    #[serde(borrow)]
    pub(crate) any_of: Vec<Vec<&'a str>>,
    /// Sets of properties of which exactly one is whole.
    #[serde(borrow)]
    pub(crate) one_of: Vec<Vec<&'a str>>,
    /// The attributes that `Fn::GetAtt` takes of a resource.
    #[serde(borrow)]
    pub(crate) attributes: Vec<&'a str>,
}

impl Constraints<'_> {
    /// Returns the types of value that it takes.
    pub(crate) fn kinds(&self) -> Kinds {
        let implied = if self.properties.0.is_empty() { Kinds::STRING } else { Kinds::OBJECT };
        self.kinds.unwrap_or(implied)
    }

    #[cfg(test)]
    pub(super) fn references(&self) -> Vec<&str> {
        let shapes = self.properties.0.iter().map(|(_, shape)| shape).chain(&self.items).chain(&self.values);
        shapes
            .flat_map(|shape| match shape {
                Shape::Definition(name) => vec![*name],
                Shape::With(inner) => inner.references(),
                Shape::Of(_) => Vec::new(),
            })
            .collect()
    }
}

/// Types of JSON that a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

const NAMES: &[(&str, u8)] =
    &[("string", 1), ("integer", 2), ("number", 4), ("boolean", 8), ("array", 16), ("object", 32)];

impl Kinds {
    pub(crate) const STRING: Self = Self(1);
    pub(crate) const INTEGER: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(4);
    pub(crate) const BOOLEAN: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    /// The kinds that are written as one value: a text, a number, a boolean.
    pub(crate) const SCALAR: Self = Self(15);
    const ANY: Self = Self(63);

    /// Reports whether a value of one of those types may be of one of these.
    pub(crate) fn takes(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    fn named(names: &str) -> Self {
        let bits =
            names.split('|').map(|name| NAMES.iter().find(|(known, _)| *known == name).map_or(63, |(_, bit)| *bit));
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

/// The types as people would write them: `object or string`.
impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ANY {
            return f.write_str("any value");
        }
        let words = [("text", 1), ("integer", 2), ("number", 4), ("boolean", 8), ("list", 16), ("mapping", 32)];
        let names: Vec<&str> = words.iter().filter(|(_, bit)| self.0 & bit != 0).map(|(name, _)| *name).collect();
        f.write_str(&names.join(" or "))
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&str>::deserialize(deserializer).map(Self::named)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Shape<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShapeVisitor;
        impl<'de> Visitor<'de> for ShapeVisitor {
            type Value = Shape<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or constraints")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(text.strip_prefix('#').map_or_else(|| Shape::Of(Kinds::named(text)), Shape::Definition))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Constraints::deserialize(MapAccessDeserializer::new(map)).map(|found| Shape::With(Box::new(found)))
            }
        }
        deserializer.deserialize_any(ShapeVisitor)
    }
}

/// A value of an enum, as text: in the table it is a text or a number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordVisitor;
        impl<'de> Visitor<'de> for WordVisitor {
            type Value = Word<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Word(text.into()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Word(text.to_owned().into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Word(number.to_string().into()))
            }
        }
        deserializer.deserialize_any(WordVisitor)
    }
}

/// A mapping as a list: it is looked through a few times at most.
#[derive(Debug)]
pub(crate) struct Fields<'a, T>(pub(crate) Vec<(&'a str, T)>);

impl<T> Default for Fields<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Fields<'_, T> {
    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Fields<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for FieldsVisitor<T> {
            type Value = Fields<'de, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Fields(entries))
            }
        }
        deserializer.deserialize_map(FieldsVisitor(std::marker::PhantomData))
    }
}
