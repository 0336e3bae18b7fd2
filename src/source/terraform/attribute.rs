//! One attribute or block of a resource: its value, what is known about it, and the expression behind it.

use serde_json::Value as Json;

use super::configuration::Followed;
use super::place::AttributePath;
use super::plan::{PlanFile, PlanResource, mark};

/// An attribute, or a block.
#[derive(Debug, Clone)]
pub(super) struct Attribute<'a> {
    pub(super) plan: &'a PlanFile<'a>,
    pub(super) resource: &'a PlanResource<'a>,
    /// The value; `None` if the plan has none.
    value: Option<&'a Json>,
    sensitive: &'a Json,
    unknown: &'a Json,
    /// True if a block around it is marked as sensitive as a whole, because something in it is.
    is_marked_around: bool,
    written: Written<'a>,
    pub(super) path: AttributePath,
}

/// The expression of an attribute in the configuration.
#[derive(Debug, Clone, Copy)]
enum Written<'a> {
    /// It is this, or there is none.
    Here(Option<&'a Json>),
    /// The configuration does not show it: it is in a dynamic block, or there is no configuration.
    Hidden,
}

/// The knowledge of a value.
#[derive(Debug)]
pub(super) enum AttributeState<'a> {
    Absent,
    Known(&'a Json),
    Sensitive,
    /// It is known after the plan is applied.
    Unknown,
}

/// The attributes that distinguish the blocks of a type.
const KEYS: &[(&str, &str)] = &[
    ("origin", "origin_id"),
    ("origin_group", "origin_id"),
    ("ordered_cache_behavior", "path_pattern"),
    ("custom_header", "name"),
    ("custom_error_response", "error_code"),
    ("function_association", "event_type"),
    ("lambda_function_association", "event_type"),
];

/// Returns the attribute that distinguishes the blocks of a type.
pub(super) fn key_of(block: &str) -> Option<&'static str> {
    KEYS.iter().find(|(name, _)| *name == block).map(|(_, key)| *key)
}

/// The attributes that take one of a few words.
const SETTINGS: &[&str] = &["event_type", "origin_id", "origin_protocol_policy", "path_pattern", "target_origin_id"];

impl<'a> Attribute<'a> {
    /// Returns a resource as the block that holds all of its attributes.
    pub(super) fn of(plan: &'a PlanFile<'a>, resource: &'a PlanResource<'a>) -> Self {
        let configured = plan.configuration.as_ref().and_then(|configuration| {
            configuration.resource(&resource.module, resource.is_data, resource.kind, resource.name)
        });
        Self {
            plan,
            resource,
            value: Some(resource.values),
            sensitive: resource.sensitive,
            unknown: resource.unknown,
            is_marked_around: false,
            written: match configured {
                Some(configured) => Written::Here(configured.get("expressions")),
                None => Written::Hidden,
            },
            path: AttributePath::of(resource.address),
        }
    }

    /// Returns the attribute of this name in a block.
    pub(super) fn get(&self, name: &str) -> Self {
        Self {
            plan: self.plan,
            resource: self.resource,
            value: self.value.and_then(|value| value.get(name)),
            sensitive: mark(self.sensitive, |mark| mark.get(name)),
            unknown: mark(self.unknown, |mark| mark.get(name)),
            is_marked_around: self.is_marked_around,
            written: match self.written {
                Written::Here(expression) => Written::Here(expression.and_then(|all| all.get(name))),
                Written::Hidden => Written::Hidden,
            },
            path: self.path.join(name),
        }
    }

    /// Returns what is known about the value.
    pub(super) fn state(&self) -> AttributeState<'a> {
        match self.value {
            // The provider computes what is not set, and what is set to an empty list.
            _ if self.is_unknown() => match self.written {
                Written::Here(None) => AttributeState::Absent,
                Written::Here(Some(expression)) => {
                    expression.get("constant_value").map_or(AttributeState::Unknown, AttributeState::Known)
                }
                Written::Hidden => AttributeState::Unknown,
            },
            None | Some(Json::Null) => AttributeState::Absent,
            Some(Json::String(text)) if text.is_empty() => AttributeState::Absent,
            Some(value) if *self.sensitive == Json::Bool(true) && !value.is_boolean() => AttributeState::Sensitive,
            Some(value) if self.is_marked_around && !self.is_harmless(value) => AttributeState::Sensitive,
            Some(value) => AttributeState::Known(value),
        }
    }

    /// Reports whether a value in a block that is marked as a whole is certainly not the sensitive one: it is written in
    /// clear, comes from other resources, or says nothing.
    fn is_harmless(&self, value: &Json) -> bool {
        let is_name_of_aws = value.as_str().is_some_and(|text| text.ends_with(".amazonaws.com"));
        let is_setting = !matches!(value, Json::String(_)) || SETTINGS.contains(&self.path.last());
        let is_open = |end: &Followed<'_>| match (end, &self.plan.configuration) {
            (Followed::Resource(_), _) => true,
            (Followed::Lost(reference), Some(configuration)) => configuration.is_open_variable(reference),
            (Followed::Lost(_), None) => false,
        };
        let references = self.references();
        is_name_of_aws || is_setting || self.is_constant() || !references.is_empty() && references.iter().all(is_open)
    }

    /// Returns the text if it is known.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self.state() {
            AttributeState::Known(value) => value.as_str(),
            _ => None,
        }
    }

    /// Reports whether the value is known only after the plan is applied.
    fn is_unknown(&self) -> bool {
        *self.unknown == Json::Bool(true)
    }

    /// Reports whether the expression is a constant.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self.written, Written::Here(Some(expression)) if expression.get("constant_value").is_some())
    }

    /// Reports whether the configuration does not show the expression.
    pub(super) fn is_hidden(&self) -> bool {
        matches!(self.written, Written::Hidden)
    }

    /// Returns where the references of the expression lead.
    pub(super) fn references(&self) -> Vec<Followed<'a>> {
        match (self.written, &self.plan.configuration) {
            (Written::Here(Some(expression)), Some(configuration)) => {
                configuration.follow(&self.resource.module, expression)
            }
            _ => Vec::new(),
        }
    }

    /// Returns the blocks of this name; `None` if it is not known how many there are.
    pub(super) fn blocks(&self, name: &str) -> Option<Vec<Self>> {
        let all = self.get(name);
        if all.is_unknown() {
            return None;
        }
        let values: Vec<&Json> = match all.value {
            Some(Json::Array(values)) => values.iter().collect(),
            Some(value @ Json::Object(_)) => vec![value],
            _ => Vec::new(),
        };
        let written = all.pairs(name, &values);
        let is_list = matches!(all.value, Some(Json::Array(_)));
        let block = |(index, (value, written)): (usize, (&'a Json, Written<'a>))| {
            let of_item = |mark: &'a Json| if is_list { mark.get(index) } else { Some(mark) };
            let sensitive = mark(all.sensitive, of_item);
            // One sensitive value in a set marks the whole set.
            let is_marked = *sensitive == Json::Bool(true);
            Self {
                plan: self.plan,
                resource: self.resource,
                value: Some(value),
                sensitive: if is_marked { &Json::Null } else { sensitive },
                unknown: mark(all.unknown, of_item),
                is_marked_around: self.is_marked_around || is_marked,
                written,
                path: all.path.index(index),
            }
        };
        Some(values.into_iter().zip(written).enumerate().map(block).collect())
    }

    /// Returns the only block of this name.
    pub(super) fn block(&self, name: &str) -> Option<Self> {
        self.blocks(name)?.into_iter().next()
    }

    /// Returns the expressions of blocks. A dynamic block is not in the configuration, and the blocks of a set have
    /// another order there, so that blocks are paired by what distinguishes them.
    fn pairs(&self, name: &str, values: &[&'a Json]) -> Vec<Written<'a>> {
        let written: Vec<&Json> = match self.written {
            Written::Hidden | Written::Here(None) => return vec![Written::Hidden; values.len()],
            Written::Here(Some(Json::Array(blocks))) => blocks.iter().collect(),
            Written::Here(Some(block)) => vec![block],
        };
        let here = |block: &'a Json| Written::Here(Some(block));
        if let ([_], [only]) = (values, written.as_slice()) {
            return vec![here(only)];
        }
        let key = key_of(name);
        let mut free: Vec<&Json> = written.clone();
        let mut found: Vec<Option<&Json>> = Vec::new();
        for value in values {
            let place = free.iter().position(|block| {
                let constant = key.and_then(|key| block.get(key)?.get("constant_value"));
                constant.is_some() && constant == key.and_then(|key| value.get(key))
            });
            found.push(place.map(|place| free.remove(place)));
        }
        let is_whole = written.len() == values.len();
        let is_ordered = name == "ordered_cache_behavior" && is_whole;
        let left: Vec<usize> = (0..found.len()).filter(|index| found.get(*index) == Some(&None)).collect();
        if let ([index], [block], true) = (left.as_slice(), free.as_slice(), is_whole)
            && let Some(slot) = found.get_mut(*index)
        {
            *slot = Some(block);
        }
        let pair = |(index, block): (usize, Option<&'a Json>)| match block {
            Some(block) => here(block),
            None if is_ordered => written.get(index).map_or(Written::Hidden, |block| here(block)),
            None => Written::Hidden,
        };
        found.into_iter().enumerate().map(pair).collect()
    }
}
