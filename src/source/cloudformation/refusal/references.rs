//! The functions of a template: how they are written, and whether what they name is there.
//!
//! CloudFormation looks at all of them before it creates anything, whatever the conditions come to.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use std::collections::BTreeMap;

use super::names::Names;
use super::refusals::Refusals;
use super::way::Way;
use crate::model::{FunctionName, NameKind, RefusalReason};
use crate::schema::Schemas;
use crate::template::{Intrinsic, Value};

/// The beginning of a reference to a secure string.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html>
const SECURE: &str = "{{resolve:ssm-secure:";

/// The section that a function is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section<'a> {
    /// The resource of that name.
    Resource(&'a str),
    /// Resources are not there yet: `Conditions` and `Rules`.
    BeforeResources,
    Outputs,
}

/// Judges functions.
pub(super) struct ReferencesJudge<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) schemas: &'a Schemas,
    /// The resources that each one waits for, whatever the conditions.
    pub(super) waits: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> ReferencesJudge<'a> {
    /// Judges every function in a value. Those in a branch of `Fn::If` make no resource wait for certain.
    pub(super) fn walk(
        &mut self,
        value: &'a Value,
        section: Section<'a>,
        is_certain: bool,
        path: &Way<'_>,
        found: &mut Refusals<'_>,
    ) {
        match value {
            Value::String(text) if text.contains('{') && text.contains(SECURE) => self.secure(section, path, found),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, section, is_certain, &path.index(index), found);
                }
            }
            Value::Map(map) => {
                if let [Some(key)] = [map.keys().next().filter(|_| map.len() == 1)]
                    && key.starts_with("Fn::")
                    && !key.starts_with("Fn::ForEach")
                    && self.names.is_whole
                {
                    let reason = RefusalReason::FunctionForm {
                        function: FunctionName::Unknown(key.clone()),
                        wanted: "there is no such function",
                    };
                    found.add(&path.key(key), reason);
                }
                for (key, value) in map {
                    self.walk(value, section, is_certain, &path.key(key), found);
                }
            }
            Value::Call(function, argument) => {
                let path = path.key(function.long());
                self.call(*function, argument, section, is_certain, &path, found);
                let is_certain = is_certain && *function != Intrinsic::If;
                self.walk(argument, section, is_certain, &path, found);
            }
        }
    }

    fn call(
        &mut self,
        function: Intrinsic,
        argument: &'a Value,
        section: Section<'a>,
        is_certain: bool,
        path: &Way<'_>,
        found: &mut Refusals<'_>,
    ) {
        // The extensions allow functions where there is text otherwise.
        let wanted = malformed(function, argument).or_else(|| takes_no_output(function, argument));
        if let Some(wanted) = wanted.filter(|_| !self.names.has_language_extensions) {
            let function = FunctionName::Known(function.long());
            found.add(path, RefusalReason::FunctionForm { function, wanted });
            return;
        }
        match (function, argument) {
            (Intrinsic::Ref, Value::String(name)) => self.name(name, section, is_certain, path, found),
            (Intrinsic::GetAtt, Value::List(parts)) => {
                if let Some(Value::String(id)) = parts.first() {
                    let attribute: Option<Vec<&str>> = parts.iter().skip(1).map(Value::as_str).collect();
                    let attribute = attribute.map(|parts| parts.join("."));
                    self.attribute(id, attribute.as_deref(), section, is_certain, path, found);
                }
            }
            (Intrinsic::Sub, Value::String(text)) => self.sub(text, None, section, is_certain, path, found),
            (Intrinsic::Sub, Value::List(parts)) => {
                if let [Value::String(text), variables] = parts.as_slice() {
                    self.sub(text, Some(variables), section, is_certain, &path.index(0), found);
                }
            }
            (Intrinsic::If, Value::List(parts)) => {
                if let Some(Value::String(name)) = parts.first() {
                    self.condition(name, &path.index(0), found);
                }
            }
            (Intrinsic::Condition, Value::String(name)) => self.condition(name, path, found),
            (Intrinsic::FindInMap, Value::List(parts)) => self.find_in_map(parts, path, found),
            _ => {}
        }
    }

    /// Refuses a secure string of Parameter Store in a resource of the table: none of these types takes one.
    fn secure(&self, section: Section<'_>, path: &Way<'_>, found: &mut Refusals<'_>) {
        let Section::Resource(id) = section else { return };
        if self.names.sections.resource_type(id).is_some_and(|kind| self.schemas.find(kind).is_some()) {
            let wanted = "only a few properties of other resource types take secure strings";
            found.add(path, RefusalReason::Form { name: SECURE.to_owned(), wanted });
        }
    }

    /// Judges a reference to a resource or a parameter.
    fn name(
        &mut self,
        name: &'a str,
        section: Section<'a>,
        is_certain: bool,
        path: &Way<'_>,
        found: &mut Refusals<'_>,
    ) {
        // SAM has references to what it makes, such as `Function.Version`.
        let base = if self.names.sections.is_sam { name.split('.').next().unwrap_or(name) } else { name };
        if self.names.is_parameter(base) {
            return;
        }
        if self.names.is_resource(base) {
            if section == Section::BeforeResources {
                self.missing(NameKind::ParameterOnly, name, path, found);
            }
            self.wait(section, base, is_certain);
            return;
        }
        let kind = if section == Section::BeforeResources { NameKind::ParameterOnly } else { NameKind::Resource };
        self.missing(kind, name, path, found);
    }

    fn attribute(
        &mut self,
        id: &'a str,
        attribute: Option<&str>,
        section: Section<'a>,
        is_certain: bool,
        path: &Way<'_>,
        found: &mut Refusals<'_>,
    ) {
        if !self.names.is_resource(id) || section == Section::BeforeResources {
            return self.missing(NameKind::ResourceOnly, id, path, found);
        }
        self.wait(section, id, is_certain);
        let kind = self.names.sections.resource_type(id);
        let (Some(attribute), Some(kind)) = (attribute, kind) else { return };
        let Some(schema) = self.schemas.find(kind) else { return };
        let attributes = &schema.top.attributes;
        if !attributes.contains(&attribute) {
            let similar = found.similar(attribute, attributes.iter().copied());
            let reason = RefusalReason::UnknownAttribute {
                attribute: attribute.to_owned(),
                resource_type: kind.to_owned(),
                similar,
            };
            found.add(path, reason);
        }
    }

    /// Judges `${Name}` and `${Name.Attribute}`; not `${!Literal}`, nor the variables of the long form.
    fn sub(
        &mut self,
        text: &'a str,
        variables: Option<&Value>,
        section: Section<'a>,
        is_certain: bool,
        path: &Way<'_>,
        found: &mut Refusals<'_>,
    ) {
        for hole in text.split("${").skip(1) {
            let Some((name, _)) = hole.split_once('}') else { continue };
            let name = name.trim();
            let is_variable = variables.is_some_and(|variables| match variables {
                Value::Map(map) => map.contains_key(name),
                _ => true,
            });
            if name.starts_with('!') || is_variable {
                continue;
            }
            match name.split_once('.') {
                Some((id, attribute)) => self.attribute(id, Some(attribute), section, is_certain, path, found),
                None => self.name(name, section, is_certain, path, found),
            }
        }
    }

    /// Judges the name of a condition.
    pub(super) fn condition(&self, name: &str, path: &Way<'_>, found: &mut Refusals<'_>) {
        if self.names.sections.condition(name).is_none() {
            self.missing(NameKind::Condition, name, path, found);
        }
    }

    /// Judges the conditions that a condition is made of: `{Condition: Name}`.
    pub(super) fn conditions(&self, value: &Value, path: &Way<'_>, found: &mut Refusals<'_>) {
        match value {
            Value::Map(map) => match map.get("Condition") {
                Some(Value::String(name)) if map.len() == 1 => self.condition(name, &path.key("Condition"), found),
                _ => map.iter().for_each(|(key, value)| self.conditions(value, &path.key(key), found)),
            },
            Value::List(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.conditions(item, &path.index(index), found));
            }
            Value::Call(function, argument) => self.conditions(argument, &path.key(function.long()), found),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn find_in_map(&self, parts: &[Value], path: &Way<'_>, found: &mut Refusals<'_>) {
        // With a fourth argument there is a default.
        let [Value::String(map), top, second] = parts else { return };
        let sections = self.names.sections;
        if !sections.has_mapping(map) {
            return self.missing(NameKind::Mapping, map, &path.index(0), found);
        }
        let Value::String(top) = top else { return };
        if !sections.mapping_keys(map, None).contains(&top.as_str()) {
            return self.missing(NameKind::Key, top, &path.index(1), found);
        }
        let Value::String(second) = second else { return };
        if !sections.mapping_keys(map, Some(top)).contains(&second.as_str()) {
            self.missing(NameKind::Key, second, &path.index(2), found);
        }
    }

    /// Judges the resources that a resource is created after.
    pub(super) fn depends_on(&mut self, id: &'a str, value: &'a Value, path: &Way<'_>, found: &mut Refusals<'_>) {
        let names: Vec<(&str, Way<'_>)> = match value {
            Value::String(name) => vec![(name, *path)],
            Value::List(names) => {
                let names = names.iter().enumerate();
                names.filter_map(|(index, name)| Some((name.as_str()?, path.index(index)))).collect()
            }
            _ => return,
        };
        for (name, path) in names {
            if self.names.is_resource(name) {
                self.wait(Section::Resource(id), name, true);
            } else {
                self.missing(NameKind::ResourceOnly, name, &path, found);
            }
        }
    }

    /// Notes that a resource waits for another one. SAM takes its own resources apart.
    fn wait(&mut self, section: Section<'a>, id: &'a str, is_certain: bool) {
        let is_sams =
            |id: &str| self.names.sections.resource_type(id).is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
        if let Section::Resource(waiting) = section
            && is_certain
            && !is_sams(waiting)
            && !is_sams(id)
        {
            self.waits.entry(waiting).or_default().push(id);
        }
    }

    fn missing(&self, kind: NameKind, name: &str, path: &Way<'_>, found: &mut Refusals<'_>) {
        if !self.names.is_whole {
            return;
        }
        let sections = self.names.sections;
        let similar = match kind {
            NameKind::Resource => found.similar(name, self.names.resources().chain(sections.parameter_names())),
            NameKind::ResourceOnly => found.similar(name, self.names.resources()),
            NameKind::ParameterOnly => found.similar(name, sections.parameter_names()),
            NameKind::Condition => found.similar(name, sections.condition_names()),
            NameKind::Mapping | NameKind::Key => None,
        };
        let similar = similar.filter(|similar| similar != name);
        found.add(path, RefusalReason::MissingName { kind, name: name.to_owned(), similar });
    }
}

/// Returns the form of a function that has an output of another stack in it, which it does not take.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html>
fn takes_no_output(function: Intrinsic, argument: &Value) -> Option<&'static str> {
    let is_output = |value: &Value| matches!(value, Value::Call(Intrinsic::GetStackOutput, _));
    let has_output = match (function, argument) {
        (Intrinsic::Sub, Value::List(parts)) => {
            matches!(parts.as_slice(), [_, Value::Map(variables)] if variables.values().any(is_output))
        }
        (Intrinsic::Base64, value) => is_output(value),
        _ => false,
    };
    has_output.then_some("it takes no `Fn::GetStackOutput`; `Fn::Join` does")
}

/// Returns the form that a function should have, if it does not have it.
fn malformed(function: Intrinsic, argument: &Value) -> Option<&'static str> {
    let parts = match argument {
        Value::List(parts) => parts.as_slice(),
        _ => &[],
    };
    let is_list = matches!(argument, Value::List(_));
    let is_text = |value: &Value| matches!(value, Value::String(_));
    let is_text_or_call = |value: &Value| value.scalar().is_some() || matches!(value, Value::Call(..));
    let is_list_or_call = |value: &Value| matches!(value, Value::List(_) | Value::Call(..));
    let is_single = |value: &Value| !matches!(value, Value::List(_) | Value::Map(_) | Value::Null);
    let (is_right, wanted) = match function {
        Intrinsic::Ref => (is_text(argument), "it takes the name of a resource or a parameter"),
        Intrinsic::GetAtt => {
            let is_right =
                parts.first().is_some_and(is_text) && parts.get(1).is_some_and(|part| part.as_str() != Some(""));
            (is_right, "it takes a resource and an attribute: `Resource.Attribute`")
        }
        Intrinsic::Sub => {
            let is_right = match parts {
                // A macro may give the text.
                [] => is_text(argument) || matches!(argument, Value::Call(Intrinsic::Transform, _)),
                [text] => is_text(text),
                [text, Value::Map(variables)] => is_text(text) && variables.values().all(is_single),
                _ => false,
            };
            (is_right, "it takes a text, or a list of a text and a mapping of variables to single values")
        }
        Intrinsic::If => {
            (parts.len() == 3 && parts.first().is_some_and(is_text), "it takes the name of a condition and two values")
        }
        Intrinsic::FindInMap => {
            (parts.len() == 3, "it takes a mapping, a key of the first level and one of the second")
        }
        Intrinsic::Join => match parts {
            [delimiter, list] => (is_text(delimiter) && is_list_or_call(list), "it takes a delimiter and a list"),
            _ => (false, "it takes a delimiter and a list"),
        },
        Intrinsic::Split => match parts {
            [delimiter, text] => (is_text(delimiter) && is_text_or_call(text), "it takes a delimiter and a text"),
            _ => (false, "it takes a delimiter and a text"),
        },
        Intrinsic::Select => match parts {
            [index, Value::List(items)] => {
                let number = index.scalar().and_then(|index| index.parse::<usize>().ok());
                let is_call = |value: &Value| matches!(value, Value::Call(..));
                let is_there = number.is_none_or(|number| number < items.len() || items.iter().any(is_call));
                (is_there && is_text_or_call(index), "it takes an index from 0 on, and a list that has an item there")
            }
            [index, list] => (is_text_or_call(index) && is_list_or_call(list), "it takes an index and a list"),
            _ => (false, "it takes an index and a list"),
        },
        Intrinsic::Equals => (parts.len() == 2, "it takes two values"),
        Intrinsic::Not => (parts.len() == 1, "it takes a list of one condition"),
        Intrinsic::And | Intrinsic::Or => ((2..=10).contains(&parts.len()), "it takes a list of two to ten conditions"),
        Intrinsic::Base64 | Intrinsic::ImportValue => (is_text_or_call(argument), "it takes a text"),
        Intrinsic::Cidr => (matches!(parts.len(), 2 | 3), "it takes a block, a number of blocks, and a number of bits"),
        Intrinsic::GetAZs => (!is_list, "it takes the name of a Region"),
        _ => return None,
    };
    (!is_right).then_some(wanted)
}

/// Returns resources that wait for each other, in order, each for the next one and the last for the first.
pub(super) fn circle<'a>(waits: &BTreeMap<&'a str, Vec<&'a str>>) -> Option<Vec<&'a str>> {
    // What waits for nothing that is left is taken away; what is left in the end is in a circle or waits for one.
    let mut count: BTreeMap<&str, usize> = waits.keys().map(|id| (*id, 0)).collect();
    let mut waiting: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, others) in waits {
        for other in others.iter().filter(|other| waits.contains_key(*other)) {
            *count.entry(*id).or_default() += 1;
            waiting.entry(*other).or_default().push(*id);
        }
    }
    let mut free: Vec<&str> = count.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    while let Some(id) = free.pop() {
        for other in waiting.get(id).into_iter().flatten() {
            if let Some(count) = count.get_mut(other) {
                *count -= 1;
                if *count == 0 {
                    free.push(*other);
                }
            }
        }
    }
    let is_left = |id: &str| count.get(id).is_some_and(|count| *count > 0);
    let mut way: Vec<&'a str> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut next = waits.keys().copied().find(|id| is_left(id))?;
    loop {
        if let Some(start) = places.insert(next, way.len()) {
            return Some(way.split_off(start));
        }
        way.push(next);
        next = waits.get(next)?.iter().copied().find(|id| is_left(id))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_without_what_leads_to_it() {
        let waits = BTreeMap::from([
            ("A", vec!["B", "X"]),
            ("B", vec!["C"]),
            ("C", vec!["D"]),
            ("D", vec!["E", "B"]),
            ("E", vec![]),
        ]);
        assert_eq!(circle(&waits), Some(vec!["B", "C", "D"]));
        assert_eq!(circle(&BTreeMap::from([("A", vec!["A"])])), Some(vec!["A"]));
        assert_eq!(circle(&BTreeMap::from([("A", vec!["B", "B"]), ("B", vec!["C"])])), None);
    }
}
