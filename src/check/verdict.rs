//! The verdict on a behavior: of everything found, the first outcome that applies.

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Found, Outcome};
use super::model::Scene;
use super::model::behavior::Behavior;
use super::model::host::{self, Answer};
use super::model::origin::Origin;
use super::rules::Rule;
use crate::cloudfront::forwarding::{Certainty, Class};

/// What becomes of one class of methods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Verdict {
    /// What happens.
    pub outcome: Outcome,
    /// How sure that is.
    pub certainty: Certainty,
    /// The ids of the rules that led to it.
    pub rules: Vec<&'static str>,
}

/// The verdicts on a behavior.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Outcomes {
    /// GET and HEAD.
    pub read: Verdict,
    /// OPTIONS.
    pub options: Verdict,
    /// POST, PUT, PATCH and DELETE.
    pub write: Verdict,
}

impl Outcomes {
    /// The verdicts with their classes.
    #[must_use]
    pub fn by_class(&self) -> [(Class, &Verdict); 3] {
        [(Class::Read, &self.read), (Class::Options, &self.options), (Class::Write, &self.write)]
    }
}

/// A behavior in its distribution: its number in match order, and its origin.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) index: usize,
    pub(crate) behavior: &'s Behavior<'a>,
    pub(crate) origin: Option<&'s Origin<'a>>,
}

/// The verdicts that follow from what the rules found.
pub(crate) fn outcomes(subject: Subject<'_, '_>, found: &[(&'static Rule, Found)]) -> Outcomes {
    let [read, options, write] = Class::ALL.map(|class| verdict(subject, class, found));
    Outcomes { read, options, write }
}

fn verdict(subject: Subject<'_, '_>, class: Class, found: &[(&'static Rule, Found)]) -> Verdict {
    let applies = |found: &&(&'static Rule, Found)| {
        found.1.effect.as_ref().is_some_and(|effect| {
            effect.behavior.is_none_or(|index| index == subject.index) && effect.classes.contains(&class)
        })
    };
    let effects: Vec<_> =
        found.iter().filter(applies).filter_map(|(rule, found)| Some((rule.id, found.effect.as_ref()?))).collect();
    let Some(outcome) = effects.iter().map(|(_, effect)| effect.outcome).min() else {
        return Verdict { outcome: Outcome::Delivered, certainty: certainty(subject, class), rules: Vec::new() };
    };
    let leading = || effects.iter().filter(|(_, effect)| effect.outcome == outcome);
    let mut rules: Vec<&'static str> = leading().map(|(rule, _)| *rule).collect();
    rules.dedup();
    // One documented reason is enough.
    let certainty = leading().map(|(_, effect)| effect.certainty).min().unwrap_or(Certainty::Assumed);
    Verdict { outcome, certainty, rules }
}

/// How sure a delivery is: as sure as the weakest of what it rests on.
fn certainty(Subject { scene, behavior, origin, .. }: Subject<'_, '_>, class: Class) -> Certainty {
    let carriage = behavior.settings.authorization(class, behavior.caches_options());
    // Where CloudFront removes it and it arrives all the same, a function set it.
    let authorization = if carriage.arrives == Some(false) { Certainty::Assumed } else { carriage.certainty };
    match host::answer(scene, behavior, origin) {
        Answer::Accepted(host) => authorization.max(host),
        _ => authorization,
    }
}
