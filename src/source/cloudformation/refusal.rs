//! The errors in a template that CloudFormation refuses.
//!
//! Properties are judged per resource and case, by the schemas of AWS. Names, functions and sections are judged once:
//! CloudFormation looks at them before it evaluates any condition.

mod names;
mod parameters;
mod properties;
mod references;
mod refusals;
mod structure;
mod way;

use std::collections::{BTreeMap, BTreeSet};

use super::TemplateSource;
use super::cases::{explore, most};
use crate::model::{Refusal, RefusalReason};
use crate::schema::Schemas;
use crate::source::Truths;
use crate::template::{Pointer, Value};
use names::{Names, is_rewritten};
use references::{ReferencesJudge, Section, circle};
use refusals::Refusals;
use way::Way;

/// The refusals of a part of a template, in each of its cases.
pub(crate) type RefusedPart = Vec<(Truths, Vec<Refusal>)>;

/// Returns what CloudFormation refuses in a template, part by part.
pub(super) fn refusals(template: &TemplateSource<'_>) -> Vec<RefusedPart> {
    let schemas = Schemas::default();
    if is_rewritten(template.file) {
        return Vec::new();
    }
    let most = most(template.sections.ids().count());
    let names = Names::new(template.file, &template.sections);
    let everywhere = of_template(template, &names, &schemas);
    let mut parts = vec![vec![(Truths::new(), everywhere)]];
    for id in template.sections.ids() {
        let is_known = template.sections.resource_type(id).is_some_and(|name| schemas.find(name).is_some());
        if !is_known {
            continue;
        }
        let cases = explore(template, None, &[], most, |env| {
            let mut found = Refusals::new(&template.places);
            // Nobody looks at a resource that is not created.
            if env.exists(id) != Some(false) {
                properties::judge(env, &schemas, id, &mut found);
            }
            Some(found.finish())
        });
        parts.push(cases.into_iter().map(|case| (case.truths, case.value.unwrap_or_default())).collect());
    }
    parts.retain(|part| part.iter().any(|(_, refusals)| !refusals.is_empty()));
    parts
}

/// Returns what CloudFormation refuses whatever the conditions come to.
fn of_template(template: &TemplateSource<'_>, names: &Names<'_>, schemas: &Schemas) -> Vec<Refusal> {
    let mut found = Refusals::new(&template.places);
    // A file of the Serverless Framework has parts of a template, which the framework completes.
    let Some(map) = template.file.as_map().filter(|map| map.contains_key("Resources")) else { return Vec::new() };
    let top = Pointer::default();
    let top = Way::Start(&top);
    structure::judge(map, names, &top, &mut found);
    let section = |name: &str| map.get(name).and_then(Value::as_map).into_iter().flatten();
    let mut judge = ReferencesJudge { names, schemas, waits: BTreeMap::new() };
    for (name, value) in section("Parameters") {
        let path = top.key("Parameters");
        parameters::judge(name, value, template.options, schemas, &path.key(name), &mut found);
    }
    for key in ["Conditions", "Rules"] {
        let path = top.key(key);
        for (name, value) in section(key) {
            let path = path.key(name);
            judge.walk(value, Section::BeforeResources, true, &path, &mut found);
            judge.conditions(value, &path, &mut found);
        }
    }
    for (id, value) in section("Resources").filter(|(id, _)| !id.starts_with("Fn::")) {
        let path = top.key("Resources");
        let path = path.key(id);
        structure::resource(id, value, names, &path, &mut found);
        for (key, value) in value.as_map().into_iter().flatten() {
            let path = path.key(key);
            match (key.as_str(), value) {
                ("Condition", Value::String(name)) => judge.condition(name, &path, &mut found),
                ("DependsOn", value) => judge.depends_on(id, value, &path, &mut found),
                ("Metadata" | "Type", _) => {}
                _ => judge.walk(value, Section::Resource(id), true, &path, &mut found),
            }
        }
    }
    let mut exports = BTreeSet::new();
    for (name, value) in section("Outputs").filter(|(name, _)| !name.starts_with("Fn::")) {
        let path = top.key("Outputs");
        let path = path.key(name);
        structure::output(name, value, &mut exports, &path, &mut found);
        if let Some(Value::String(name)) = value.as_map().and_then(|map| map.get("Condition")) {
            judge.condition(name, &path.key("Condition"), &mut found);
        }
        judge.walk(value, Section::Outputs, true, &path, &mut found);
    }
    if let Some(names) = circle(&judge.waits) {
        let first = names.first().map(|id| template.sections.pointer(id)).unwrap_or_default();
        let names = names.into_iter().map(str::to_owned).collect();
        found.add(&Way::Start(&first), RefusalReason::Circle { names });
    }
    found.finish()
}
