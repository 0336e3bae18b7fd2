//! What conditions come to. They compare texts, and texts depend on conditions: so this is a part of `env`.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>

use std::collections::BTreeMap;

use super::Env;
use crate::check::scenario::Atom;
use crate::check::text::{Part, Text};
use crate::template::{Intrinsic, Value};

impl Env<'_> {
    /// Whether a condition holds in the scenario; nothing where the scenario does not say.
    pub(crate) fn holds(&self, name: &str) -> Option<bool> {
        Evaluation::new(*self).condition(name).ok()
    }

    /// The first question that must be answered to know whether these conditions hold.
    pub(crate) fn question(&self, names: &[String]) -> Option<Atom> {
        let mut evaluation = Evaluation::new(*self);
        names.iter().find_map(|name| evaluation.condition(name).err().flatten())
    }
}

/// The answer, or the question that is open; no question where the condition cannot be understood.
type Answer = Result<bool, Option<Atom>>;

/// Conditions in one scenario, each evaluated once however often others use it.
struct Evaluation<'a> {
    env: Env<'a>,
    /// A condition that is being evaluated is in here without an answer, so that a cycle ends.
    answers: BTreeMap<String, Answer>,
    /// How many conditions wait for the one that is being evaluated.
    depth: usize,
}

/// Conditions that use conditions that use conditions: more than anybody writes, and few enough for every stack.
const DEPTH: usize = 500;

impl<'a> Evaluation<'a> {
    fn new(env: Env<'a>) -> Self {
        Self { env, answers: BTreeMap::new(), depth: 0 }
    }

    fn condition(&mut self, name: &str) -> Answer {
        if let Some(answer) = self.answers.get(name) {
            return answer.clone();
        }
        if self.depth > DEPTH {
            return Err(None);
        }
        self.depth += 1;
        self.answers.insert(name.to_owned(), Err(None));
        let answer = match self.env.sections.condition(name) {
            Some(value) => self.value(value),
            None => self.ask(Atom::undefined(name)),
        };
        self.depth -= 1;
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
        if let Some(atom) = self.key(left).or_else(|| self.key(right)) {
            return Err(Some(atom));
        }
        let (left, right) = (self.env.given(left), self.env.given(right));
        match (left.as_known(), right.as_known()) {
            (Some(left), Some(right)) => Ok(left == right),
            (Some(_), None) => self.ask(Atom::equal(&right, &left)),
            _ if left == right => Ok(true),
            _ => self.ask(Atom::equal(&left, &right)),
        }
    }

    /// Whether a parameter is a key of the mapping that it chooses from: what is chosen depends on that.
    fn key(&self, value: &Value) -> Option<Atom> {
        let Value::Call(Intrinsic::FindInMap, argument) = value else { return None };
        let Value::List(parts) = argument.as_ref() else { return None };
        let [map, top, second, ..] = parts.as_slice() else { return None };
        let (map, top) = (self.env.given(map), self.env.given(top));
        let sections = self.env.sections;
        let (chooser, keys) = match top.as_known() {
            Some(known) => (self.env.given(second), sections.mapping_keys(map.as_known()?, Some(known))),
            None => (top, sections.mapping_keys(map.as_known()?, None)),
        };
        let Part::Ref(name) = chooser.single()? else { return None };
        let allowed = sections.allowed_values(name);
        let is_open = |key: &&&str| {
            let is_allowed = allowed.as_ref().is_none_or(|allowed| allowed.iter().any(|value| value == **key));
            is_allowed && !self.env.scenario.excludes(name, key)
        };
        keys.iter().find(is_open).map(|key| Atom::equal(&chooser, &Text::known(key)))
    }

    fn ask(&self, atom: Atom) -> Answer {
        self.env.scenario.answer(&atom).ok_or(Some(atom))
    }
}
