//! What a template's conditions may come to: every consistent combination of what a deployment decides.

use std::collections::BTreeMap;

use super::env::{Env, Options};
use super::sections::Sections;
use super::text::{Part, Text};
use crate::template::{Intrinsic, Value};

/// Combinations beyond this number are not explored; what depends on them is unknown.
const MOST: usize = 64;

/// A question that only a deployment answers: is this text equal to that one?
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Atom {
    left: String,
    right: String,
    /// The parameter or pseudo parameter compared with a text, where it is that.
    name: Option<String>,
}

/// Answers to some of those questions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scenario(BTreeMap<Atom, bool>);

impl Scenario {
    /// The value that a parameter must have here.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let fixed = self.0.iter().find(|(atom, holds)| **holds && atom.name.as_deref() == Some(name));
        fixed.map(|(atom, _)| atom.right.as_str())
    }

    /// Whether a parameter cannot have that value here.
    pub(crate) fn excludes(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(atom, holds)| !holds && atom.name.as_deref() == Some(name) && atom.right == value)
    }

    fn with(&self, atom: &Atom, holds: bool) -> Self {
        let mut answers = self.0.clone();
        answers.insert(atom.clone(), holds);
        Self(answers)
    }

    /// One thing equals at most one text, and a parameter takes one of its allowed values.
    fn is_consistent(&self, sections: &Sections<'_>) -> bool {
        self.0.keys().filter_map(|atom| atom.name.as_deref()).all(|name| {
            let about = self.0.iter().filter(|(atom, _)| atom.name.as_deref() == Some(name));
            let allowed = sections.parameter(name).and_then(|map| map.get("AllowedValues"));
            let possible = match allowed {
                Some(Value::List(values)) => {
                    let mut texts = values.iter().map(plain);
                    texts.any(|text| text.is_none_or(|text| !self.excludes(name, &text)))
                }
                _ => true,
            };
            about.filter(|(_, holds)| **holds).count() <= 1 && possible
        })
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    }
}

/// Every consistent combination of answers that decides these conditions.
pub(crate) fn explore(sections: &Sections<'_>, options: &Options, conditions: &[String]) -> Vec<Scenario> {
    let mut open = vec![Scenario::default()];
    let mut done = Vec::new();
    while let Some(scenario) = open.pop() {
        let mut evaluation = Evaluation::new(Env { sections, options, scenario: &scenario });
        let question = conditions.iter().find_map(|name| evaluation.condition(name).err().flatten());
        match question {
            Some(atom) if open.len() + done.len() + 2 <= MOST => {
                let both = [false, true].map(|holds| scenario.with(&atom, holds));
                open.extend(both.into_iter().filter(|scenario| scenario.is_consistent(sections)));
            }
            _ => done.push(scenario),
        }
    }
    done
}

/// Whether a condition holds in a scenario; nothing where the scenario does not say.
pub(crate) fn holds(env: &Env<'_>, name: &str) -> Option<bool> {
    Evaluation::new(*env).condition(name).ok()
}

/// The answer, or the question that is open; no question where the condition cannot be understood.
type Answer = Result<bool, Option<Atom>>;

/// Conditions in one scenario, each evaluated once however often others use it.
struct Evaluation<'a> {
    env: Env<'a>,
    /// A condition that is being evaluated is in here without an answer, so that a cycle ends.
    answers: BTreeMap<String, Answer>,
}

impl<'a> Evaluation<'a> {
    fn new(env: Env<'a>) -> Self {
        Self { env, answers: BTreeMap::new() }
    }

    fn condition(&mut self, name: &str) -> Answer {
        if let Some(answer) = self.answers.get(name) {
            return answer.clone();
        }
        self.answers.insert(name.to_owned(), Err(None));
        let answer = match self.env.sections.condition(name) {
            Some(value) => self.value(value),
            None => self.ask(Atom { left: name.to_owned(), right: String::new(), name: None }),
        };
        self.answers.insert(name.to_owned(), answer.clone());
        answer
    }

    fn value(&mut self, value: &Value) -> Answer {
        match value {
            Value::Bool(bool) => Ok(*bool),
            Value::Call(Intrinsic::Condition, name) => self.condition(name.as_str().unwrap_or_default()),
            Value::Map(map) if map.len() == 1 => match map.get("Condition").and_then(Value::as_str) {
                Some(name) => self.condition(name),
                None => Err(None),
            },
            Value::Call(function, argument) => {
                let Value::List(parts) = argument.as_ref() else { return Err(None) };
                match (function, parts.as_slice()) {
                    (Intrinsic::Not, [part]) => self.value(part).map(|holds| !holds),
                    (Intrinsic::And, parts) => self.any(parts, false).map(|found| !found),
                    (Intrinsic::Or, parts) => self.any(parts, true),
                    (Intrinsic::Equals, [left, right]) => self.equals(left, right),
                    _ => Err(None),
                }
            }
            _ => Err(None),
        }
    }

    /// Whether one of the parts comes to `wanted`. One that does leaves no question open.
    fn any(&mut self, parts: &[Value], wanted: bool) -> Answer {
        let mut open = None;
        for part in parts {
            match self.value(part) {
                Ok(holds) if holds == wanted => return Ok(true),
                Ok(_) => {}
                Err(question) => open = open.or(Some(question)),
            }
        }
        open.map_or(Ok(false), Err)
    }

    fn equals(&self, left: &Value, right: &Value) -> Answer {
        let (left, right) = (self.env.given(left), self.env.given(right));
        match (left.as_known(), right.as_known()) {
            (Some(left), Some(right)) => Ok(left == right),
            (Some(_), None) => self.ask(atom(&right, &left)),
            _ if left == right => Ok(true),
            _ => self.ask(atom(&left, &right)),
        }
    }

    fn ask(&self, atom: Atom) -> Answer {
        let scenario = self.env.scenario;
        match scenario.0.get(&atom) {
            Some(holds) => Ok(*holds),
            // The scenario may have fixed the parameter by another question.
            None => match atom.name.as_deref().and_then(|name| scenario.value(name)) {
                Some(value) => Ok(value == atom.right),
                None => Err(Some(atom)),
            },
        }
    }
}

fn atom(subject: &Text, other: &Text) -> Atom {
    let name = match (subject.single(), other.as_known()) {
        (Some(Part::Ref(name)), Some(_)) => Some(name.clone()),
        _ => None,
    };
    Atom { left: subject.to_string(), right: other.to_string(), name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn count(conditions: &str, names: &[&str]) -> usize {
        let text = format!(
            "Parameters: {{P: {{Type: String, Default: a, AllowedValues: [a, b]}}, Q: {{Type: String}}}}\nResources: {{}}\nConditions:\n{conditions}"
        );
        let document = Document::read(&text).unwrap();
        let sections = Sections::find(document.value()).remove(0);
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        explore(&sections, &Options::default(), &names).len()
    }

    #[test]
    fn combinations_that_cannot_be_are_left_out() {
        let text =
            "  A: !Equals [!Ref P, a]\n  B: !Equals [b, !Ref P]\n  N: !Not [!Condition A]\n  C: !Equals [!Ref Q, a]\n";
        assert_eq!(count(text, &["A"]), 2);
        assert_eq!(count(text, &["A", "N"]), 2);
        assert_eq!(count(text, &["A", "B"]), 2);
        assert_eq!(count(text, &["A", "C"]), 4);
        assert_eq!(count(text, &["Missing"]), 2);
    }

    #[test]
    fn the_number_of_combinations_is_bounded() {
        let text: Vec<String> = (0..20).map(|n| format!("  C{n}: !Equals [!Ref X{n}, a]\n")).collect();
        let names: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(count(&text.concat(), &names) <= MOST);
    }

    #[test]
    fn conditions_that_use_others_twice_are_evaluated_once() {
        let mut text = "  C0: !Equals [!Ref Q, a]\n".to_owned();
        text.extend((1..60).map(|n| format!("  C{n}: !And [!Condition C{0}, !Condition C{0}]\n", n - 1)));
        assert_eq!(count(&text, &["C59"]), 2);
        assert_eq!(count("  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n", &["A"]), 1);
    }
}
