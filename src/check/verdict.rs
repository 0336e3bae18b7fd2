//! The verdict on a behavior: of all findings, the first outcome that applies.

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Outcome, VerdictEffect};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, EdgeFunction, HostCheck};

/// The outcome of one class of methods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// How certain it is.
    pub certainty: Certainty,
    /// The IDs of the rules that led to it.
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
    /// Returns the verdicts with their classes.
    #[must_use]
    pub fn by_class(&self) -> [(Class, &Verdict); 3] {
        [(Class::Read, &self.read), (Class::Options, &self.options), (Class::Write, &self.write)]
    }
}

/// Returns the verdicts that follow from the effects of findings, each with the ID of its rule.
pub(super) fn outcomes(behavior: &Behavior, effects: &[(&'static str, &VerdictEffect)]) -> Outcomes {
    let [read, options, write] = Class::ALL.map(|class| verdict(behavior, class, effects));
    Outcomes { read, options, write }
}

fn verdict(behavior: &Behavior, class: Class, effects: &[(&'static str, &VerdictEffect)]) -> Verdict {
    let effects = || effects.iter().filter(|(_, effect)| effect.classes.contains(&class));
    let Some(outcome) = effects().map(|(_, effect)| effect.outcome).min() else {
        return Verdict { outcome: Outcome::Delivered, certainty: certainty(behavior, class), rules: Vec::new() };
    };
    let leading = || effects().filter(|(_, effect)| effect.outcome == outcome);
    let mut rules: Vec<&'static str> = leading().map(|(rule, _)| *rule).collect();
    rules.dedup();
    // One documented reason is enough.
    let certainty = leading().map(|(_, effect)| effect.certainty).min().unwrap_or(Certainty::Assumed);
    Verdict { outcome, certainty, rules }
}

/// Returns how certain a delivery is: as certain as the weakest fact that it depends on.
fn certainty(behavior: &Behavior, class: Class) -> Certainty {
    let carriage = behavior.delivery.authorization(class);
    // If CloudFront removes it and it arrives all the same, a function set it.
    let authorization = if carriage.arrives == Some(false) { Certainty::Assumed } else { carriage.certainty };
    let code = behavior.functions.iter().map(EdgeFunction::certainty).max().unwrap_or(Certainty::Documented);
    match behavior.delivery.host_check {
        HostCheck::Accepted(host) => authorization.max(host).max(code),
        _ => authorization.max(code),
    }
}
