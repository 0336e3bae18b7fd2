//! A value of a template in one case: follows `Fn::If` and `AWS::NoValue`, and knows its place.

use super::env::Env;
use crate::model::{At, Known, Place, Text};
use crate::template::{Expr, Intrinsic, Part, Pointer, Value};

/// A value with the way to it.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) env: Env<'a>,
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

impl<'a> Cursor<'a> {
    /// Returns a resource; `None` if there is none with that ID, or it is not created in this case.
    pub(super) fn resource(env: Env<'a>, id: &str) -> Option<Self> {
        let value = env.sections.value(id).filter(|_| env.exists(id) != Some(false))?;
        Some(Self { env, value, pointer: env.sections.pointer(id) })
    }

    /// Returns the same value, read with another log.
    pub(super) fn in_env<'l>(&self, env: Env<'l>) -> Cursor<'l>
    where
        'a: 'l,
    {
        Cursor { env, value: self.value, pointer: self.pointer.clone() }
    }

    /// Returns the properties of a resource that is created in this case.
    pub(super) fn properties(env: Env<'a>, id: &str) -> Option<Self> {
        Self::resource(env, id)?.get("Properties")
    }

    /// Returns the properties of the resources of a type that are created in this case, or in another Region's stack.
    pub(super) fn of_type_somewhere(env: Env<'a>, types: &[&str]) -> impl Iterator<Item = (&'a str, Self)> {
        env.sections.of_type(types).filter(move |id| env.exists_somewhere(id)).filter_map(move |id| {
            let value = env.sections.value(id)?;
            Some((id, Self { env, value, pointer: env.sections.pointer(id) }.get("Properties")?))
        })
    }

    /// Returns the properties of the resources of a type, also of those that are not created in this case.
    pub(super) fn written(env: Env<'a>, types: &[&str]) -> impl Iterator<Item = (&'a str, Self)> {
        env.sections.of_type(types).filter_map(move |id| {
            let value = env.sections.value(id)?;
            Some((id, Self { env, value, pointer: env.sections.pointer(id) }.get("Properties")?))
        })
    }

    /// Returns the properties of the resources of a type that a test selects. Only those are asked for their
    /// conditions.
    pub(super) fn of_type(
        env: Env<'a>,
        types: &[&str],
        selects: impl Fn(&Self) -> bool,
    ) -> impl Iterator<Item = (&'a str, Self)> {
        env.sections.of_type(types).filter_map(move |id| {
            let value = env.sections.value(id)?;
            let properties = Self { env, value, pointer: env.sections.pointer(id) }.get("Properties")?;
            (selects(&properties) && env.exists(id) != Some(false)).then_some((id, properties))
        })
    }

    /// Returns what a SAM template sets for all resources of a kind.
    pub(super) fn globals(env: Env<'a>, kind: &str) -> Option<Self> {
        let value = env.sections.global(kind)?;
        Self { env, value, pointer: Pointer::default().join("Globals").join(kind) }.settled()
    }

    /// Returns the value that a pointer leads to, from a resource down; `None` if it does not exist in this case.
    pub(super) fn follow(env: Env<'a>, id: &str, pointer: &Pointer) -> Option<Self> {
        let start = env.sections.pointer(id);
        let mut value = Self::resource(env, id)?.value;
        let mut steps = pointer.steps().skip(start.steps().count());
        while let Some(step) = steps.next() {
            value = match value {
                Value::Call(Intrinsic::If, argument) => {
                    let Value::List(parts) = argument.as_ref() else { return None };
                    let index: usize = steps.next()?.parse().ok()?;
                    if env.branch(parts).is_some_and(|(taken, _)| taken != index) {
                        return None;
                    }
                    parts.get(index)?
                }
                Value::Map(map) => map.get(&step)?,
                Value::List(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(Self { env, value, pointer: pointer.clone() })
    }

    /// Follows functions that choose a value. Returns `None` if the choice is to have none.
    fn settled(mut self) -> Option<Self> {
        // Each step goes deeper into the template, or into a mapping, which contains no functions that choose.
        loop {
            let Value::Call(function, argument) = self.value else { return Some(self) };
            match (function, argument.as_ref()) {
                (Intrinsic::Ref, Value::String(name)) if name == "AWS::NoValue" => return None,
                (Intrinsic::If, Value::List(parts)) => match self.env.branch(parts) {
                    Some((index, value)) => {
                        self.pointer = self.pointer.join("Fn::If").index(index);
                        self.value = value;
                    }
                    None => return Some(self),
                },
                (Intrinsic::FindInMap, Value::List(parts)) => match self.env.find_in_map(parts) {
                    Some(value) => self.value = value,
                    None => return Some(self),
                },
                _ => return Some(self),
            }
        }
    }

    pub(super) fn place(&self) -> Place {
        self.env.places.place(&self.pointer)
    }

    /// Returns the place of a key's value, or this place if there is none.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.get(key).map_or_else(|| self.place(), |value| value.place())
    }

    /// Returns the value of a key; `None` if there is none, or null.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_map()?.get(key).filter(|value| **value != Value::Null)?;
        Self { env: self.env, value, pointer: self.pointer.join(key) }.settled()
    }

    /// Returns the value at the end of several keys.
    pub(super) fn at(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |cursor, key| cursor.get(key))
    }

    /// Returns the items of a list. A single value is a list of one, as CloudFormation takes it.
    pub(super) fn items(&self) -> Vec<Self> {
        match self.value {
            Value::List(items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, value)| {
                    Self { env: self.env, value, pointer: self.pointer.index(index) }.settled()
                })
                .collect(),
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// Returns the items of the list under a key.
    pub(super) fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// Reports whether this is a function whose result is not known here.
    pub(super) fn is_call(&self) -> bool {
        matches!(self.value, Value::Call(..))
    }

    /// Reports whether this is a mapping that is wholly here: a macro may add to one.
    pub(super) fn is_whole_map(&self) -> bool {
        self.value.as_map().is_some_and(|map| !map.keys().any(|key| key == "Fn::Transform"))
    }

    pub(super) fn expr(&self) -> Expr {
        self.env.at(self.place(), || self.env.expr(self.value))
    }

    pub(super) fn text(&self) -> Text {
        text(&self.expr())
    }

    /// Returns the text under a key if it is known.
    pub(super) fn known(&self, key: &str) -> Option<String> {
        self.get(key)?.expr().as_literal().map(str::to_owned)
    }

    /// Returns the value of a key with its place: what `read` makes of the known text.
    pub(super) fn at_parsed<T>(&self, key: &str, read: impl Fn(&str) -> Option<T>) -> At<T> {
        let Some(value) = self.get(key) else { return At { value: Known::Absent, place: self.place() } };
        let expr = value.expr();
        let parsed = expr.as_literal().and_then(read);
        let known = parsed.map_or_else(|| Known::Unknown(shown(&expr)), Known::Is);
        At { value: known, place: value.place() }
    }

    pub(super) fn at_text(&self, key: &str) -> At<String> {
        self.at_parsed(key, |text| Some(text.to_owned()))
    }

    /// Returns the boolean under a key, also if it is written as text.
    pub(super) fn at_bool(&self, key: &str) -> At<bool> {
        self.at_parsed(key, |text| text.to_ascii_lowercase().parse().ok())
    }

    /// Returns the number under a key, also if it is written as text. A negative number is not known.
    pub(super) fn at_number(&self, key: &str) -> At<u64> {
        self.at_parsed(key, number)
    }

    /// Returns the boolean under a key if it is known.
    pub(super) fn bool(&self, key: &str) -> Option<bool> {
        self.at_bool(key).known().copied()
    }

    /// Returns the number under a key, `default` if there is none, and `None` if it is not known.
    pub(super) fn number(&self, key: &str, default: u64) -> Option<u64> {
        match self.at_number(key).value {
            Known::Is(number) => Some(number),
            Known::Absent => Some(default),
            Known::Unknown(_) => None,
        }
    }

    /// Returns the known texts of the list under a key; `None` if one of them is not known.
    pub(super) fn names(&self, key: &str) -> Option<Vec<String>> {
        let Some(list) = self.get(key) else { return Some(Vec::new()) };
        list.exprs()?.iter().map(|expr| expr.as_literal().map(str::to_owned)).collect()
    }

    /// Returns the texts of this list, however it comes about; `None` if that is not known.
    pub(super) fn exprs(&self) -> Option<Vec<Expr>> {
        match self.value {
            Value::Call(..) => self.env.at(self.place(), || self.env.exprs(self.value)),
            _ => Some(self.items().iter().map(Self::expr).collect()),
        }
    }
}

/// Returns a number of seconds, megabytes or the like, which is never negative.
fn number(text: &str) -> Option<u64> {
    let number: f64 = text.trim().parse().ok().filter(|number| *number >= 0.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Some(number as u64)
}

/// Returns the first part that is not known, or all of it, as people would write it.
fn shown(expr: &Expr) -> String {
    expr.first_unknown().map_or_else(|| expr.to_string(), Part::name)
}

/// Returns an expression as a text of the model.
pub(super) fn text(expr: &Expr) -> Text {
    let mut text = Text::default();
    for part in expr.parts() {
        match part {
            Part::Literal(known) => text.push_known(known),
            Part::Ref(name) => text.push_unknown(format!("Ref {name}"), name.clone()),
            Part::GetAtt(id, attribute) => text.push_unknown(format!("GetAtt {id}.{attribute}"), part.name()),
            Part::Import(name) => text.push_unknown(format!("Import {name}"), part.name()),
            Part::StackOutput { stack, output, region } => {
                let region = region.as_deref().unwrap_or_default();
                text.push_unknown(format!("StackOutput {stack}.{output} {region}"), part.name());
            }
            Part::Item { .. } => text.push_unknown(part.to_string(), part.name()),
            Part::Opaque { expression, .. } | Part::Cut { expression, .. } => {
                text.push_unknown(expression.clone(), part.name());
            }
        }
    }
    text
}
