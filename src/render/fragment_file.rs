//! The fragments in the form in which the build leaves them: YAML that has been read, with its holes.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::template::{Defect, Value};

/// One handlebars file of YAML.
pub(crate) struct FragmentFile {
    pub(crate) name: &'static str,
    value: FragmentValue,
}

/// A value in the file. A list or mapping has an entry only where all of its conditions hold, as `{{#if}}` has them.
pub(crate) enum FragmentValue {
    /// A scalar without quotes.
    Plain(&'static str),
    /// A scalar with quotes.
    Text(&'static str),
    /// `{{name}}`: the text of a scalar.
    Hole(&'static str),
    /// `{{json name}}`: any value; an intrinsic function is in its long form.
    Json(&'static str),
    /// A value with a tag, which is `Ref` for `!Ref`.
    Tagged(&'static str, &'static FragmentValue),
    /// Items with their conditions.
    List(&'static [(&'static [&'static str], FragmentValue)]),
    /// Keys and values with their conditions.
    Map(&'static [(&'static [&'static str], FragmentValue, FragmentValue)]),
}

impl FragmentFile {
    pub(super) const fn new(name: &'static str, value: FragmentValue) -> Self {
        Self { name, value }
    }

    /// Returns the value of the file with its holes filled.
    ///
    /// # Errors
    /// A hole without a value, or one for a scalar that gets something else.
    pub(super) fn fill(&self, holes: &Json) -> Result<Value, Defect> {
        self.value
            .fill(&|name| holes.get(name))
            .map_err(|name| Defect(format!("the fragment `{}` has no value for its hole `{name}`", self.name)))
    }
}

/// Returns the value of a hole.
type Lookup<'a> = dyn Fn(&str) -> Option<&'a Json> + 'a;

impl FragmentValue {
    /// Returns the value, or the name of the hole that cannot be filled.
    fn fill(&self, holes: &Lookup<'_>) -> Result<Value, &'static str> {
        Ok(match self {
            Self::Plain(text) => Value::plain((*text).to_owned()),
            Self::Text(_) | Self::Hole(_) => Value::String(self.text(holes)?),
            Self::Json(name) => holes(name).ok_or(*name)?.into(),
            Self::Tagged(tag, value) => Value::tagged(tag, value.fill(holes)?),
            Self::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (conditions, item) in *items {
                    if all_hold(conditions, holes)? {
                        list.push(item.fill(holes)?);
                    }
                }
                if list.is_empty() && !items.is_empty() { Value::Null } else { Value::List(list) }
            }
            Self::Map(entries) => {
                let mut map = IndexMap::with_capacity(entries.len());
                for (conditions, key, value) in *entries {
                    if all_hold(conditions, holes)? {
                        map.insert(key.text(holes)?, value.fill(holes)?);
                    }
                }
                if map.is_empty() && !entries.is_empty() { Value::Null } else { Value::from_map(map) }
            }
        })
    }

    /// Returns the text of a scalar.
    fn text(&self, holes: &Lookup<'_>) -> Result<String, &'static str> {
        match self {
            Self::Plain(text) | Self::Text(text) => Ok((*text).to_owned()),
            Self::Hole(name) => holes(name).and_then(Json::as_str).map(str::to_owned).ok_or(*name),
            Self::Json(name) => Err(name),
            Self::Tagged(tag, _) => Err(tag),
            Self::List(_) | Self::Map(_) => Err(""),
        }
    }
}

/// Reports whether `{{#if}}` takes the lines: neither null, false, 0 nor empty.
fn all_hold(conditions: &[&'static str], holes: &Lookup<'_>) -> Result<bool, &'static str> {
    for name in conditions {
        let is_met = match holes(name).ok_or(*name)? {
            Json::Null => false,
            Json::Bool(bool) => *bool,
            Json::Number(number) => number.as_f64() != Some(0.0),
            Json::String(text) => !text.is_empty(),
            Json::Array(items) => !items.is_empty(),
            Json::Object(map) => !map.is_empty(),
        };
        if !is_met {
            return Ok(false);
        }
    }
    Ok(true)
}
