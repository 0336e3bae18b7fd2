//! A plan or a state as `terraform show -json` writes it: resources with their values.
//!
//! <https://developer.hashicorp.com/terraform/internals/json-format>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::address::{AddressStep, module, steps};
use super::configuration::Configuration;
use crate::template::Pointer;

/// The resources of a plan or a state, at one point in time.
#[derive(Debug)]
pub(super) struct PlanFile<'a> {
    pub(super) resources: Vec<PlanResource<'a>>,
    /// The expressions that the values come from; a state has none.
    pub(super) configuration: Option<Configuration<'a>>,
    /// The places of resources by the values that identify them.
    identities: BTreeMap<&'a str, Vec<(usize, &'a str)>>,
}

/// A resource, or a data source.
#[derive(Debug)]
pub(super) struct PlanResource<'a> {
    /// The address with all indexes.
    pub(super) address: &'a str,
    /// The modules that it is in, without indexes.
    pub(super) module: String,
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) is_data: bool,
    /// The place of its values in the file.
    pub(super) pointer: Pointer,
    pub(super) values: &'a Json,
    /// The parts of the values that are sensitive.
    pub(super) sensitive: &'a Json,
    /// The parts of the values that are known after the plan is applied.
    pub(super) unknown: &'a Json,
}

/// The time for which a plan gives values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the plan is applied.
    Before,
    /// After the plan is applied; of a state, now.
    After,
}

/// The attributes that identify a resource in those of others.
const IDENTITIES: &[&str] = &[
    "id",
    "arn",
    "qualified_arn",
    "invoke_arn",
    "execution_arn",
    "regional_domain_name",
    "cloudfront_domain_name",
    "bucket_domain_name",
    "bucket_regional_domain_name",
    "website_endpoint",
    "function_url",
    "dns_name",
    "cloudfront_access_identity_path",
    "root_resource_id",
];

impl<'a> PlanFile<'a> {
    /// Reads a plan or a state that has the right format.
    pub(super) fn read(file: &'a Json, moment: Moment) -> Self {
        let prior: &[&str] = &["prior_state", "values"];
        let (managed, data): (&[&str], _) = match (file.get("planned_values"), moment) {
            (Some(_), Moment::After) => (&["planned_values"], prior),
            (Some(_), Moment::Before) => (prior, prior),
            (None, _) => (&["values"], &["values"][..]),
        };
        let changes = file.get("resource_changes").and_then(Json::as_array).into_iter().flatten();
        let unknown: BTreeMap<&str, &Json> = changes
            .filter(|_| moment == Moment::After)
            .filter_map(|change| Some((change.get("address")?.as_str()?, change.pointer("/change/after_unknown")?)))
            .collect();
        let mut resources = Vec::new();
        let is_data = |resource: &PlanResource<'_>| resource.is_data;
        collect(file, managed, &unknown, &mut resources, |resource| !is_data(resource));
        collect(file, managed, &unknown, &mut resources, is_data);
        collect(file, data, &unknown, &mut resources, is_data);
        let mut seen = BTreeSet::new();
        resources.retain(|resource| seen.insert(resource.address));
        let configuration =
            file.get("configuration").filter(|_| moment == Moment::After).map(|all| Configuration::read(file, all));
        let identities = identities(&resources);
        Self { resources, configuration, identities }
    }

    /// Returns a resource by its address.
    pub(super) fn resource(&self, address: &str) -> Option<&PlanResource<'a>> {
        self.resources.iter().find(|resource| resource.address == address)
    }

    /// Returns the resource of one of these types that has this value as its ID, ARN or domain name, with the attribute
    /// that it is.
    pub(super) fn identified(&self, value: &str, kinds: &[&str]) -> Option<(&PlanResource<'a>, &'a str)> {
        let all = self.identities.get(value)?.iter();
        let mut fitting = all.filter_map(|(index, attribute)| Some((self.resources.get(*index)?, *attribute)));
        fitting.find(|(resource, _)| kinds.contains(&resource.kind))
    }
}

/// Adds the resources of all modules at the end of a way that a test selects.
fn collect<'a>(
    file: &'a Json,
    way: &[&str],
    unknown: &BTreeMap<&str, &'a Json>,
    found: &mut Vec<PlanResource<'a>>,
    selects: impl Fn(&PlanResource<'_>) -> bool,
) {
    let root = way
        .iter()
        .chain(&["root_module"])
        .try_fold((file, Pointer::default()), |(value, pointer), key| Some((value.get(*key)?, pointer.join(key))));
    let mut open: Vec<(&Json, Pointer)> = root.into_iter().collect();
    while let Some((module, at)) = open.pop() {
        let items = |key: &str| {
            let list = at.join(key);
            let items = module.get(key).and_then(Json::as_array).into_iter().flatten().enumerate();
            items.map(move |(index, item)| (item, list.index(index)))
        };
        let resources = items("resources").filter_map(|(resource, at)| read(resource, at.join("values"), unknown));
        found.extend(resources.filter(&selects));
        let children: Vec<_> = items("child_modules").collect();
        open.extend(children.into_iter().rev());
    }
}

fn read<'a>(resource: &'a Json, pointer: Pointer, unknown: &BTreeMap<&str, &'a Json>) -> Option<PlanResource<'a>> {
    let text = |key: &str| resource.get(key).and_then(Json::as_str);
    let address = text("address")?;
    Some(PlanResource {
        address,
        module: module(address),
        kind: text("type")?,
        name: text("name")?,
        is_data: text("mode") == Some("data"),
        pointer,
        values: resource.get("values").unwrap_or(&Json::Null),
        sensitive: resource.get("sensitive_values").unwrap_or(&Json::Null),
        unknown: unknown.get(address).copied().unwrap_or(&Json::Null),
    })
}

/// Returns the places of resources by what identifies them.
fn identities<'a>(resources: &[PlanResource<'a>]) -> BTreeMap<&'a str, Vec<(usize, &'a str)>> {
    let mut found: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (index, resource) in resources.iter().enumerate() {
        let Some(values) = resource.values.as_object() else { continue };
        for attribute in IDENTITIES {
            let value = values.get(*attribute).and_then(Json::as_str).filter(|value| !value.is_empty());
            if let Some(value) = value {
                found.entry(value).or_default().push((index, *attribute));
            }
        }
    }
    found
}

impl<'a> PlanResource<'a> {
    /// Returns an attribute that is text and known.
    pub(super) fn text(&self, attribute: &str) -> Option<&'a str> {
        self.values.get(attribute)?.as_str()
    }

    /// Returns the index of `count` or `for_each`, as it is written.
    pub(super) fn index(&self) -> Option<&'a str> {
        match steps(self.address).last() {
            Some(AddressStep::Index(index)) => Some(*index),
            _ => None,
        }
    }

    /// Returns the address of the module instance that it is in, with a dot at the end; empty for the root module.
    pub(super) fn module_instance(&self) -> &'a str {
        let own = if self.is_data { "data." } else { "" };
        let tail = format!("{own}{}.{}", self.kind, self.name);
        self.address.rfind(&tail).and_then(|place| self.address.get(..place)).unwrap_or_default()
    }
}

/// Returns what is at a key, or an index, of a mark of unknown or sensitive values. A mark of the whole holds for all
/// of its parts.
pub(super) fn mark<'a>(mark: &'a Json, find: impl Fn(&'a Json) -> Option<&'a Json>) -> &'a Json {
    if *mark == Json::Bool(true) { mark } else { find(mark).unwrap_or(&Json::Null) }
}
