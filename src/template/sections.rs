//! The sections of a template and how fragments come together in them.

use indexmap::IndexMap;

use super::{Defect, Intrinsic, Value};

/// The order of sections: the declarations first, then what is made, then the outputs.
const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
];

/// The order of a resource's attributes.
const RESOURCE: &[&str] = &[
    "Type",
    "Condition",
    "DependsOn",
    "CreationPolicy",
    "DeletionPolicy",
    "UpdatePolicy",
    "UpdateReplacePolicy",
    "Metadata",
    "Properties",
];

/// A CloudFormation template: always a mapping of sections.
#[derive(Debug, Clone, PartialEq)]
pub struct Template(Value);

impl Template {
    /// The names of the sections, in the order in which they are written.
    pub(crate) const SECTIONS: &[&str] = SECTIONS;

    /// Returns a template without resources.
    #[must_use]
    pub fn new(description: &str) -> Self {
        Self(Value::from([("AWSTemplateFormatVersion", "2010-09-09"), ("Description", description)]))
    }

    /// Returns the template that a mapping of sections is.
    pub(crate) fn of(sections: Value) -> Self {
        Self(sections)
    }

    /// Returns the mapping of sections.
    pub(crate) fn into_value(self) -> Value {
        self.0
    }

    /// Returns the place of a section in the canonical order; unknown ones come last.
    pub(crate) fn rank(section: &str) -> usize {
        SECTIONS.iter().position(|name| *name == section).unwrap_or(SECTIONS.len())
    }

    /// Takes a section out.
    pub(crate) fn remove_section(&mut self, name: &str) {
        if let Value::Map(sections) = &mut self.0 {
            sections.shift_remove(name);
        }
    }

    /// Adds every entry of a fragment's sections.
    ///
    /// # Errors
    /// The fragment is no mapping of sections, or two fragments define one logical id.
    pub fn merge(&mut self, fragment: &str, value: Value) -> Result<(), Defect> {
        let Value::Map(sections) = value else {
            return Err(Defect(format!("the fragment `{fragment}` is not a mapping of sections")));
        };
        for (section, entries) in sections {
            let Value::Map(entries) = entries else {
                return Err(Defect(format!("`{section}` of the fragment `{fragment}` is not a mapping")));
            };
            for (id, entry) in entries {
                self.insert(&section, &id, entry)
                    .map_err(|Defect(message)| Defect(format!("{message} by the fragment `{fragment}`")))?;
            }
        }
        Ok(())
    }

    /// Adds one entry to a section.
    ///
    /// # Errors
    /// The section has that entry already, or there is no such section.
    pub(crate) fn insert(&mut self, section: &str, id: &str, entry: Value) -> Result<(), Defect> {
        if !SECTIONS.contains(&section) {
            return Err(Defect(format!("the unknown section `{section}` is written")));
        }
        let Value::Map(sections) = &mut self.0 else {
            return Err(Defect("the template is no mapping of sections".to_owned()));
        };
        let entries = sections.entry(section.to_owned()).or_insert_with(|| Value::Map(IndexMap::new()));
        let Value::Map(entries) = entries else {
            return Err(Defect(format!("an entry of `{section}` is written")));
        };
        match entries.insert(id.to_owned(), entry) {
            None => Ok(()),
            Some(_) => Err(Defect(format!("`{id}` in `{section}` is defined twice, the second time"))),
        }
    }

    /// Returns the entries of a section, none if it is not there.
    pub fn section(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.0.as_map().and_then(|sections| sections.get(name)).and_then(Value::as_map).into_iter().flatten()
    }

    pub(super) fn resources_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        let resources = match &mut self.0 {
            Value::Map(sections) => sections.get_mut("Resources"),
            _ => None,
        };
        match resources {
            Some(Value::Map(resources)) => Some(resources.values_mut()),
            _ => None,
        }
        .into_iter()
        .flatten()
    }

    /// Puts sections and attributes in canonical order.
    #[must_use]
    pub fn in_canonical_order(mut self) -> Self {
        if let Value::Map(sections) = &mut self.0 {
            sort_by_table(sections, SECTIONS);
        }
        for resource in self.resources_mut() {
            if let Value::Map(attributes) = resource {
                sort_by_table(attributes, RESOURCE);
            }
        }
        self
    }

    /// Returns the whole template as one value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }
}

/// Gives every resource and output of a fragment a condition.
pub(crate) fn conditional(fragment: &mut Value, condition: &str) {
    let Value::Map(sections) = fragment else {
        return;
    };
    for section in ["Resources", "Outputs"] {
        let Some(Value::Map(entries)) = sections.get_mut(section) else {
            continue;
        };
        for entry in entries.values_mut() {
            if let Value::Map(attributes) = entry {
                attributes.insert("Condition".to_owned(), condition.into());
            }
        }
    }
}

/// Returns `!Equals [!Ref AWS::Region, region]`.
pub(crate) fn is_region(region: &str) -> Value {
    let arguments = [Value::reference("AWS::Region"), region.into()];
    Value::Call(Intrinsic::Equals, Box::new(arguments.into_iter().collect()))
}

fn sort_by_table(map: &mut IndexMap<String, Value>, table: &[&str]) {
    let rank = |key: &String| table.iter().position(|name| name == key).unwrap_or(table.len());
    map.sort_by(|a, _, b, _| rank(a).cmp(&rank(b)));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn template(fragments: &[serde_json::Value]) -> Result<Template, Defect> {
        let mut template = Template::new("test");
        for fragment in fragments {
            template.merge("test", fragment.clone().into())?;
        }
        Ok(template.in_canonical_order())
    }

    #[test]
    fn a_logical_id_is_defined_once() {
        let fragment = json!({"Resources": {"A": {"Type": "T"}}});
        let Defect(message) = template(&[fragment.clone(), fragment]).unwrap_err();
        assert_eq!(message, "`A` in `Resources` is defined twice, the second time by the fragment `test`");
    }

    #[test]
    fn the_order_is_canonical() {
        let fragment = json!({
            "Outputs": {"O": {"Value": "v"}},
            "Resources": {"A": {"Properties": {}, "Type": "T", "Condition": "C"}},
            "Conditions": {"C": {"Fn::Equals": ["a", "b"]}},
        });
        let template = template(&[fragment]).unwrap();
        let keys = |value: &Value| value.as_map().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(template.value())[2..], ["Conditions", "Resources", "Outputs"]);
        assert_eq!(
            keys(&template.value().as_map().unwrap()["Resources"].as_map().unwrap()["A"]),
            ["Type", "Condition", "Properties"]
        );
    }
}
