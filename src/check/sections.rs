//! A template as the check sees it: resources, parameters, mappings, conditions, and where they stand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use indexmap::IndexMap;

use crate::template::{Pointer, Value};

type Map = IndexMap<String, Value>;

static EMPTY: LazyLock<Map> = LazyLock::new(Map::new);

#[derive(Debug, Clone)]
struct Resource<'a> {
    value: &'a Value,
    /// Where the loop stands that makes it, if one does.
    within: Option<Pointer>,
}

/// Resources, and those that a loop makes, once for all its values and with the loop's variable left in their names.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html>
fn resources<'a>(map: &'a Map, within: Option<&Pointer>, all: &mut IndexMap<&'a str, Resource<'a>>) {
    for (id, value) in map {
        match value {
            Value::List(parts) if id.starts_with("Fn::ForEach::") => {
                if let [_, _, Value::Map(body)] = parts.as_slice() {
                    let at = within.cloned().unwrap_or_default().join(id).index(2);
                    resources(body, Some(&at), all);
                }
            }
            _ => {
                all.insert(id, Resource { value, within: within.cloned() });
            }
        }
    }
}

/// The sections of one template.
#[derive(Debug, Clone)]
pub(crate) struct Sections<'a> {
    /// Where the template starts in its file: at the top, or at `resources` of a Serverless Framework file.
    pub(crate) base: Pointer,
    resources: IndexMap<&'a str, Resource<'a>>,
    /// The places and ids of resources by their type, because every rule asks for some type in every distribution.
    by_type: BTreeMap<&'a str, Vec<(usize, &'a str)>>,
    pub(crate) parameters: &'a Map,
    mappings: &'a Map,
    conditions: &'a Map,
    outputs: &'a Map,
    /// The logical ids of resources whose metadata is for gatefront.
    pub(crate) acknowledging: Vec<&'a str>,
    /// What SAM adds to every resource of a kind.
    pub(crate) globals: &'a Map,
    /// Whether SAM makes APIs that the template does not name.
    pub(crate) is_sam: bool,
}

impl<'a> Sections<'a> {
    /// The templates in a file: one, or the `resources` of a Serverless Framework file, which may be a list of them.
    pub(crate) fn find(file: &'a Value) -> Vec<Self> {
        let top = Pointer::default();
        if let Some(sections) = Self::of(file, top.clone()) {
            return vec![sections];
        }
        let at = top.join("resources");
        match file.as_map().and_then(|map| map.get("resources")) {
            Some(Value::List(items)) => {
                items.iter().enumerate().filter_map(|(index, item)| Self::of(item, at.index(index))).collect()
            }
            Some(resources) => Self::of(resources, at).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn of(value: &'a Value, base: Pointer) -> Option<Self> {
        let map = value.as_map()?;
        let section = |name: &str| map.get(name).and_then(Value::as_map);
        let transform = map.get("Transform").map(|value| value.to_json().to_string()).unwrap_or_default();
        let mut resources = IndexMap::new();
        self::resources(section("Resources")?, None, &mut resources);
        let mut by_type: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for (place, (id, resource)) in resources.iter().enumerate() {
            if let Some(name) = resource.value.as_map().and_then(|map| map.get("Type")).and_then(Value::as_str) {
                by_type.entry(name).or_default().push((place, id));
            }
        }
        Some(Self {
            base,
            acknowledging: resources
                .iter()
                .filter(|(_, resource)| is_for_us(resource.value))
                .map(|(id, _)| *id)
                .collect(),
            resources,
            by_type,
            parameters: section("Parameters").unwrap_or(&EMPTY),
            mappings: section("Mappings").unwrap_or(&EMPTY),
            conditions: section("Conditions").unwrap_or(&EMPTY),
            outputs: section("Outputs").unwrap_or(&EMPTY),
            globals: section("Globals").unwrap_or(&EMPTY),
            is_sam: transform.contains("AWS::Serverless"),
        })
    }

    pub(crate) fn resource(&self, id: &str) -> Option<&'a Map> {
        self.value(id)?.as_map()
    }

    /// A resource, whatever it is.
    pub(crate) fn value(&self, id: &str) -> Option<&'a Value> {
        self.resources.get(id).map(|resource| resource.value)
    }

    pub(crate) fn resource_type(&self, id: &str) -> Option<&'a str> {
        self.resource(id)?.get("Type")?.as_str()
    }

    /// Resources of these types with their ids, in the order of the file.
    pub(crate) fn of_type(&self, types: &[&str]) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut found: Vec<(usize, &'a str)> =
            types.iter().filter_map(|name| self.by_type.get(name)).flatten().copied().collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id)
    }

    pub(crate) fn pointer(&self, id: &str) -> Pointer {
        let within = self.resources.get(id).and_then(|resource| resource.within.as_ref());
        let resources = self.base.join("Resources");
        match within {
            Some(within) => within.steps().fold(resources, |pointer, step| pointer.join(&step)).join(id),
            None => resources.join(id),
        }
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&'a Map> {
        self.parameters.get(name).and_then(Value::as_map)
    }

    /// The values that a parameter may have, where the template lists them.
    pub(crate) fn allowed_values(&self, parameter: &str) -> Option<Vec<String>> {
        match self.parameter(parameter)?.get("AllowedValues")? {
            Value::List(values) => values.iter().map(Value::scalar).collect(),
            _ => None,
        }
    }

    /// The keys under which a mapping has something, of the first level or below one of them.
    pub(crate) fn mapping_keys(&self, map: &str, top: Option<&str>) -> Vec<&'a str> {
        let map = self.mappings.get(map).and_then(Value::as_map);
        let level = match top {
            Some(top) => map.and_then(|map| map.get(top)).and_then(Value::as_map),
            None => map,
        };
        level.into_iter().flat_map(|level| level.keys()).map(String::as_str).collect()
    }

    pub(crate) fn condition(&self, name: &str) -> Option<&'a Value> {
        self.conditions.get(name)
    }

    pub(crate) fn output(&self, name: &str) -> Option<&'a Value> {
        self.outputs.get(name)?.as_map()?.get("Value")
    }

    /// What a mapping has under two keys: plain text or a list of it, for it can hold no functions.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html>
    pub(crate) fn mapping(&self, map: &str, top: &str, second: &str) -> Option<&'a Value> {
        let value = self.mappings.get(map)?.as_map()?.get(top)?.as_map()?.get(second)?;
        let is_plain = |value: &Value| value.scalar().is_some();
        match value {
            Value::List(items) => items.iter().all(is_plain),
            value => is_plain(value),
        }
        .then_some(value)
    }
}

fn is_for_us(resource: &Value) -> bool {
    let metadata = resource.as_map().and_then(|map| map.get("Metadata")).and_then(Value::as_map);
    metadata.is_some_and(|metadata| metadata.contains_key("gatefront"))
}
