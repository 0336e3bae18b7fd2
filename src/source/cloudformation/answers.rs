//! Answers to questions that only a deployment decides, such as the value of a parameter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::sections::Sections;
use crate::template::{Expr, Part};

/// A question that only a deployment answers: is this text equal to that one?
///
/// It is shown as `Stage=prod`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Question {
    left: String,
    right: String,
    /// The parameter or pseudo parameter, if one is compared with a known text.
    name: Option<String>,
}

impl Question {
    /// Returns the question whether two texts are equal, of which the first at least is not known.
    pub(super) fn equal(subject: &Expr, other: &Expr) -> Self {
        let name = match (subject.single(), other.as_literal()) {
            (Some(Part::Ref(name)), Some(_)) => Some(name.clone()),
            _ => None,
        };
        let (mut left, mut right) = (subject.to_string(), other.to_string());
        // Two unknown sides make one question, whichever is written first.
        if name.is_none() && right < left {
            std::mem::swap(&mut left, &mut right);
        }
        Self { left, right, name }
    }

    /// Reports whether it is about the value of this parameter.
    pub(super) fn is_about(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// Returns the question whether a condition is true that the template does not define.
    pub(super) fn undefined(condition: &str) -> Self {
        Self { left: condition.to_owned(), right: String::new(), name: None }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.name.as_deref().unwrap_or(&self.left);
        if self.right.is_empty() { formatter.write_str(subject) } else { write!(formatter, "{subject}={}", self.right) }
    }
}

/// Answers to some of those questions: a case.
#[derive(Debug, Clone, Default)]
pub(super) struct GivenAnswers {
    given: BTreeMap<Question, bool>,
    /// The value of each parameter, as far as the answers say.
    parameters: BTreeMap<String, ParameterValue>,
    /// True if questions are open because there would be too many cases.
    pub(super) is_cut: bool,
}

/// The value of a parameter, as far as answers say.
#[derive(Debug, Clone, Default)]
struct ParameterValue {
    is: Option<String>,
    is_not: BTreeSet<String>,
    /// True if the answers contradict each other.
    is_impossible: bool,
}

impl GivenAnswers {
    /// Returns the answers that are not about a parameter.
    pub(super) fn without(&self, name: &str) -> Self {
        let mut others = self.clone();
        others.given.retain(|question, _| !question.is_about(name));
        others.parameters.remove(name);
        others
    }

    /// Returns the value that a parameter must have here.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.is.as_deref()
    }

    /// Reports whether a parameter cannot have that value here.
    pub(super) fn excludes(&self, name: &str, value: &str) -> bool {
        self.parameters.get(name).is_some_and(|known| known.is_not.contains(value))
    }

    /// Returns the number of values that a parameter cannot have here.
    pub(super) fn excluded(&self, name: &str) -> usize {
        self.parameters.get(name).map_or(0, |known| known.is_not.len())
    }

    /// Returns the answer to a question, if it is given or follows from another.
    pub(super) fn answer(&self, question: &Question) -> Option<bool> {
        let fixed = || question.name.as_deref().and_then(|name| self.value(name)).map(|value| value == question.right);
        self.given.get(question).copied().or_else(fixed)
    }

    /// Returns the answers that were given, from which all others follow.
    pub(super) fn given(&self) -> &BTreeMap<Question, bool> {
        &self.given
    }

    /// Returns the questions that are answered.
    pub(super) fn questions(&self) -> impl Iterator<Item = &Question> {
        self.given.keys()
    }

    /// Adds one more answer.
    pub(super) fn with(&self, question: &Question, holds: bool) -> Self {
        let mut case = self.clone();
        case.given.insert(question.clone(), holds);
        if let Some(name) = &question.name {
            let known = case.parameters.entry(name.clone()).or_default();
            if holds {
                known.is_impossible |= known.is.as_ref().is_some_and(|value| *value != question.right);
                known.is = Some(question.right.clone());
            } else {
                known.is_not.insert(question.right.clone());
            }
        }
        case
    }

    /// Reports whether the answers can all be true: a parameter has one value, which is one of those it allows.
    pub(super) fn is_consistent(&self, sections: &Sections<'_>) -> bool {
        self.parameters.iter().all(|(name, known)| {
            let is_allowed = sections.allowed_values(name).is_none_or(|allowed| match &known.is {
                Some(value) => allowed.contains(value),
                None => known.is_not.len() < allowed.len() || allowed.iter().any(|value| !known.is_not.contains(value)),
            });
            is_allowed && !known.is_impossible
        })
    }
}
