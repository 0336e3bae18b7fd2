//! The verdict on a behavior: of all findings, the first outcome that applies.

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Outcome, VerdictEffect};
use super::rule::Rule;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, EdgeFunction, Host, HostCheck};

/// The outcome of one class of methods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// The certainty.
    pub certainty: Certainty,
    /// The IDs of the rules that led to it.
    pub rules: Vec<&'static str>,
    /// The evidence, if AWS does not document it.
    pub basis: Option<Basis>,
}

/// The evidence of a verdict that AWS does not document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Basis {
    /// The report or the assumption, as a sentence without a full stop.
    pub reason: &'static str,
    /// The page nearest to it.
    pub url: &'static str,
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
        let (certainty, basis) = delivery(behavior, class);
        return Verdict { outcome: Outcome::Delivered, certainty, rules: Vec::new(), basis };
    };
    let leading = || effects().filter(|(_, effect)| effect.outcome == outcome);
    let mut rules: Vec<&'static str> = leading().map(|(rule, _)| *rule).collect();
    rules.dedup();
    // One documented reason is enough.
    let surest = leading().min_by_key(|(_, effect)| effect.certainty);
    let certainty = surest.map_or(Certainty::Assumed, |(_, effect)| effect.certainty);
    let rule = surest.and_then(|(rule, _)| Rule::find(rule)).filter(|_| certainty != Certainty::Documented);
    Verdict { outcome, certainty, rules, basis: rule.map(|rule| Basis { reason: rule.why, url: rule.source }) }
}

/// The page about the headers that CloudFront forwards, with the table that is about legacy settings.
const FORWARDING: &str =
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html";
/// The page about custom domains, which API Gateway finds by Host.
const DOMAINS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html";
/// The page about functions at the edge.
const FUNCTIONS: &str = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions.html";

/// Returns how certain a delivery is, as certain as the weakest fact that it depends on, and that fact.
fn delivery(behavior: &Behavior, class: Class) -> (Certainty, Option<Basis>) {
    let carriage = behavior.delivery.authorization(class);
    let (authorization, reason, url) = if carriage.arrives == Some(false) {
        // CloudFront removes it and it arrives all the same.
        (Certainty::Assumed, "a function at the edge sets Authorization", FUNCTIONS)
    } else {
        let reason = "the table of AWS about legacy settings holds for policies too: CloudFront removes an Authorization that no setting names from GET and HEAD alone";
        (carriage.certainty, reason, FORWARDING)
    };
    let host = match behavior.delivery.host_check {
        HostCheck::Accepted(host) => host,
        _ => Certainty::Documented,
    };
    let code = behavior.functions.iter().map(EdgeFunction::certainty).max().unwrap_or(Certainty::Documented);
    let certainty = authorization.max(host).max(code);
    let basis = match certainty {
        Certainty::Documented => None,
        _ if authorization == certainty => Some(Basis { reason, url }),
        _ if code == certainty => {
            Some(Basis { reason: "the code of a function at the edge is understood only in part", url: FUNCTIONS })
        }
        _ => Some(host_basis(behavior, host)),
    };
    (certainty, basis)
}

/// Returns the reason why the API is taken to accept the Host that it sees.
fn host_basis(behavior: &Behavior, certainty: Certainty) -> Basis {
    match (behavior.delivery.host, certainty) {
        (Host::Origin, _) => Basis {
            reason: "the function at the edge, whose code is not in the source, leaves Host as it is",
            url: FUNCTIONS,
        },
        (Host::Rewritten, _) => {
            Basis { reason: "the function at the edge sets the Host that the API expects", url: FUNCTIONS }
        }
        (_, Certainty::Reported) => Basis {
            reason: "users report that API Gateway finds a custom domain by Host at the address of a default endpoint too",
            url: DOMAINS,
        },
        _ => Basis {
            reason: "the API has a custom domain of the name by which viewers call the distribution",
            url: DOMAINS,
        },
    }
}
