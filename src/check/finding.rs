//! What a rule finds, and what it does to the verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::cursor::Cursor;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::template::Pointer;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something does not work, or is dangerous.
    Error,
    /// It may be meant so.
    Warning,
}

/// What becomes of a request, worst first: the first that applies is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// CloudFront or CloudFormation refuses the configuration.
    Undeployable,
    /// CloudFront answers 403, because the method is not in `AllowedMethods`.
    MethodBlocked,
    /// The viewer gets an error, because CloudFront cannot reach the API or a function at the edge fails.
    Unreachable,
    /// API Gateway answers 403, because it does not know the Host.
    HostRejected,
    /// The request arrives without Authorization.
    Stripped,
    /// The template alone cannot tell.
    Unknown,
    /// The request arrives with Authorization.
    Delivered,
}

impl Outcome {
    /// Its name in every report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Undeployable => "undeployable",
            Self::MethodBlocked => "method-blocked",
            Self::Unreachable => "unreachable",
            Self::HostRejected => "host-rejected",
            Self::Stripped => "stripped",
            Self::Unknown => "unknown",
            Self::Delivered => "delivered",
        }
    }
}

/// What a finding does to the verdict.
#[derive(Debug, Clone)]
pub(crate) struct Effect {
    pub(crate) outcome: Outcome,
    pub(crate) certainty: Certainty,
    /// The behavior by its place in match order; every behavior where there is none.
    pub(crate) behavior: Option<usize>,
    pub(crate) classes: Vec<Class>,
}

/// One thing that a rule finds.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) effect: Option<Effect>,
    /// A behavior, and the rules whose findings in it say nothing that this one does not.
    pub(crate) instead_of: Option<(usize, &'static [&'static str])>,
}

impl Found {
    /// Whether another finding of the same rule says the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.pointer == other.pointer && self.message == other.message
    }

    pub(crate) fn at(pointer: &Pointer, message: impl Into<String>) -> Self {
        Self { pointer: pointer.clone(), message: message.into(), help: None, effect: None, instead_of: None }
    }

    /// At the value of a key, or where the key should be.
    pub(crate) fn key(cursor: &Cursor<'_>, key: &str, message: impl Into<String>) -> Self {
        let value = cursor.get(key);
        Self::at(&value.map_or_else(|| cursor.pointer.clone(), |value| value.pointer), message)
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn outcome(
        mut self,
        outcome: Outcome,
        behavior: usize,
        classes: impl IntoIterator<Item = Class>,
        certainty: Certainty,
    ) -> Self {
        let classes = classes.into_iter().collect();
        self.effect = Some(Effect { outcome, certainty, behavior: Some(behavior), classes });
        self
    }

    /// The same for every behavior.
    pub(crate) fn everywhere(mut self, outcome: Outcome, certainty: Certainty) -> Self {
        self.effect = Some(Effect { outcome, certainty, behavior: None, classes: Class::ALL.to_vec() });
        self
    }

    /// The whole distribution cannot be deployed.
    pub(crate) fn undeployable(self, certainty: Certainty) -> Self {
        self.everywhere(Outcome::Undeployable, certainty)
    }

    /// Leaves out what these rules find in a behavior, because it follows from this.
    pub(crate) fn instead_of(mut self, behavior: usize, rules: &'static [&'static str]) -> Self {
        self.instead_of = Some((behavior, rules));
        self
    }
}
