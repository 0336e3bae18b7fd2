//! The properties of a resource that CloudFormation accepts: AWS's resource provider schemas, for the types around a
//! distribution.
//!
//! `tools/schemas.py` writes `schema/table.txt` from the schemas in the pinned cfn-lint. A type is read when a template
//! has a resource of it, and of its definitions those that the resource uses.
//!
//! <https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html>

mod pattern;
mod shape;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(crate) use pattern::Pattern;
pub(crate) use shape::{Constraints, Kinds, Shape};

const TABLE: &str = include_str!("schema/table.txt");

/// The schemas that were read so far.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    types: RefCell<BTreeMap<&'static str, Rc<ResourceType>>>,
    patterns: RefCell<BTreeMap<String, Rc<Pattern>>>,
}

/// The schema of a resource type.
#[derive(Debug)]
pub(crate) struct ResourceType {
    definitions: Vec<Definition>,
    /// The resource itself.
    pub(crate) top: Rc<Constraints<'static>>,
}

/// A definition, which is read when it is used.
#[derive(Debug)]
struct Definition {
    name: &'static str,
    text: &'static str,
    read: OnceCell<Option<Rc<Constraints<'static>>>>,
}

impl Schemas {
    /// Returns the schema of a resource type; `None` if the table does not have it.
    pub(crate) fn find(&self, name: &str) -> Option<Rc<ResourceType>> {
        if let Some(known) = self.types.borrow().get(name) {
            return Some(Rc::clone(known));
        }
        let (name, read) = block(name)?;
        let read = Rc::new(read);
        self.types.borrow_mut().insert(name, Rc::clone(&read));
        Some(read)
    }

    /// Returns a compiled pattern of the table.
    pub(crate) fn pattern(&self, text: &str) -> Rc<Pattern> {
        if let Some(known) = self.patterns.borrow().get(text) {
            return Rc::clone(known);
        }
        let made = Rc::new(Pattern::new(text));
        self.patterns.borrow_mut().insert(text.to_owned(), Rc::clone(&made));
        made
    }
}

/// Reads the block of a type: its line and the indented lines after it.
fn block(name: &str) -> Option<(&'static str, ResourceType)> {
    let start = index().iter().find(|(known, _)| *known == name)?;
    let (known, start) = *start;
    let mut lines = TABLE.get(start..)?.lines();
    let (_, top) = lines.next()?.split_once(' ')?;
    let definitions = lines.map_while(|line| line.strip_prefix(' ')?.split_once(' '));
    let definitions = definitions.map(|(name, text)| Definition { name, text, read: OnceCell::new() }).collect();
    Some((known, ResourceType { definitions, top: Rc::new(serde_json::from_str(top).ok()?) }))
}

/// Returns the types of the table, each with the offset of its line.
fn index() -> &'static [(&'static str, usize)] {
    include!(concat!(env!("OUT_DIR"), "/schema_index.rs"))
}

/// Returns the names of the resource types in the table.
pub(crate) fn types() -> impl Iterator<Item = &'static str> {
    index().iter().map(|(name, _)| *name)
}

/// Returns the names of the resource types of a service, such as `Topic` of `SNS`; empty if they are not listed. `None` if
/// AWS has no such service.
pub(crate) fn types_of(service: &str) -> Option<&'static [&'static str]> {
    let at = services().binary_search_by_key(&service, |(name, _)| name).ok()?;
    services().get(at).map(|(_, types)| *types)
}

/// Returns the services in the order of their names, with the names of their types.
fn services() -> &'static [(&'static str, &'static [&'static str])] {
    include!(concat!(env!("OUT_DIR"), "/schema_services.rs"))
}

/// Returns the date of the schemas, such as `2026-10-20`.
pub(crate) fn date() -> &'static str {
    let line = TABLE.lines().next().unwrap_or_default();
    line.strip_prefix("schemas ").and_then(|date| date.get(..10)).unwrap_or_default()
}

impl ResourceType {
    /// Returns a definition of the schema.
    pub(crate) fn definition(&self, name: &str) -> Option<Rc<Constraints<'static>>> {
        let definition = self.definitions.iter().find(|definition| definition.name == name)?;
        definition.read.get_or_init(|| serde_json::from_str(definition.text).ok().map(Rc::new)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let schemas = Schemas::default();
        assert!(types().count() > 80 && date().starts_with("20"));
        for name in types() {
            let found = schemas.find(name).unwrap_or_else(|| panic!("{name}"));
            for definition in &found.definitions {
                assert!(found.definition(definition.name).is_some(), "{name} {}", definition.name);
            }
        }
    }

    #[test]
    fn every_reference_leads_to_a_definition() {
        let schemas = Schemas::default();
        for name in types() {
            let found = schemas.find(name).unwrap();
            let all = found.definitions.iter().filter_map(|definition| found.definition(definition.name));
            for constraints in all.chain([Rc::clone(&found.top)]) {
                for reference in constraints.references() {
                    assert!(found.definition(reference).is_some(), "{name} {reference}");
                }
            }
        }
    }

    #[test]
    fn every_pattern_is_compiled() {
        for line in TABLE.lines().filter(|line| line.contains("\"pattern\":")) {
            for rest in line.split("\"pattern\":").skip(1) {
                let text: String = serde_json::Deserializer::from_str(rest).into_iter().next().unwrap().unwrap();
                assert!(Pattern::new(&text).is_compiled(), "{text}");
            }
        }
    }

    #[test]
    fn services_are_known() {
        assert!(types_of("CloudFront").is_some_and(<[_]>::is_empty) && types_of("WAFv2").is_some());
        assert!(types_of("Clodfront").is_none() && types_of("services").is_none() && types_of("Nope").is_none());
        assert!(types_of("SNS").is_some_and(|types| types.contains(&"Topic")));
    }
}
