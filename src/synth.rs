//! The main job: from the text of a config to one CloudFormation template.

mod verdict;

use std::collections::BTreeSet;
use std::fmt;

use crate::check;
use crate::claim::Claim;
use crate::compose::{changes_of_template, compose};
use crate::config::{self, Planned};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::fragment::{Fragment, ParameterFragment};
use crate::placement;
use crate::plan::Plan;
use crate::strategy::Kind;
use crate::template::{Defect, References, Template, check_references, conditional, tag_resources};
use crate::whole_stack::WholeStack;
use crate::write;

/// Bytes of a template's description, at most.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html>
const DESCRIPTION: usize = 1_024;

/// A template, and what it was made from.
#[derive(Debug)]
#[non_exhaustive]
pub struct Synthesis {
    /// The plan that was built.
    pub plan: Plan,
    /// The template.
    pub template: Template,
    /// The report on whether Authorization reaches the API.
    pub report: check::Report,
    /// The warnings for the config's author.
    pub warnings: Vec<Diagnostic>,
    /// The names that the stack takes for itself alone.
    #[doc(hidden)]
    pub claims: Vec<Claim>,
    /// The text of the template that the resources are added to, with them in it.
    text: Option<String>,
}

impl Synthesis {
    /// Returns the template as YAML, functions in their short form. What is added to a YAML template leaves its text as it
    /// is.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        self.edited(false).unwrap_or_else(|| write::yaml(self.template.value()))
    }

    /// Returns the template as JSON, functions in their long form. What is added to a JSON template leaves its text as it
    /// is.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.edited(true).unwrap_or_else(|| write::json(self.template.value()))
    }

    /// Returns `true` if the resources are added to a template that is JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.plan.whole_stack.template.as_ref().is_some_and(|existing| existing.is_json())
    }

    fn edited(&self, as_json: bool) -> Option<String> {
        self.text.clone().filter(|_| self.is_json() == as_json)
    }
}

/// The reason why there is no template.
#[derive(Debug)]
pub enum SynthError {
    /// The config is wrong.
    Config(Diagnostics),
    /// gatefront is.
    Defect(Defect),
}

impl fmt::Display for SynthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(diagnostics) => diagnostics.fmt(f),
            Self::Defect(defect) => defect.fmt(f),
        }
    }
}

impl std::error::Error for SynthError {}

impl From<Diagnostics> for SynthError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Config(diagnostics)
    }
}

impl From<Defect> for SynthError {
    fn from(defect: Defect) -> Self {
        Self::Defect(defect)
    }
}

/// Reads the config of one stack and makes its template.
///
/// The same config gives the same bytes everywhere, whatever the order of its keys.
///
/// # Errors
/// Everything that is wrong with the config, with places; or a defect of gatefront.
pub fn synth(config: &str) -> Result<Synthesis, SynthError> {
    synthesize(config::read_one(config)?)
}

/// Reads a config, the first of the sources, and makes the template of each of its stacks, in the order of the file.
///
/// `load` gives the configs that it extends, which are added to the sources: nothing else reads files.
///
/// # Errors
/// As [`synth`], with places in any of the sources. If one stack is wrong there is no template of the others.
///
/// ```
/// use gatefront::config::Base;
/// use gatefront::diagnostic::Sources;
///
/// let base = "api: {id: a1b2c3d4e5, region: eu-west-1, type: rest, stage: prod}\nstrategy: managed-policy\n";
/// let load = |path: &str, _from: &str| match path {
///     "base.yaml" => Ok(Base { name: path.to_owned(), text: base.to_owned() }),
///     _ => Err(format!("there is no {path}")),
/// };
/// let config = "extends: base.yaml\nstacks:\n  orders-dev: {}\n  orders-prod: {tags: {stage: prod}}\n";
/// let stacks = gatefront::synth_all(&mut Sources::new("stages.yaml", config), &load)?;
/// let names: Vec<&str> = stacks.iter().map(|stack| stack.plan.stack.as_str()).collect();
/// assert_eq!(names, ["orders-dev", "orders-prod"]);
/// # Ok::<(), gatefront::SynthError>(())
/// ```
pub fn synth_all(sources: &mut Sources, load: config::Load<'_>) -> Result<Vec<Synthesis>, SynthError> {
    config::read_all(sources, load)?.into_iter().map(synthesize).collect()
}

fn synthesize(planned: Planned) -> Result<Synthesis, SynthError> {
    let Planned { plan, mut warnings, claims } = planned;
    let stack = &plan.whole_stack;
    let changes = changes_of_template(&plan);
    let build = |plan: &Plan| {
        let made = stack.around(assemble(plan)?).map_err(Diagnostics)?;
        Ok(WholeStack::overridden(made, &changes))
    };
    let (template, report) = verdict::judged(&plan, &build)?;
    let text = stack.text(&template).transpose().map_err(|refused| Diagnostics(vec![refused]))?;
    let (report, others) = verdict::ours(verdict::located(report, &plan, &template, text.as_deref())?, &plan);
    warnings.extend(others);
    warnings.extend(stack.unused(&template));
    Ok(Synthesis { plan, template, report, warnings, claims, text })
}

/// Returns the description of a template.
fn description(plan: &Plan) -> String {
    match plan.apis().next() {
        Some(target) if plan.is_short => {
            format!("CloudFront before API {}, by gatefront {}", target.api.label(), Kind::of(&target.strategy))
        }
        _ => {
            let patterns: Vec<&str> = plan.routes.iter().map(|route| route.pattern.as_str()).collect();
            let text = format!("CloudFront for {}, by gatefront", patterns.join(", "));
            if text.len() <= DESCRIPTION {
                text
            } else {
                format!("CloudFront for {} routes, by gatefront", patterns.len())
            }
        }
    }
}

/// Makes the template of a plan: renders the fragments, reads and merges them.
///
/// # Errors
/// A defect of gatefront.
pub fn assemble(plan: &Plan) -> Result<Template, Defect> {
    let mut template = Template::new(&description(plan));
    for parameter in &plan.parameters {
        let parameter = Fragment::new(&ParameterFragment::new(parameter))?;
        template.merge(parameter.name, parameter.value)?;
    }
    let mut conditions = BTreeSet::new();
    for mut fragment in compose(plan)? {
        if let Some(condition) = placement::condition(fragment.placement, &plan.regions, fragment.api_region)? {
            conditional(&mut fragment.value, &condition.name());
            conditions.insert(condition);
        }
        template.merge(fragment.name, fragment.value)?;
    }
    if plan.whole_stack.takes_rules() {
        placement::guard(&mut template, &plan.regions, &conditions)?;
    }
    tag_resources(&mut template, &plan.tags);
    // What the user writes may refer to what the overrides of the stack add.
    let parts = plan.routes.iter().flat_map(|route| route.overrides.parts());
    let named: Vec<String> = parts.flat_map(|part| References::of(part.value()).targets).collect();
    check_references(&template, |id| plan.whole_stack.is_elsewhere(id) || named.iter().any(|named| named == id))?;
    Ok(template.in_canonical_order())
}
