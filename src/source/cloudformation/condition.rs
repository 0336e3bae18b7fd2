//! The values of conditions in a case.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>

use super::answers::Question;
use super::env::Env;
use crate::template::{Expr, Intrinsic, Value};

/// The value of a condition, or the question that is open. No question if the condition cannot be understood.
pub(super) type Answer = Result<bool, Option<Question>>;

/// Conditions that use conditions that use conditions: more than anybody writes, and few enough for every stack.
const DEPTH: usize = 500;

/// Returns the value of a condition in the case.
pub(super) fn evaluate(env: Env<'_>, name: &str) -> Answer {
    Evaluation { env, depth: 0 }.condition(name)
}

struct Evaluation<'a> {
    env: Env<'a>,
    /// The number of conditions that wait for the one that is being evaluated.
    depth: usize,
}

impl Evaluation<'_> {
    fn condition(&mut self, name: &str) -> Answer {
        if let Some(answer) = self.env.log.conditions.borrow().get(name) {
            return answer.clone();
        }
        if self.depth > DEPTH {
            return Err(None);
        }
        self.depth += 1;
        // A condition that waits for itself ends here.
        self.remember(name, Err(None));
        let answer = match self.env.sections.condition(name) {
            Some(value) => self.value(value),
            None => self.ask(Question::undefined(name)),
        };
        self.depth -= 1;
        self.remember(name, answer.clone());
        answer
    }

    fn remember(&self, name: &str, answer: Answer) {
        self.env.log.conditions.borrow_mut().insert(name.to_owned(), answer);
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

    /// Reports whether one of the parts evaluates to `wanted`. One that does leaves no question open.
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
        if let Some(question) = self.key(left).or_else(|| self.key(right)) {
            return Err(Some(question));
        }
        let (left, right) = (self.env.given(left), self.env.given(right));
        match (left.as_literal(), right.as_literal()) {
            (Some(left), Some(right)) => Ok(left == right),
            (Some(_), None) => self.ask(Question::equal(&right, &left)),
            _ if left == right => Ok(true),
            _ => self.ask(Question::equal(&left, &right)),
        }
    }

    /// Returns the question that decides which entry of a mapping is taken, if a parameter chooses it.
    fn key(&self, value: &Value) -> Option<Question> {
        let Value::Call(Intrinsic::FindInMap, argument) = value else { return None };
        let Value::List(parts) = argument.as_ref() else { return None };
        let [map, top, second, ..] = parts.as_slice() else { return None };
        let (map, top) = (self.env.given(map), self.env.given(top));
        let sections = self.env.sections;
        let (chooser, keys): (Expr, Vec<&str>) = match top.as_literal() {
            Some(known) => (self.env.given(second), sections.mapping_keys(map.as_literal()?, Some(known))),
            None => (top, sections.mapping_keys(map.as_literal()?, None)),
        };
        self.env.choice(&chooser, &keys)
    }

    fn ask(&self, question: Question) -> Answer {
        self.env.answers().answer(&question).ok_or(Some(question))
    }
}
