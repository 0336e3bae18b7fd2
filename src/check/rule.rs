//! The definition of a rule.

use std::fmt;

use serde::Serialize;

use super::finding::{Raised, Severity};
use crate::model::{Behavior, Distribution, Refusal};

/// The evidence for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Evidence {
    /// An AWS page says so.
    Documented,
    /// People reported it.
    Reported,
    /// It was reproduced when this rule was written.
    Reproduced,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented by AWS",
            Self::Reported => "reported by users",
            Self::Reproduced => "reproduced",
        })
    }
}

/// A rule.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The ID, such as `GF101`.
    pub id: &'static str,
    /// The title, without a full stop.
    pub title: &'static str,
    /// The severity of its findings.
    pub severity: Severity,
    /// The configuration that it finds.
    pub what: &'static str,
    /// The reason why that is wrong.
    pub why: &'static str,
    /// The page that documents it.
    pub source: &'static str,
    /// The evidence for it.
    pub evidence: Evidence,
    /// A template in which it finds something.
    pub failing: &'static str,
    /// The same template, fixed.
    pub passing: &'static str,
    pub(super) find: Find,
}

/// The part of the model that a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Find {
    /// Everything but the behaviors.
    Distribution(fn(&Distribution) -> Vec<Raised>),
    /// One behavior.
    Behavior(fn(&Distribution, &Behavior) -> Vec<Raised>),
    /// A part of the source that CloudFormation refuses.
    Refusal(fn(&Refusal) -> Option<Raised>),
    /// A distribution and one behavior.
    Both(fn(&Distribution) -> Vec<Raised>, fn(&Distribution, &Behavior) -> Vec<Raised>),
}

impl Rule {
    /// Returns what the rule finds in a distribution without its behaviors.
    pub(super) fn in_distribution(&self, distribution: &Distribution) -> Vec<Raised> {
        match self.find {
            Find::Distribution(find) | Find::Both(find, _) => find(distribution),
            Find::Behavior(_) | Find::Refusal(_) => Vec::new(),
        }
    }

    /// Returns what the rule finds in a behavior.
    pub(super) fn in_behavior(&self, distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
        match self.find {
            Find::Behavior(find) | Find::Both(_, find) => find(distribution, behavior),
            Find::Distribution(_) | Find::Refusal(_) => Vec::new(),
        }
    }

    /// Returns what the rule makes of a refusal.
    pub(super) fn of_refusal(&self, refusal: &Refusal) -> Option<Raised> {
        match self.find {
            Find::Refusal(find) => find(refusal),
            Find::Distribution(_) | Find::Behavior(_) | Find::Both(..) => None,
        }
    }
}
