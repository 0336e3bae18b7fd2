//! What one value comes to: functions in functions, within bounds.

use std::cell::Cell;

use indexmap::IndexMap;

use super::{Env, Text, serverless};
use crate::template::{Intrinsic, Value};

/// Functions in functions in functions: more than anybody writes.
const DEPTH: usize = 64;

/// Bytes that functions put together, counted in each of those that are in one another, and each of them at least once:
/// a few lines could ask for gigabytes. The code of a CloudFront Function has 10 KB at most.
const BYTES: usize = 256 * 1024;

/// The resolution of one value.
pub(super) struct Resolution<'e, 'a> {
    env: &'e Env<'a>,
    /// Whether a parameter that was not given has its default.
    defaults: bool,
    /// What is left of the bytes.
    left: Cell<usize>,
}

impl<'e, 'a> Resolution<'e, 'a> {
    pub(super) fn new(env: &'e Env<'a>, defaults: bool) -> Self {
        Self { env, defaults, left: Cell::new(BYTES) }
    }

    /// The text, if enough is left for it.
    fn counted(&self, text: impl FnOnce() -> Text) -> Text {
        if self.left.get() > 0 {
            let text = text();
            self.left.set(self.left.get().saturating_sub(text.size()));
            if self.left.get() > 0 {
                return text;
            }
        }
        Text::too_much()
    }

    pub(super) fn mapped(&self, parts: &[Value], depth: usize) -> Option<&'a Value> {
        let [map, top, second, ..] = parts else { return None };
        let known = |value| self.resolve(value, depth + 1).as_known().map(str::to_owned);
        self.env.sections.mapping(&known(map)?, &known(top)?, &known(second)?)
    }

    /// The output of this very template, deployed in another Region.
    fn own_output(&self, output: &IndexMap<String, Value>) -> Option<&'a Value> {
        let is_own = *output.get("StackName")? == Value::reference("AWS::StackName");
        self.env.sections.output(output.get("OutputName")?.as_str().filter(|_| is_own)?)
    }

    pub(super) fn resolve(&self, value: &Value, depth: usize) -> Text {
        if depth > DEPTH {
            return Text::opaque("too many functions in one another");
        }
        // By itself, a text is as long as the template has it.
        if depth == 0 { self.text(value, depth) } else { self.counted(|| self.text(value, depth)) }
    }

    fn text(&self, value: &Value, depth: usize) -> Text {
        let next = |value: &Value| self.resolve(value, depth + 1);
        match value {
            Value::Null => Text::known(""),
            Value::Bool(bool) => Text::known(&bool.to_string()),
            Value::Number(number) => Text::known(&number.to_string()),
            Value::String(text) => serverless(text),
            Value::List(_) | Value::Map(_) => Text::opaque("a structure"),
            Value::Call(function, argument) => match (function, argument.as_ref()) {
                (Intrinsic::Ref, Value::String(name)) => self.reference(name),
                (Intrinsic::GetAtt, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(id), Value::String(attribute)] => self.env.attribute(id, attribute),
                    [Value::String(id), rest @ ..] => {
                        let names: Vec<&str> = rest.iter().filter_map(Value::as_str).collect();
                        self.env.attribute(id, &names.join("."))
                    }
                    _ => Text::opaque("Fn::GetAtt"),
                },
                (Intrinsic::Sub, Value::String(text)) => self.sub(text, None, depth),
                (Intrinsic::Sub, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(text), Value::Map(variables)] => self.sub(text, Some(variables), depth),
                    [Value::String(text)] => self.sub(text, None, depth),
                    _ => Text::opaque("Fn::Sub"),
                },
                (Intrinsic::Join, Value::List(parts)) => match parts.as_slice() {
                    [separator, items] => self.join(separator, items, depth),
                    _ => Text::opaque("Fn::Join"),
                },
                (Intrinsic::Select, Value::List(parts)) => match parts.as_slice() {
                    [index, items] => {
                        let index = next(index).as_known().and_then(|index| index.parse::<usize>().ok());
                        let items = self.list(items, depth + 1);
                        // Cut from an attribute that is not known, such as a URL, it is at least known whose it is.
                        let source = items.iter().flatten().find_map(Text::first_unknown);
                        let found = index.zip(items).and_then(|(index, items)| items.into_iter().nth(index));
                        found.or(source).unwrap_or_else(|| Text::opaque("Fn::Select"))
                    }
                    _ => Text::opaque("Fn::Select"),
                },
                (Intrinsic::If, Value::List(parts)) => match parts.as_slice() {
                    // CloudFormation has no `Fn::If` in conditions.
                    [Value::String(_), _, _] if !self.defaults => Text::opaque("Fn::If"),
                    [Value::String(name), yes, no] => match self.env.holds(name) {
                        Some(holds) => next(if holds { yes } else { no }),
                        None => Text::opaque(name),
                    },
                    _ => Text::opaque("Fn::If"),
                },
                (Intrinsic::FindInMap, Value::List(parts)) => match self.mapped(parts, depth) {
                    Some(value) => next(value),
                    None => Text::opaque("Fn::FindInMap"),
                },
                (Intrinsic::Base64, argument) => next(argument),
                (Intrinsic::GetStackOutput, Value::Map(output)) => match self.own_output(output) {
                    // An output may refer to itself: this ends it soon.
                    Some(value) => self.resolve(value, depth + DEPTH / 2),
                    None => Text::opaque("Fn::GetStackOutput"),
                },
                (function, _) => Text::opaque(function.long()),
            },
        }
    }

    fn reference(&self, name: &str) -> Text {
        self.env.reference(name, self.defaults)
    }

    fn sub(&self, text: &str, variables: Option<&IndexMap<String, Value>>, depth: usize) -> Text {
        let mut holes = text.split("${");
        let mut result = Text::known(holes.next().unwrap_or_default());
        for hole in holes {
            let Some((name, rest)) = hole.split_once('}') else {
                result.extend(Text::known(hole));
                continue;
            };
            let value = if let Some(literal) = name.strip_prefix('!') {
                Text::known(&format!("${{{literal}}}"))
            } else if let Some(value) = variables.and_then(|variables| variables.get(name)) {
                self.resolve(value, depth + 1)
            } else {
                match name.split_once('.') {
                    Some((id, attribute)) => self.env.attribute(id, attribute),
                    None => self.counted(|| self.reference(name)),
                }
            };
            result.extend(value);
            result.extend(Text::known(rest));
        }
        result
    }

    fn join(&self, separator: &Value, items: &Value, depth: usize) -> Text {
        let Some(items) = self.list(items, depth + 1) else { return Text::opaque("Fn::Join") };
        let separator = separator.as_str().unwrap_or_default();
        let mut result = Text::default();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 && !separator.is_empty() {
                result.extend(self.counted(|| Text::known(separator)));
            }
            result.extend(item);
        }
        result
    }

    /// The items of a list, however it comes about.
    pub(super) fn list(&self, value: &Value, depth: usize) -> Option<Vec<Text>> {
        if depth > DEPTH {
            return None;
        }
        match value {
            Value::List(items) => Some(items.iter().map(|item| self.resolve(item, depth + 1)).collect()),
            Value::Call(Intrinsic::Split, argument) => match argument.as_ref() {
                Value::List(parts) => match parts.as_slice() {
                    [Value::String(separator), text] => {
                        let text = self.resolve(text, depth + 1);
                        // What is unknown may hold the separator; a guess is no ground for a condition.
                        (self.defaults || text.as_known().is_some()).then(|| text.split(separator))
                    }
                    _ => None,
                },
                _ => None,
            },
            Value::Call(Intrinsic::Ref, name) => {
                let name = name.as_str()?;
                let kind = self.env.sections.parameter(name)?.get("Type")?.as_str()?;
                let text = self.reference(name);
                let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
                let items =
                    || text.as_known().map(|text| text.split(',').map(|item| Text::known(item.trim())).collect());
                if is_list { items() } else { None }
            }
            Value::Call(Intrinsic::FindInMap, argument) => match argument.as_ref() {
                Value::List(parts) => self.list(self.mapped(parts, depth)?, depth + 1),
                _ => None,
            },
            Value::Call(Intrinsic::If, argument) => match argument.as_ref() {
                Value::List(parts) => match parts.as_slice() {
                    [Value::String(name), yes, no] if self.defaults => {
                        self.list(if self.env.holds(name)? { yes } else { no }, depth + 1)
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}
