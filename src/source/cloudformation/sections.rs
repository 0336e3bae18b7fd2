//! A template as the check sees it: resources, parameters, mappings, conditions, and their places.

use std::collections::BTreeMap;

/// The type of a distribution.
const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

use indexmap::{IndexMap, IndexSet};

use crate::template::{Pointer, Value};

type Map = IndexMap<String, Value>;

#[derive(Debug, Clone)]
struct Resource<'a> {
    value: &'a Value,
    /// The number of the mapping that it is in.
    place: usize,
}

/// The sections of one template.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections<'a> {
    resources: IndexMap<&'a str, Resource<'a>>,
    /// The mappings that hold resources: `Resources`, and what loops make.
    places: Vec<Pointer>,
    /// The places and ids of resources by their type, because every rule asks for some type in every distribution.
    by_type: BTreeMap<&'a str, Vec<(usize, &'a str)>>,
    parameters: Entries<'a>,
    /// The values that parameters may have.
    allowed: BTreeMap<&'a str, IndexSet<String>>,
    mappings: Entries<'a>,
    conditions: Entries<'a>,
    outputs: Entries<'a>,
    /// The logical ids of resources whose metadata is for gatefront.
    pub(super) acknowledging: Vec<&'a str>,
    globals: Entries<'a>,
    /// True if SAM makes APIs that the template does not name.
    pub(super) is_sam: bool,
    /// True if it is a part of another template, whose resources it may refer to.
    pub(super) is_fragment: bool,
}

/// A section, which may come in parts.
type Entries<'a> = Vec<&'a Map>;

fn entry<'a>(entries: &Entries<'a>, name: &str) -> Option<&'a Value> {
    entries.iter().find_map(|map| map.get(name))
}

impl<'a> Sections<'a> {
    /// Returns the template in a file: the file itself, or the `resources` of a Serverless Framework file, which may
    /// come in a list of parts.
    ///
    /// <https://www.serverless.com/framework/docs/providers/aws/guide/resources>
    pub(super) fn find(file: &'a Value) -> Option<Self> {
        let mut sections = Self::default();
        let top = Pointer::default();
        if !sections.add(file, &top) {
            let at = top.join("resources");
            match file.as_map()?.get("resources")? {
                Value::List(parts) => {
                    for (index, part) in parts.iter().enumerate() {
                        sections.add(part, &at.index(index));
                    }
                }
                whole => {
                    sections.add(whole, &at);
                }
            }
        }
        for (place, (id, resource)) in sections.resources.iter().enumerate() {
            if let Some(name) = resource.value.as_map().and_then(|map| map.get("Type")).and_then(Value::as_str) {
                sections.by_type.entry(name).or_default().push((place, id));
            }
        }
        for (name, parameter) in sections.parameters.iter().flat_map(|map| map.iter()) {
            if let Some(Value::List(values)) = parameter.as_map().and_then(|map| map.get("AllowedValues"))
                && let Some(values) = values.iter().map(Value::scalar).collect()
            {
                sections.allowed.insert(name, values);
            }
        }
        let is_for_us = |(_, resource): &(&&str, &Resource<'_>)| is_for_us(resource.value);
        sections.acknowledging = sections.resources.iter().filter(is_for_us).map(|(id, _)| *id).collect();
        (!sections.places.is_empty()).then_some(sections)
    }

    /// Adds a template, or a part of one; says whether it is one.
    fn add(&mut self, value: &'a Value, at: &Pointer) -> bool {
        let Some(map) = value.as_map() else { return false };
        let section = |name: &str| map.get(name).and_then(Value::as_map);
        let Some(resources) = section("Resources") else { return false };
        self.parameters.extend(section("Parameters"));
        self.mappings.extend(section("Mappings"));
        self.conditions.extend(section("Conditions"));
        self.outputs.extend(section("Outputs"));
        self.globals.extend(section("Globals"));
        let transform = map.get("Transform").map(|value| value.to_json().to_string()).unwrap_or_default();
        self.is_sam |= transform.contains("AWS::Serverless");
        self.is_fragment |= section("Metadata").is_some_and(is_fragment);
        self.add_resources(resources, &at.join("Resources"));
        true
    }

    /// Adds resources, and those that a loop makes, once for all its values and with the loop's variable left in their
    /// names.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html>
    fn add_resources(&mut self, map: &'a Map, at: &Pointer) {
        let place = self.places.len();
        self.places.push(at.clone());
        for (id, value) in map {
            match value {
                Value::List(parts) if id.starts_with("Fn::ForEach::") => {
                    if let [_, _, Value::Map(body)] = parts.as_slice() {
                        self.add_resources(body, &at.join(id).index(2));
                    }
                }
                _ => {
                    self.resources.insert(id, Resource { value, place });
                }
            }
        }
    }

    /// Returns the logical ids of all resources, in the order of the file.
    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.resources.keys().copied()
    }

    pub(super) fn resource(&self, id: &str) -> Option<&'a Map> {
        self.value(id)?.as_map()
    }

    /// Returns a resource, whatever it is.
    pub(super) fn value(&self, id: &str) -> Option<&'a Value> {
        self.resources.get(id).map(|resource| resource.value)
    }

    pub(super) fn resource_type(&self, id: &str) -> Option<&'a str> {
        self.resource(id)?.get("Type")?.as_str()
    }

    /// Returns the logical IDs of all distributions in the order of the file. A resource whose type is a letter or two away
    /// from theirs is meant as one: CloudFormation refuses the type, and that is reported.
    pub(super) fn distributions(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let letters = |name: &str| name.replace(':', "").to_ascii_lowercase();
        let meant = letters(DISTRIBUTION);
        let is_meant = |name: &&&str| {
            let name = letters(name);
            name.starts_with("aws") && strsim::levenshtein(&name, &meant) <= 2
        };
        let types: Vec<&str> = self.by_type.keys().filter(is_meant).copied().collect();
        self.of_type(&types)
    }

    /// Resources of these types with their ids, in the order of the file.
    pub(super) fn of_type(&self, types: &[&str]) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut found: Vec<(usize, &'a str)> =
            types.iter().filter_map(|name| self.by_type.get(name)).flatten().copied().collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id)
    }

    pub(super) fn pointer(&self, id: &str) -> Pointer {
        let place = self.resources.get(id).and_then(|resource| self.places.get(resource.place));
        place.map(|place| place.join(id)).unwrap_or_default()
    }

    /// Returns the names of all parameters.
    pub(super) fn parameter_names(&self) -> impl Iterator<Item = &'a str> {
        self.parameters.iter().flat_map(|map| map.keys()).map(String::as_str)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&'a Map> {
        entry(&self.parameters, name)?.as_map()
    }

    /// Returns the settings that SAM adds to every resource of a kind.
    pub(super) fn global(&self, kind: &str) -> Option<&'a Value> {
        entry(&self.globals, kind)
    }

    /// Returns the values that a parameter may have, if the template lists them.
    pub(super) fn allowed_values(&self, parameter: &str) -> Option<&IndexSet<String>> {
        self.allowed.get(parameter)
    }

    /// Returns the keys under which a mapping has something, of the first level or below one of them.
    pub(super) fn mapping_keys(&self, map: &str, top: Option<&str>) -> Vec<&'a str> {
        let map = entry(&self.mappings, map).and_then(Value::as_map);
        let level = match top {
            Some(top) => map.and_then(|map| map.get(top)).and_then(Value::as_map),
            None => map,
        };
        level.into_iter().flat_map(|level| level.keys()).map(String::as_str).collect()
    }

    /// Returns the names of all conditions.
    pub(super) fn condition_names(&self) -> impl Iterator<Item = &'a str> {
        self.conditions.iter().flat_map(|map| map.keys()).map(String::as_str)
    }

    pub(super) fn has_mapping(&self, name: &str) -> bool {
        entry(&self.mappings, name).is_some()
    }

    pub(super) fn condition(&self, name: &str) -> Option<&'a Value> {
        entry(&self.conditions, name)
    }

    pub(super) fn output(&self, name: &str) -> Option<&'a Value> {
        entry(&self.outputs, name)?.as_map()?.get("Value")
    }

    /// Returns the value that the template exports under a name.
    pub(super) fn exported(&self, name: &str) -> Option<&'a Value> {
        let outputs = self.outputs.iter().flat_map(|map| map.values()).filter_map(Value::as_map);
        let has_name = |output: &&Map| {
            output.get("Export").and_then(Value::as_map).and_then(|export| export.get("Name")?.as_str()) == Some(name)
        };
        outputs.into_iter().find(has_name)?.get("Value")
    }

    /// Returns the value that a mapping has under two keys: plain text or a list of it, for it can hold no functions.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html>
    pub(super) fn mapping(&self, map: &str, top: &str, second: &str) -> Option<&'a Value> {
        let value = entry(&self.mappings, map)?.as_map()?.get(top)?.as_map()?.get(second)?;
        let is_plain = |value: &Value| value.scalar().is_some();
        match value {
            Value::List(items) => items.iter().all(is_plain),
            value => is_plain(value),
        }
        .then_some(value)
    }
}

/// Reports whether the metadata of a template says that it is a fragment: `gatefront: {fragment: true}`.
fn is_fragment(metadata: &Map) -> bool {
    let ours = metadata.get("gatefront").and_then(Value::as_map);
    ours.is_some_and(|ours| ours.get("fragment") == Some(&Value::Bool(true)))
}

fn is_for_us(resource: &Value) -> bool {
    let metadata = resource.as_map().and_then(|map| map.get("Metadata")).and_then(Value::as_map);
    metadata.is_some_and(|metadata| metadata.contains_key("gatefront"))
}
