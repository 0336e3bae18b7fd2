//! The verdict on one distribution: asks the rules about each part of it, in every case.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Outcome, Raised, Reach, VerdictEffect};
use super::fold::{distinguish, fold};
use super::report::{BehaviorReport, DistributionReport, Report};
use super::rule::Rule;
use super::rules::{self, All};
use super::verdict::outcomes;
use crate::model::{Behavior, Place, Refusal};
use crate::source::{Case, CaseSubject, Condition, Options, RefusedPart, TemplateSource, Truths};
use crate::template::Pointer;

/// Rules about what people write into a template. The API of CloudFront has every header value in clear.
const ABOUT_TEXT: [&str; 1] = ["GF775"];

/// Conditions with their values.
type When = BTreeMap<String, bool>;

/// A part of a distribution or a template in all cases, with what the rules raise in each.
pub(super) struct Judged {
    /// The behavior; `None` for the distribution itself, and for a part of the template.
    behavior: Option<Pointer>,
    cases: Vec<(Case, All)>,
}

/// A finding, with the conditions under which some part of the distribution has it.
struct Collected {
    rule: &'static Rule,
    raised: Raised,
    is_always: bool,
    when: Vec<When>,
}

/// Judges what CloudFormation refuses in a template: whatever it is, no distribution of the template is deployed.
pub(super) fn refused(template: &TemplateSource<'_>, options: &Options) -> Vec<Judged> {
    if options.is_well_formed {
        return Vec::new();
    }
    let judged = |part: RefusedPart| {
        let case = |(truths, refusals): (Truths, Vec<Refusal>)| {
            let raised = refusals.iter().flat_map(rules::of_refusal).collect();
            (Case { truths, distribution: None }, raised)
        };
        Judged { behavior: None, cases: part.into_iter().map(case).collect() }
    };
    template.refusals().into_iter().map(judged).collect()
}

/// Judges a distribution and adds it to the report. `refused` is what CloudFormation refuses in the whole template.
pub(super) fn judge<'a>(template: &TemplateSource<'a>, id: &'a str, refused: &[Judged], report: &mut Report) {
    let whole = Judged::new(template, id, None, &[]);
    let behaviors = template.behaviors(id);
    let mut behaviors: Vec<Judged> =
        behaviors.into_iter().map(|pointer| Judged::new(template, id, Some(pointer), &[])).collect();
    let is_missing = whole
        .cases
        .iter()
        .any(|(case, _)| case.distribution.as_ref().is_some_and(|distribution| distribution.missing.is_some()));
    let is_judged = behaviors.iter().flat_map(Judged::behaviors).any(|behavior| {
        let origin = behavior.origin.as_deref();
        // CloudFront signs requests to a function URL in Authorization.
        behavior.may_reach_api()
            || behavior.second_way().is_some()
            || origin.is_some_and(|origin| origin.function_url.is_some() && origin.access_control.is_some())
    });
    let collected = if is_missing || is_judged { collect(&whole, &behaviors, refused) } else { Vec::new() };
    let everywhere: Vec<&Collected> =
        collected.iter().filter(|found| found.raised.reach() == Some(Reach::Distribution)).collect();
    // Conditions under which the distribution cannot be deployed make cases for every behavior.
    let also = conditions(&everywhere);
    for judged in &mut behaviors {
        if also.iter().any(|name| !judged.knows(name)) {
            *judged = Judged::new(template, id, judged.behavior.clone(), &also);
        }
    }
    let reports: Vec<BehaviorReport> =
        behaviors.into_iter().flat_map(|judged| judged.report(template, &everywhere)).collect();
    if !reports.is_empty() || !collected.is_empty() {
        report.distributions.push(DistributionReport { logical_id: id.to_owned(), behaviors: reports });
    }
    for Collected { rule, raised, is_always, when } in &collected {
        report.add(template, rule, raised, if *is_always { Vec::new() } else { when.clone() }, id);
    }
}

impl Judged {
    fn new<'a>(template: &TemplateSource<'a>, id: &'a str, behavior: Option<Pointer>, also: &[Condition]) -> Self {
        let subject = behavior.as_ref().map_or(CaseSubject::Distribution, CaseSubject::Behavior);
        let cases = template.cases(id, subject, also);
        let raise = |case: Case| {
            let raised = case.distribution.as_ref().map(|distribution| match distribution.behaviors.first() {
                Some(behavior) => rules::in_ways(distribution, behavior),
                None => rules::in_distribution(distribution),
            });
            let mut raised = raised.unwrap_or_default();
            if template.dialect().is_accepted() {
                raised.retain(|(rule, raised)| !is_undeployable(raised) && !ABOUT_TEXT.contains(&rule.id));
            }
            (case, raised)
        };
        Self { behavior, cases: cases.into_iter().map(raise).collect() }
    }

    fn behaviors(&self) -> impl Iterator<Item = &Behavior> {
        self.cases.iter().filter_map(|(case, _)| case.distribution.as_ref()?.behaviors.first())
    }

    /// Reports whether a condition is decided in every case.
    fn knows(&self, name: &str) -> bool {
        self.cases.iter().all(|(case, _)| case.truths.iter().any(|(known, _)| known == name))
    }

    /// Returns the reports on a behavior. A finding about the whole distribution counts in the cases that do not
    /// contradict its conditions.
    fn report(self, template: &TemplateSource<'_>, everywhere: &[&Collected]) -> Vec<BehaviorReport> {
        let rows = self.cases.into_iter().map(|(case, raised)| {
            let behavior = case.distribution.as_ref().and_then(|distribution| distribution.behaviors.first());
            let report = behavior.map(|behavior| {
                let own = raised.iter().filter(|(_, raised)| raised.reach() == Some(Reach::Behavior));
                let own = own.map(|(rule, raised)| (*rule, raised));
                let shared = everywhere.iter().filter(|found| found.applies(&case.truths));
                let all = own.chain(shared.map(|found| (found.rule, &found.raised)));
                let mut effects: Vec<(&'static str, &VerdictEffect)> =
                    all.filter_map(|(rule, raised)| Some((rule.id, raised.effect.as_ref()?))).collect();
                effects.sort_by_key(|(rule, _)| *rule);
                BehaviorReport::new(template, behavior, outcomes(behavior, &effects))
            });
            (case.truths, report)
        });
        fold(rows.collect())
    }
}

impl Collected {
    fn is_undeployable(&self) -> bool {
        is_undeployable(&self.raised)
    }

    /// Reports whether a case does not contradict the conditions of the finding.
    fn applies(&self, truths: &Truths) -> bool {
        let fits = |when: &When| {
            when.iter().all(|(name, holds)| !truths.iter().any(|(known, value)| known == name && value != holds))
        };
        self.is_always || self.when.iter().any(fits)
    }
}

fn is_undeployable(raised: &Raised) -> bool {
    raised.effect.as_ref().is_some_and(|effect| effect.outcome == Outcome::Undeployable)
}

/// Returns each finding once, in the order of the rules, with the conditions under which it applies.
///
/// A refusal is left out if another rule has a finding in the same place that makes the template undeployable.
fn collect(whole: &Judged, behaviors: &[Judged], refused: &[Judged]) -> Vec<Collected> {
    let mut all: Vec<Collected> = Vec::new();
    for judged in std::iter::once(whole).chain(behaviors) {
        add(judged, &mut all, |_| false);
    }
    let known: BTreeSet<Place> =
        all.iter().filter(|found| found.is_undeployable()).map(|found| found.raised.place).collect();
    for judged in refused {
        add(judged, &mut all, |raised| known.contains(&raised.place));
    }
    all.sort_by_key(|found| found.rule.id);
    all
}

/// Adds the findings of a part, but for those that are left out.
fn add(judged: &Judged, all: &mut Vec<Collected>, is_left_out: impl Fn(&Raised) -> bool) {
    let mut seen: Vec<(&'static str, Place, String)> = Vec::new();
    for (rule, raised) in judged.cases.iter().flat_map(|(_, raised)| raised) {
        let key = (rule.id, raised.place, raised.message.to_string());
        if seen.contains(&key) || is_left_out(raised) {
            continue;
        }
        seen.push(key);
        let is_same =
            |other: &Rule, it: &Raised| other.id == rule.id && it.place == raised.place && it.message == raised.message;
        let index = all.iter().position(|known| is_same(known.rule, &known.raised)).unwrap_or_else(|| {
            all.push(Collected { rule, raised: raised.clone(), is_always: false, when: Vec::new() });
            all.len() - 1
        });
        let has = |raised: &All| raised.iter().any(|(rule, raised)| is_same(rule, raised));
        let rows: Vec<(&Truths, bool)> =
            judged.cases.iter().map(|(case, raised)| (&case.truths, has(raised))).collect();
        let Some(known) = all.get_mut(index) else { continue };
        for (when, holds) in distinguish(&rows) {
            known.is_always |= holds && when.is_empty();
            if holds && !known.when.contains(&when) {
                known.when.push(when);
            }
        }
    }
}

/// Returns the conditions under which findings apply that affect every behavior.
fn conditions(everywhere: &[&Collected]) -> Vec<Condition> {
    let mut names: Vec<Condition> = Vec::new();
    for name in everywhere.iter().filter(|found| !found.is_always).flat_map(|found| &found.when).flat_map(When::keys) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}
