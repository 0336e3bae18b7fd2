//! Will Authorization reach the API? A verdict on any CloudFormation template, before it is deployed.
//!
//! ```text
//! text ─Document─▶ Sections ─conditions─▶ scenarios ─model─▶ Scene ─rules─▶ findings ─verdict─▶ Report
//! ```
//!
//! Nothing here knows gatefront's config: its own templates are judged as everybody's are.
//!
//! ```
//! use gatefront::check::{Class, Options, Outcome, check};
//!
//! let template = gatefront::synth(
//!     "{stack: orders-edge, api: {id: a1b2c3d4e5, region: eu-west-1, type: http}, strategy: zero-ttl}",
//! )?;
//! let report = check(&template.to_yaml(), &Options::default().in_region("us-east-1").allowing("GF301"))?;
//! for behavior in &report.distributions[0].behaviors {
//!     let outcomes = behavior.outcomes.as_ref().expect("its origin is an API");
//!     assert_eq!((behavior.path_pattern.as_str(), outcomes.read.outcome), ("*", Outcome::Delivered));
//!     assert_eq!(outcomes.by_class().map(|(class, _)| class), Class::ALL);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acknowledge;
mod cursor;
mod env;
mod explore;
mod finding;
mod fold;
mod model;
mod report;
mod rules;
mod scenario;
mod sections;
mod text;
mod verdict;

pub use crate::cloudfront::forwarding::{Caching, Certainty, Class};
pub use env::Options;
pub use finding::{Outcome, Severity};
pub use model::host::Host;
pub use model::origin::OriginKind;
pub use report::{Accepted, BehaviorReport, DistributionReport, Finding, Forwards, Hop, Report};
pub use rules::{ALL as RULES, Evidence, Rule};
pub use verdict::{Outcomes, Verdict};

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::template::{Document, Value};
use env::Env;
use explore::Truths;
use finding::Found;
use model::Scene;
use model::shadow::is_unreached;
use report::Judged;
use scenario::Scenario;
use sections::Sections;

/// Judges every distribution in the text of a template. The text may also be something else than a template.
///
/// # Errors
/// The text is neither YAML nor JSON.
pub fn check(text: &str, options: &Options) -> Result<Report, Diagnostics> {
    let document = Document::read(text)?;
    let mut report = judge(document.value(), options);
    for finding in &mut report.findings {
        finding.stands_in(&document, text);
    }
    Ok(report)
}

/// Judges every distribution in a template that is not written yet: the findings have pointers, but no lines.
#[must_use]
pub fn judge(value: &Value, options: &Options) -> Report {
    let Some(sections) = Sections::find(value) else { return Report::default() };
    let mut report = Report::new(&sections);
    for id in sections.of_type(&["AWS::CloudFront::Distribution"]) {
        let (distribution, found) = distribution(&sections, options, id);
        report.distributions.extend(distribution);
        for judged in found {
            report.add(judged, id);
        }
    }
    acknowledge::apply(&sections, options, &mut report);
    report
}

/// The resources that are made where the options say, as far as their conditions tell.
pub(crate) fn made(file: &Value, options: &Options) -> BTreeSet<String> {
    let Some(sections) = Sections::find(file) else { return BTreeSet::new() };
    let env = Env { sections: &sections, options, scenario: &Scenario::default() };
    sections.ids().filter(|id| exists(&env, id)).map(str::to_owned).collect()
}

/// One distribution in every scenario.
fn distribution<'a>(
    sections: &'a Sections<'a>,
    options: &'a Options,
    id: &'a str,
) -> (Option<DistributionReport>, Vec<Judged>) {
    let mut judged = Vec::new();
    let mut findings: Vec<(Truths, Vec<(&'static Rule, Found)>)> = Vec::new();
    for (scenario, truths) in explore::explore(sections, options, id) {
        let env = Env { sections, options, scenario: &scenario };
        if !exists(&env, id) {
            continue;
        }
        let Some(scene) = Scene::read(env, id) else { continue };
        let mut found = rules::apply(&scene);
        // What no request reaches harms none: that it is not reached is all there is to say.
        found.retain(|(rule, found)| rule.id == "GF402" || !is_unreached(&scene, found));
        judged.push((truths.clone(), report::behaviors(&scene, &found)));
        findings.push((truths, found));
    }
    let report = DistributionReport { logical_id: id.to_owned(), behaviors: fold::fold(judged) };
    let found = once(&findings);
    ((!report.behaviors.is_empty() || !found.is_empty()).then_some(report), found)
}

/// Each finding once, with the conditions under which it is found.
fn once(scenarios: &[(Truths, Vec<(&'static Rule, Found)>)]) -> Vec<Judged> {
    let mut all: Vec<Judged> = Vec::new();
    for (rule, found) in scenarios.iter().flat_map(|(_, found)| found) {
        let is_same = |other: &Rule, it: &Found| other.id == rule.id && it.is_same(found);
        if all.iter().any(|judged| is_same(judged.rule, &judged.found)) {
            continue;
        }
        let is_found = |found: &[(&Rule, Found)]| found.iter().any(|(rule, found)| is_same(rule, found));
        let rows = scenarios.iter().map(|(truths, found)| (truths.clone(), is_found(found))).collect();
        let when = fold::distinguish(rows).into_iter().filter(|(when, holds)| *holds && !when.is_empty());
        all.push(Judged { rule, found: found.clone(), when: when.map(|(when, _)| when).collect() });
    }
    all
}

/// Whether the resource's own condition holds, as far as the scenario tells.
fn exists(env: &Env<'_>, id: &str) -> bool {
    let condition = env.sections.resource(id).and_then(|resource| resource.get("Condition")).and_then(Value::as_str);
    condition.is_none_or(|name| env.holds(name) != Some(false))
}
