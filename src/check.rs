//! Will Authorization reach the API? A verdict on any CloudFormation template, before it is deployed.
//!
//! ```text
//! text ─Document─▶ Sections ─conditions─▶ scenarios ─model─▶ Scene ─rules─▶ findings ─verdict─▶ Report
//! ```
//!
//! Nothing here knows gatefront's config: its own templates are judged as everybody's are.

mod acknowledge;
mod cursor;
mod env;
mod finding;
mod fold;
mod model;
mod report;
mod rules;
mod scenario;
mod sections;
mod text;
mod verdict;

pub use env::Options;
pub use finding::{Outcome, Severity};
pub use model::host::Host;
pub use model::origin::OriginKind;
pub use report::{BehaviorReport, DistributionReport, Finding, Forwards, Hop, Report};
pub use rules::{ALL as RULES, Evidence, Rule};
pub use verdict::{Outcomes, Verdict};

use crate::diagnostic::Diagnostics;
use crate::template::{Document, Value};
use env::Env;
use finding::Found;
use model::Scene;
use sections::Sections;

/// Judges every distribution in the text of a template. The text may hold several templates, or none.
///
/// # Errors
/// The text is neither YAML nor JSON.
pub fn check(text: &str, options: &Options) -> Result<Report, Diagnostics> {
    let document = Document::read(text)?;
    let mut report = Report::new(Sections::find(document.value()).len());
    for sections in Sections::find(document.value()) {
        for id in sections.of_type(&["AWS::CloudFront::Distribution"]) {
            let (distribution, found) = distribution(&sections, options, id);
            report.distributions.extend(distribution);
            for (rule, found) in found {
                report.add(&document, text, (rule, found), id);
            }
        }
        acknowledge::apply(&sections, options, &mut report);
    }
    Ok(report)
}

/// One distribution in every scenario.
fn distribution<'a>(
    sections: &'a Sections<'a>,
    options: &'a Options,
    id: &'a str,
) -> (Option<DistributionReport>, Vec<(&'static Rule, Found)>) {
    let conditions = fold::conditions(sections, id);
    let mut all: Vec<(&'static Rule, Found)> = Vec::new();
    let mut judged = Vec::new();
    for scenario in scenario::explore(sections, options, &conditions) {
        let env = Env { sections, options, scenario: &scenario };
        if !exists(&env, id) {
            continue;
        }
        let Some(scene) = Scene::read(env, id) else { continue };
        let found = rules::apply(&scene);
        let behaviors = report::behaviors(&scene, &found);
        judged.push((truths(&env, &conditions), behaviors));
        for (rule, found) in found {
            let is_new = |(known, other): &(&Rule, Found)| {
                known.id != rule.id || other.pointer != found.pointer || other.message != found.message
            };
            if all.iter().all(is_new) {
                all.push((rule, found));
            }
        }
    }
    let report = DistributionReport { logical_id: id.to_owned(), behaviors: fold::fold(judged) };
    ((!report.behaviors.is_empty()).then_some(report), all)
}

/// Whether the resource's own condition holds, as far as the scenario tells.
fn exists(env: &Env<'_>, id: &str) -> bool {
    let condition = env.sections.resource(id).and_then(|resource| resource.get("Condition")).and_then(Value::as_str);
    condition.is_none_or(|name| scenario::holds(env, name) != Some(false))
}

fn truths(env: &Env<'_>, conditions: &[String]) -> Vec<(String, bool)> {
    conditions.iter().filter_map(|name| Some((name.clone(), scenario::holds(env, name)?))).collect()
}
