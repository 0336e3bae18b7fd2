//! The verdict on a template of ours, in whatever stack it is: what the config asks for has to hold, overrides included.

use super::SynthError;
use crate::check::{self, Finding, Outcome, Report};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::fragment::ViewerFunctionFragment;
use crate::overrides::{Overrides, RouteOverrides};
use crate::plan::{OwnCode, Plan};
use crate::template::{Defect, Pointer, Template, loose_ends};
use crate::whole_stack::WholeStack;
use crate::write;

/// The leaves of the overrides that are tried one by one.
const LEAVES: usize = 100;

/// Returns the template of a plan with its overrides, and the report of the check on it. `build` makes the template of a
/// plan, in its stack, without the overrides of the stack.
///
/// # Errors
/// The template does not deliver Authorization: because of an override, because of the template that it is added to, or
/// because of a defect of gatefront. That the verdict is unknown is no error: a policy of the user's own is not in the
/// template.
pub(super) fn judged(plan: &Plan, build: Build<'_>) -> Result<(Template, Report), SynthError> {
    let bare = plan.without_route_overrides();
    let made = build(bare.as_ref().unwrap_or(plan))?;
    let report = report(plan, &made, plan.whole_stack.template.is_none());
    if let Some(fault) = Fault::of(plan, &report) {
        return Err(fault.error(plan, &made));
    }
    let overrides = plan.whole_stack.overrides.as_ref();
    if bare.is_none() && overrides.is_none() {
        return Ok((made, report));
    }
    let asked = AskedVerdict { plan, made: &made, report: &report };
    let judged = asked.judged(asked.overridden(made.clone()));
    if let (Err(spoiled), Some(overrides)) = (&judged, overrides) {
        return Err(Diagnostics(vec![asked.blame(overrides, spoiled)]).into());
    }
    if let (Ok(judged), None) = (judged, &bare) {
        return Ok(judged);
    }
    match asked.judged(asked.overridden(build(plan)?)) {
        Ok(judged) => Ok(judged),
        Err(spoiled) => Err(Diagnostics(vec![asked.blame_routes(build, &spoiled)]).into()),
    }
}

/// Makes the template of a plan, in its stack.
pub(super) type Build<'b> = &'b dyn Fn(&Plan) -> Result<Template, SynthError>;

/// The rules about settings that a config has by name: whoever writes one has decided.
const ASKED_FOR: &[&str] = &["GF763", "GF764", "GF765", "GF766", "GF767", "GF768", "GF775", "GF781", "GF786", "GF787"];

/// Judges a template as anybody's, but for what the config asks for by name. CloudFormation takes what comes from our
/// fragments alone: the tests judge every fragment by AWS's schemas.
fn report(plan: &Plan, template: &Template, is_well_formed: bool) -> Report {
    asked(check::judge(template.value(), &check::Options { is_well_formed, ..options(plan) }))
}

/// Returns the options of the check for the Region that the stack is deployed in.
fn options(plan: &Plan) -> check::Options {
    let region = plan.regions.only().map(|region| region.to_string());
    check::Options { region, ..check::Options::default() }
}

/// Returns the report with what a config asks for by name as notes.
fn asked(mut report: Report) -> Report {
    for finding in report.findings.iter_mut().filter(|finding| ASKED_FOR.contains(&finding.rule)) {
        finding.severity = check::Severity::Note;
    }
    report
}

/// The reason for which a template does not do what its config asks for.
enum Fault<'r> {
    Finding(&'r Finding),
    NoDistribution,
}

impl<'r> Fault<'r> {
    /// Returns what is wrong with our distribution; others in the stack are their owner's.
    fn of(plan: &Plan, report: &'r Report) -> Option<Self> {
        let id = plan.whole_stack.distribution_id();
        if !report.distributions.iter().any(|distribution| distribution.logical_id == id) {
            return Some(Self::NoDistribution);
        }
        let is_fault = |finding: &&Finding| {
            finding.fails() && finding.outcome != Some(Outcome::Unknown) && finding.distributions.contains(&id)
        };
        report.findings.iter().find(is_fault).map(Self::Finding)
    }

    fn error(&self, plan: &Plan, made: &Template) -> SynthError {
        let finding = match self {
            Self::NoDistribution => return Defect("the template has no distribution".to_owned()).into(),
            Self::Finding(finding) => finding,
        };
        let stack = &plan.whole_stack;
        if let Some(code) = own_code(plan, &finding.pointer) {
            let message = format!("{} and the config do not go together: {}", code.path, finding.message);
            let mut diagnostic = Diagnostic::error(code.place, message);
            diagnostic.help = finding.help.as_ref().map(ToString::to_string);
            return Diagnostics(vec![diagnostic.note(format!("rule {}", finding.rule))]).into();
        }
        let Some(existing) = &stack.template else {
            return Defect(format!("the template does not deliver Authorization: {}", finding.message)).into();
        };
        let is_theirs = existing.locate(&finding.pointer).filter(|_| !is_in_distribution(plan, made, &finding.pointer));
        let message = format!("{} and the config do not go together: {}", existing.name(), finding.message);
        let mut diagnostic = Diagnostic::error(is_theirs.or(stack.template_place), message);
        diagnostic.help = finding.help.as_ref().map(ToString::to_string);
        Diagnostics(vec![diagnostic.note(format!("rule {}", finding.rule))]).into()
    }
}

/// Returns the code of the user's own that a finding is about: the function at its place, or else the first one.
fn own_code<'p>(plan: &'p Plan, pointer: &Pointer) -> Option<&'p OwnCode> {
    let codes = || plan.routes.iter().flat_map(|route| &route.functions).filter_map(|(_, function)| function.code());
    let prefix = plan.whole_stack.logical_id_prefix.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_at = |code: &&OwnCode| {
        let id = format!("{prefix}{}", ViewerFunctionFragment::of_file(code).logical_id());
        pointer.is_within(&Pointer::default().join("Resources").join(&id))
    };
    codes().find(is_at).or_else(|| codes().next())
}

fn is_in_distribution(plan: &Plan, made: &Template, pointer: &Pointer) -> bool {
    let at = Pointer::default().join("Resources").join(&plan.whole_stack.distribution_id());
    made.section("Resources").any(|(id, _)| *id == plan.whole_stack.distribution_id()) && pointer.is_within(&at)
}

/// The result that the config asks for: the template without overrides, and the verdict on it.
struct AskedVerdict<'a> {
    plan: &'a Plan,
    made: &'a Template,
    report: &'a Report,
}

/// The failure that overrides cause.
struct Spoiled {
    reason: String,
    help: Option<String>,
    /// The place in the template.
    pointer: Option<Pointer>,
}

impl Spoiled {
    /// Returns the error about an override at a place of the config.
    fn at(&self, place: impl Into<Option<Span>>) -> Diagnostic {
        let message = format!("this override breaks what the config asks for: {}", self.reason);
        let help = self.help.clone().unwrap_or_else(|| "take it out, or change the config instead".to_owned());
        Diagnostic::error(place, message).help(help)
    }
}

impl AskedVerdict<'_> {
    /// Returns a template with the overrides of the stack.
    fn overridden(&self, template: Template) -> Template {
        match &self.plan.whole_stack.overrides {
            Some(overrides) => WholeStack::overridden(template, overrides.value()),
            None => template,
        }
    }

    /// Returns a template with overrides, and the verdict on it.
    fn judged(&self, template: Template) -> Result<(Template, Report), Spoiled> {
        let spoiled = |reason: String| Spoiled { reason, help: None, pointer: None };
        if let Some(name) = self.new_loose_end(&template) {
            return Err(spoiled(format!("the template refers to `{name}`, which it then does not hold")));
        }
        let report = report(self.plan, &template, false);
        match Fault::of(self.plan, &report) {
            None => {}
            Some(Fault::NoDistribution) => {
                return Err(spoiled("the template then has no distribution of gatefront's".to_owned()));
            }
            Some(Fault::Finding(finding)) => {
                return Err(Spoiled {
                    reason: format!("{} ({})", finding.message, finding.rule),
                    help: finding.help.as_ref().map(ToString::to_string),
                    pointer: Some(finding.pointer.clone()),
                });
            }
        }
        match self.no_longer_delivered(&report) {
            Some(pattern) => {
                Err(spoiled(format!("requests to `{pattern}` then no longer reach the API with Authorization")))
            }
            None => Ok((template, report)),
        }
    }

    /// Returns a name that the template refers to without holding it, because of overrides. What a transform or another
    /// tool adds is not known.
    fn new_loose_end(&self, template: &Template) -> Option<String> {
        let stack = &self.plan.whole_stack;
        let known = loose_ends(self.made);
        loose_ends(template).into_iter().find(|name| !known.contains(name) && !stack.is_elsewhere(name))
    }

    /// Returns the pattern of a behavior whose requests were delivered without the overrides.
    fn no_longer_delivered(&self, report: &Report) -> Option<String> {
        let id = self.plan.whole_stack.distribution_id();
        let behaviors = |report: &'_ Report| {
            let own = report.distributions.iter().filter(|distribution| distribution.logical_id == id);
            own.flat_map(|distribution| distribution.behaviors.clone()).collect::<Vec<_>>()
        };
        let is_delivered = |behavior: &check::BehaviorReport| {
            let delivered = |(_, verdict): &(_, &check::Verdict)| verdict.outcome == Outcome::Delivered;
            behavior.outcomes.as_ref().is_some_and(|outcomes| outcomes.by_class().iter().all(delivered))
        };
        let now = behaviors(report);
        let mut asked = behaviors(self.report).into_iter().filter(is_delivered);
        let is_spoiled = |asked: &check::BehaviorReport| {
            let mut same = now.iter().filter(|behavior| behavior.path_pattern == asked.path_pattern).peekable();
            let is_same = |now: &check::BehaviorReport| is_delivered(now) && now.origin_kind == asked.origin_kind;
            same.peek().is_none() || !same.all(is_same)
        };
        asked.find(is_spoiled).map(|behavior| behavior.path_pattern)
    }

    /// Returns the error at the override without which all is well, or at all of them.
    fn blame(&self, overrides: &Overrides, spoiled: &Spoiled) -> Diagnostic {
        let leaves = overrides.leaves();
        // An override at the place of a finding is the first to look at.
        let near = |leaf: &Pointer| spoiled.pointer.as_ref().is_some_and(|at| at.is_within(leaf) || leaf.is_within(at));
        let (first, others): (Vec<_>, Vec<_>) = leaves.into_iter().partition(near);
        let mut tried = first.into_iter().chain(others).take(LEAVES);
        let is_well =
            |leaf: &Pointer| self.judged(WholeStack::overridden(self.made.clone(), &overrides.without(leaf))).is_ok();
        spoiled.at(overrides.place(&tried.find(is_well).unwrap_or_default()))
    }

    /// Returns the error at the override of a route without which all is well, or at the first of them.
    fn blame_routes(&self, build: Build<'_>, spoiled: &Spoiled) -> Diagnostic {
        let leaves = self.plan.routes.iter().enumerate().flat_map(|(index, route)| {
            route.overrides.without_each_leaf().into_iter().map(move |(overrides, place)| (index, overrides, place))
        });
        let is_well = |(index, overrides, _): &(usize, RouteOverrides, Span)| {
            let mut tried = self.plan.clone();
            if let Some(route) = tried.routes.get_mut(*index) {
                route.overrides = overrides.clone();
            }
            build(&tried).is_ok_and(|template| self.judged(self.overridden(template)).is_ok())
        };
        let culprit = leaves.take(LEAVES).find(is_well).map(|(.., place)| place);
        let first = self.plan.routes.iter().flat_map(|route| route.overrides.parts()).next();
        spoiled.at(culprit.or(first.map(|part| part.place(&Pointer::default()))))
    }
}

/// Returns the report on our distribution, and a warning about each other one in the stack that loses Authorization.
pub(super) fn ours(mut report: Report, plan: &Plan) -> (Report, Vec<Diagnostic>) {
    let stack = &plan.whole_stack;
    let id = stack.distribution_id();
    let fails = |other: &str| report.findings.iter().any(|finding| finding.fails() && finding.distributions == [other]);
    let others = report.distributions.iter().map(|distribution| distribution.logical_id.as_str());
    let failing = others.filter(|other| *other != id && fails(other));
    let warnings = failing.map(|other| {
        let message = format!("the distribution `{other}` of the template loses Authorization, or cannot be deployed");
        Diagnostic::warning(stack.template_place, message).help("`gatefront check` reports what is wrong with it")
    });
    let warnings = warnings.collect();
    report.distributions.retain(|distribution| distribution.logical_id == id);
    report.findings.retain(|finding| finding.distributions.contains(&id));
    (report, warnings)
}

/// Returns the report with the places of its findings in the text.
pub(super) fn located(report: Report, plan: &Plan, template: &Template, text: Option<&str>) -> Result<Report, Defect> {
    if report.findings.is_empty() {
        return Ok(report);
    }
    let written = text.map_or_else(|| write::yaml(template.value()), str::to_owned);
    check::check(&written, &options(plan))
        .map(asked)
        .map_err(|diagnostics| Defect(format!("the template cannot be read back: {diagnostics}")))
}
