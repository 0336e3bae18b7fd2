//! The findings that a rule raises, and their effects on the verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::message::Message;
use super::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
pub use crate::diagnostic::Severity;
use crate::model::Place;

/// The outcome of a request, worst first: the first one that applies is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// CloudFront or CloudFormation refuses the configuration.
    Undeployable,
    /// CloudFront answers 403, because the method is not in `AllowedMethods`.
    MethodBlocked,
    /// The viewer gets an error, because CloudFront cannot reach the API, the API refuses all that CloudFront sends, or
    /// a function at the edge fails.
    Unreachable,
    /// API Gateway answers 403, because it does not know the Host.
    HostRejected,
    /// API Gateway answers 403 or 404, because the path leads to no stage of the API.
    StageNotFound,
    /// The request arrives without Authorization.
    Stripped,
    /// The request arrives with Authorization, and its answer may go to another user.
    Shared,
    /// The outcome depends on something that is not in the source.
    Unknown,
    /// A function at the edge answers every request, and none reaches the origin.
    AnsweredAtEdge,
    /// The request arrives without Authorization at an API that asks nobody to log in.
    Public,
    /// The request arrives with Authorization.
    Delivered,
}

impl Outcome {
    /// Returns its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Undeployable => "undeployable",
            Self::MethodBlocked => "method-blocked",
            Self::Unreachable => "unreachable",
            Self::HostRejected => "host-rejected",
            Self::StageNotFound => "stage-not-found",
            Self::Stripped => "stripped",
            Self::Shared => "shared",
            Self::Unknown => "unknown",
            Self::AnsweredAtEdge => "answered-at-edge",
            Self::Public => "public",
            Self::Delivered => "delivered",
        }
    }
}

/// The effect of a finding on the verdict.
#[derive(Debug, Clone)]
pub(super) struct VerdictEffect {
    pub(super) outcome: Outcome,
    pub(super) certainty: Certainty,
    pub(super) reach: Reach,
    pub(super) classes: Vec<Class>,
}

/// The behaviors whose verdict a finding affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The behavior that it was raised in.
    Behavior,
    /// Every behavior of the distribution.
    Distribution,
}

/// One finding as a rule raises it, in one case.
#[derive(Debug, Clone)]
pub(super) struct Raised {
    pub(super) place: Place,
    pub(super) message: Message,
    /// Other places that belong to it, with what they are.
    pub(super) related: Vec<(Place, Message)>,
    /// The severity, if it is not the rule's.
    pub(super) severity: Option<Severity>,
    /// The action that a person can take about it.
    pub(super) advice: Option<Message>,
    /// A change of the source that resolves it. Without advice, its title is the advice.
    pub(super) repair: Option<Repair>,
    pub(super) effect: Option<VerdictEffect>,
    /// The rules whose findings in the same behavior follow from this one.
    pub(super) supersedes: &'static [&'static str],
}

impl Raised {
    pub(super) fn at(place: Place, message: Message) -> Self {
        Self {
            place,
            message,
            related: Vec::new(),
            severity: None,
            advice: None,
            repair: None,
            effect: None,
            supersedes: &[],
        }
    }

    pub(super) fn related(mut self, place: Place, message: Message) -> Self {
        self.related.push((place, message));
        self
    }

    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(super) fn advice(mut self, advice: Message) -> Self {
        self.advice = Some(advice);
        self
    }

    /// Sets the change that resolves it, if there is one.
    pub(super) fn repair(mut self, repair: impl Into<Option<Repair>>) -> Self {
        self.repair = repair.into();
        self
    }

    /// Sets what becomes of requests to the behavior.
    pub(super) fn outcome(
        mut self,
        outcome: Outcome,
        classes: impl IntoIterator<Item = Class>,
        certainty: Certainty,
    ) -> Self {
        let classes = classes.into_iter().collect();
        self.effect = Some(VerdictEffect { outcome, certainty, reach: Reach::Behavior, classes });
        self
    }

    /// Sets what becomes of requests to every behavior of the distribution.
    pub(super) fn everywhere(mut self, outcome: Outcome, certainty: Certainty) -> Self {
        let classes = Class::ALL.to_vec();
        self.effect = Some(VerdictEffect { outcome, certainty, reach: Reach::Distribution, classes });
        self
    }

    /// Marks the whole distribution as one that cannot be deployed.
    pub(super) fn undeployable(self, certainty: Certainty) -> Self {
        self.everywhere(Outcome::Undeployable, certainty)
    }

    /// Leaves out what these rules find in the same behavior.
    pub(super) fn supersedes(mut self, rules: &'static [&'static str]) -> Self {
        self.supersedes = rules;
        self
    }

    pub(super) fn reach(&self) -> Option<Reach> {
        self.effect.as_ref().map(|effect| effect.reach)
    }
}
