//! Answers to what only a deployment decides, such as whether a parameter is equal to a text.

use std::collections::BTreeMap;
use std::fmt;

use super::sections::Sections;
use super::text::{Part, Text};

/// A question that only a deployment answers: is this text equal to that one?
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Atom {
    left: String,
    right: String,
    /// The parameter or pseudo parameter compared with a text, where it is that.
    name: Option<String>,
}

impl Atom {
    /// Whether two texts are equal, of which the first at least is not known.
    pub(super) fn equal(subject: &Text, other: &Text) -> Self {
        let name = match (subject.single(), other.as_known()) {
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

    /// Whether a condition holds that the template does not define.
    pub(super) fn undefined(condition: &str) -> Self {
        Self { left: condition.to_owned(), right: String::new(), name: None }
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.name.as_deref().unwrap_or(&self.left);
        if self.right.is_empty() { formatter.write_str(subject) } else { write!(formatter, "{subject}={}", self.right) }
    }
}

/// Answers to some of those questions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scenario {
    answers: BTreeMap<Atom, bool>,
    /// Whether questions are open because there would be too many scenarios.
    pub(crate) is_cut: bool,
}

impl Scenario {
    /// The value that a parameter must have here.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let fixed = self.answers.iter().find(|(atom, holds)| **holds && atom.name.as_deref() == Some(name));
        fixed.map(|(atom, _)| atom.right.as_str())
    }

    /// Whether a parameter cannot have that value here.
    pub(super) fn excludes(&self, name: &str, value: &str) -> bool {
        self.answers.iter().any(|(atom, holds)| !holds && atom.name.as_deref() == Some(name) && atom.right == value)
    }

    /// The answer to a question, where it is given or follows from another.
    pub(super) fn answer(&self, atom: &Atom) -> Option<bool> {
        let fixed = || atom.name.as_deref().and_then(|name| self.value(name)).map(|value| value == atom.right);
        self.answers.get(atom).copied().or_else(fixed)
    }

    /// The questions that are answered.
    pub(super) fn questions(&self) -> impl Iterator<Item = &Atom> {
        self.answers.keys()
    }

    /// The same with one more answer.
    pub(super) fn with(&self, atom: &Atom, holds: bool) -> Self {
        let mut scenario = self.clone();
        scenario.answers.insert(atom.clone(), holds);
        scenario
    }

    /// One thing equals at most one text, and a parameter takes one of its allowed values.
    pub(super) fn is_consistent(&self, sections: &Sections<'_>) -> bool {
        self.answers.keys().filter_map(|atom| atom.name.as_deref()).all(|name| {
            let about = self.answers.iter().filter(|(atom, _)| atom.name.as_deref() == Some(name));
            let mut values = about.filter(|(_, holds)| **holds).map(|(atom, _)| &atom.right);
            let value = values.next();
            let is_allowed = sections.allowed_values(name).is_none_or(|allowed| match value {
                Some(value) => allowed.contains(value),
                None => allowed.iter().any(|value| !self.excludes(name, value)),
            });
            is_allowed && values.next().is_none()
        })
    }
}
