//! The configuration of a plan: the expressions behind the values, of which only the references are left.
//!
//! <https://developer.hashicorp.com/terraform/internals/json-format#expression-representation>

use std::collections::BTreeMap;

use std::path::PathBuf;

use serde_json::Value as Json;

use super::address::{AddressStep, steps};
use crate::source::file_path::tidy;

/// References through more variables and outputs than this are not followed.
const DEPTH: usize = 16;

/// The expressions of all modules.
#[derive(Debug)]
pub(super) struct Configuration<'a> {
    modules: BTreeMap<String, Module<'a>>,
    providers: Option<&'a Json>,
    variables: Option<&'a Json>,
}

/// A module by its address without indexes.
#[derive(Debug)]
struct Module<'a> {
    module: &'a Json,
    /// The call in the module around it; `None` for the root module.
    call: Option<(String, &'a Json)>,
}

/// A reference to a resource, in the module that the resource is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReferenceTarget<'a> {
    pub(super) module: String,
    /// The reference: `aws_apigatewayv2_api.api.id`.
    pub(super) reference: &'a str,
}

/// The end of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Followed<'a> {
    /// It leads to a resource.
    Resource(ReferenceTarget<'a>),
    /// It leads to something that a plan does not describe: a local value, an instance key, a variable of the caller.
    Lost(&'a str),
}

impl<'a> Configuration<'a> {
    /// Reads the configuration of a plan.
    pub(super) fn read(plan: &'a Json, configuration: &'a Json) -> Self {
        let mut modules = BTreeMap::new();
        let root = configuration.get("root_module").unwrap_or(&Json::Null);
        let mut open = vec![(String::new(), root, None)];
        while let Some((address, module, call)) = open.pop() {
            for (name, inner) in module.get("module_calls").and_then(Json::as_object).into_iter().flatten() {
                let path = join(&address, &format!("module.{name}"));
                open.push((path, inner.get("module").unwrap_or(&Json::Null), Some((address.clone(), inner))));
            }
            modules.insert(address, Module { module, call });
        }
        Self { modules, providers: configuration.get("provider_config"), variables: plan.get("variables") }
    }

    /// Returns the configuration of a resource.
    pub(super) fn resource(&self, module: &str, is_data: bool, kind: &str, name: &str) -> Option<&'a Json> {
        let all = self.modules.get(module)?.module.get("resources")?.as_array()?;
        let mode = if is_data { "data" } else { "managed" };
        let has = |resource: &Json, key: &str, text: &str| resource.get(key).and_then(Json::as_str) == Some(text);
        all.iter().find(|found| has(found, "type", kind) && has(found, "name", name) && has(found, "mode", mode))
    }

    /// Returns the addresses of the modules without indexes, with the sources of their calls as they are written, from
    /// the root module down.
    pub(super) fn sources(&self, module: &str) -> Option<Vec<&'a str>> {
        let mut sources = Vec::new();
        let mut at = self.modules.get(module)?;
        while let Some((around, call)) = &at.call {
            sources.push(call.get("source")?.as_str()?);
            at = self.modules.get(around)?;
        }
        sources.reverse();
        Some(sources)
    }

    /// Returns the folders of the modules whose sources are local, relative to that of the root module.
    pub(super) fn folders(&self) -> Vec<String> {
        let is_local = |source: &&str| source.starts_with("./") || source.starts_with("../");
        let of_module = |module: &String| {
            let sources = self.sources(module)?;
            let folder = sources.iter().fold(PathBuf::new(), |folder, source| tidy(&folder.join(source)));
            sources.iter().all(is_local).then(|| folder.display().to_string())
        };
        let mut folders: Vec<String> =
            self.modules.keys().filter_map(of_module).filter(|folder| !folder.is_empty()).collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// Returns where the references of an expression lead, each once. Of a resource and its attribute only the
    /// attribute counts.
    pub(super) fn follow(&self, module: &str, expression: &'a Json) -> Vec<Followed<'a>> {
        let mut found = Vec::new();
        self.add(module, expression, DEPTH, &mut found);
        found
    }

    fn add(&self, module: &str, expression: &'a Json, depth: usize, found: &mut Vec<Followed<'a>>) {
        let references: Vec<&str> = references(expression);
        let mut previous: Option<&str> = None;
        for reference in references {
            // The most specific reference comes first, then what holds it.
            let is_holder = previous.is_some_and(|previous| {
                previous.strip_prefix(reference).is_some_and(|rest| rest.starts_with(['.', '[']))
            });
            if is_holder {
                continue;
            }
            previous = Some(reference);
            self.add_one(module, reference, depth, found);
        }
    }

    fn add_one(&self, module: &str, reference: &'a str, depth: usize, found: &mut Vec<Followed<'a>>) {
        let steps = steps(reference);
        let next = match steps.as_slice() {
            [AddressStep::Name("var"), AddressStep::Name(name), ..] => self.modules.get(module).and_then(|known| {
                let (around, call) = known.call.as_ref()?;
                Some((around.clone(), call.get("expressions")?.get(*name)?))
            }),
            [AddressStep::Name("module"), AddressStep::Name(name), rest @ ..] => {
                let output = rest.iter().find_map(|step| match step {
                    AddressStep::Name(name) => Some(*name),
                    AddressStep::Index(_) => None,
                });
                let path = join(module, &format!("module.{name}"));
                let inner = self.modules.get(&path).map(|inner| inner.module);
                let expression = output.and_then(|output| inner?.get("outputs")?.get(output)?.get("expression"));
                expression.map(|expression| (path, expression))
            }
            [AddressStep::Name("local" | "each" | "count" | "path" | "self" | "terraform"), ..] => None,
            _ => {
                let end = Followed::Resource(ReferenceTarget { module: module.to_owned(), reference });
                if !found.contains(&end) {
                    found.push(end);
                }
                return;
            }
        };
        match next {
            Some((module, expression)) if depth > 0 && !references(expression).is_empty() => {
                self.add(&module, expression, depth - 1, found);
            }
            None if !found.contains(&Followed::Lost(reference)) => found.push(Followed::Lost(reference)),
            // A constant is known.
            _ => {}
        }
    }

    /// Returns the Region of the provider that a resource uses, if the configuration names it.
    pub(super) fn region(&self, resource: &'a Json) -> Option<&'a str> {
        let key = resource.get("provider_config_key")?.as_str()?;
        let provider = self.providers?.get(key)?;
        let region = provider.get("expressions")?.get("region")?;
        if let Some(constant) = region.get("constant_value") {
            return constant.as_str();
        }
        let module = provider.get("module_address").and_then(Json::as_str).unwrap_or_default();
        self.constant(module, region, DEPTH)
    }

    /// Returns the text of an expression that is a constant or one variable.
    fn constant(&self, module: &str, expression: &'a Json, depth: usize) -> Option<&'a str> {
        if let Some(constant) = expression.get("constant_value") {
            return constant.as_str();
        }
        let [reference] = references(expression)[..] else { return None };
        let name = reference.strip_prefix("var.")?;
        match &self.modules.get(module)?.call {
            Some((around, call)) if depth > 0 => self.constant(around, call.get("expressions")?.get(name)?, depth - 1),
            Some(_) => None,
            None => self.variables?.get(name)?.get("value")?.as_str(),
        }
    }

    /// Reports whether a reference is to a variable of the root module that is not declared sensitive.
    pub(super) fn is_open_variable(&self, reference: &str) -> bool {
        let Some(name) = reference.strip_prefix("var.") else { return false };
        let declared = self.modules.get("").and_then(|root| root.module.get("variables")?.get(name));
        declared.is_some_and(|variable| variable.get("sensitive") != Some(&Json::Bool(true)))
    }

    /// Returns the values of the variables that are declared sensitive.
    pub(super) fn secrets(&self) -> Vec<&'a Json> {
        let mut found = Vec::new();
        for module in self.modules.values() {
            for (name, variable) in module.module.get("variables").and_then(Json::as_object).into_iter().flatten() {
                if variable.get("sensitive") != Some(&Json::Bool(true)) {
                    continue;
                }
                let given = match &module.call {
                    Some((_, call)) => call.get("expressions").and_then(|all| all.get(name)?.get("constant_value")),
                    None => self.variables.and_then(|all| all.get(name)?.get("value")),
                };
                found.extend(given.or_else(|| variable.get("default")));
            }
        }
        found
    }
}

/// Returns the references of an expression, also of one with nested blocks.
fn references(expression: &Json) -> Vec<&str> {
    let all = expression.get("references").and_then(Json::as_array);
    all.into_iter().flatten().filter_map(Json::as_str).collect()
}

fn join(module: &str, step: &str) -> String {
    if module.is_empty() { step.to_owned() } else { format!("{module}.{step}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan() -> Json {
        json!({
            "variables": {"region": {"value": "eu-west-1"}},
            "configuration": {
                "provider_config": {"aws": {"expressions": {"region": {"references": ["var.region"]}}}},
                "root_module": {
                    "resources": [{"type": "aws_x", "name": "a", "mode": "managed", "provider_config_key": "aws"}],
                    "variables": {"region": {}},
                    "module_calls": {
                        "api": {"module": {"outputs": {
                            "host": {"expression": {"references": ["aws_apigatewayv2_api.a.api_endpoint", "aws_apigatewayv2_api.a"]}},
                        }}},
                        "edge": {
                            "source": "./edge",
                            "expressions": {"host": {"references": ["module.api.host", "module.api"]}, "off": {"constant_value": "x"}},
                            "module": {},
                        },
                    },
                },
            },
        })
    }

    #[test]
    fn a_variable_leads_through_the_call_to_the_output_of_another_module() {
        let plan = plan();
        let configuration = Configuration::read(&plan, &plan["configuration"]);
        let expression = json!({"references": ["var.host", "local.x"]});
        let target =
            ReferenceTarget { module: "module.api".to_owned(), reference: "aws_apigatewayv2_api.a.api_endpoint" };
        assert_eq!(
            configuration.follow("module.edge", &expression),
            [Followed::Resource(target), Followed::Lost("local.x")]
        );
        let resource = configuration.resource("", false, "aws_x", "a").unwrap();
        assert_eq!(configuration.region(resource), Some("eu-west-1"));
        assert_eq!(configuration.sources("module.edge"), Some(vec!["./edge"]));
    }
}
