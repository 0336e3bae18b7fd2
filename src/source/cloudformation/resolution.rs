//! The expression of one value: resolves nested functions, within bounds.

use std::cell::Cell;

use indexmap::IndexMap;

use super::env::{Env, serverless};
use crate::template::{Expr, Intrinsic, Part, Value};

/// Upper bound on functions nested in one another: more than anybody writes.
const DEPTH: usize = 64;

/// Upper bound on the text that nested functions may produce. Without it, a small template could expand to gigabytes.
/// The code of a CloudFront function has 10 KB at most.
const BYTES: usize = 256 * 1024;

/// The resolution of one value.
pub(super) struct Resolution<'e, 'a> {
    env: &'e Env<'a>,
    /// True if a parameter that was not given has its default.
    defaults: bool,
    /// The number of bytes that are left.
    left: Cell<usize>,
}

/// Returns an output of another stack; `None` if one of its names is no plain text.
fn stack_output(output: &IndexMap<String, Value>) -> Option<Expr> {
    let text = |key: &str| output.get(key)?.as_str().map(str::to_owned);
    let is_known = output.keys().all(|key| ["StackName", "OutputName", "Region"].contains(&key.as_str()));
    let region = match output.get("Region") {
        Some(region) => Some(region.as_str()?.to_owned()),
        None => None,
    };
    is_known.then_some(())?;
    Some(Expr::part(Part::StackOutput { stack: text("StackName")?, output: text("OutputName")?, region }))
}

impl<'e, 'a> Resolution<'e, 'a> {
    pub(super) fn new(env: &'e Env<'a>, defaults: bool) -> Self {
        Self { env, defaults, left: Cell::new(BYTES) }
    }

    /// Returns the expression of a value if enough is left of the bytes for it.
    fn counted<T: ?Sized>(&self, value: &T, text: impl FnOnce() -> Expr) -> Expr {
        if self.left.get() > 0 {
            let text = text();
            self.left.set(self.left.get().saturating_sub(text.size()));
            if self.left.get() > 0 {
                return text;
            }
        }
        // No two values that are too long are known to be equal.
        Expr::too_long(format!("{:p}", std::ptr::from_ref(value)))
    }

    /// Returns the value that an `Fn::FindInMap` leads to. A parameter that was not given chooses among the keys.
    pub(super) fn mapped(&self, parts: &[Value], depth: usize) -> Option<&'a Value> {
        let [map, top, second, ..] = parts else { return None };
        let map = self.resolve(map, depth + 1);
        let map = map.as_literal()?;
        let top = self.key(top, &self.env.sections.mapping_keys(map, None), depth)?;
        let second = self.key(second, &self.env.sections.mapping_keys(map, Some(&top)), depth)?;
        self.env.sections.mapping(map, &top, &second)
    }

    /// Returns a key of a mapping; `None` if a parameter chooses it and the case leaves that open.
    fn key(&self, value: &Value, keys: &[&str], depth: usize) -> Option<String> {
        if self.defaults
            && let Value::Call(Intrinsic::Ref, _) = value
        {
            let chooser = self.env.given(value);
            if chooser.as_literal().is_none() {
                self.env.choose(&chooser, keys);
                return None;
            }
        }
        self.resolve(value, depth + 1).as_literal().map(str::to_owned)
    }

    /// Returns the output of this same template, deployed in another Region.
    fn own_output(&self, output: &IndexMap<String, Value>) -> Option<&'a Value> {
        let is_own = *output.get("StackName")? == Value::reference("AWS::StackName");
        self.env.sections.output(output.get("OutputName")?.as_str().filter(|_| is_own)?)
    }

    pub(super) fn resolve(&self, value: &Value, depth: usize) -> Expr {
        if depth > DEPTH {
            return Expr::opaque("too many nested functions", value.to_json().to_string());
        }
        // By itself, a text is as long as the template has it.
        if depth == 0 { self.text(value, depth) } else { self.counted(value, || self.text(value, depth)) }
    }

    fn text(&self, value: &Value, depth: usize) -> Expr {
        let next = |value: &Value| self.resolve(value, depth + 1);
        let opaque = |shown: &str| Expr::opaque(shown, value.to_json().to_string());
        match value {
            Value::Null => Expr::literal(""),
            Value::Bool(bool) => Expr::literal(&bool.to_string()),
            Value::Number(number) => Expr::literal(&number.to_string()),
            Value::String(text) => serverless(text),
            Value::List(_) | Value::Map(_) => opaque("a structure"),
            Value::Call(function, argument) => match (function, argument.as_ref()) {
                (Intrinsic::Ref, Value::String(name)) => self.reference(name),
                (Intrinsic::GetAtt, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(id), Value::String(attribute)] => self.env.attribute(id, attribute),
                    [Value::String(id), rest @ ..] => {
                        let names: Vec<&str> = rest.iter().filter_map(Value::as_str).collect();
                        self.env.attribute(id, &names.join("."))
                    }
                    _ => opaque("Fn::GetAtt"),
                },
                (Intrinsic::Sub, Value::String(text)) => self.sub(text, None, depth),
                (Intrinsic::Sub, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(text), Value::Map(variables)] => self.sub(text, Some(variables), depth),
                    [Value::String(text)] => self.sub(text, None, depth),
                    _ => opaque("Fn::Sub"),
                },
                (Intrinsic::Join, Value::List(parts)) => match parts.as_slice() {
                    [separator, items] => self.join(separator, items, depth),
                    _ => opaque("Fn::Join"),
                },
                (Intrinsic::Select, Value::List(parts)) => match parts.as_slice() {
                    [index, items] => {
                        let index = next(index).as_literal().and_then(|index| index.parse::<usize>().ok());
                        let items = self.list(items, depth + 1);
                        // Cut from an attribute that is not known, such as a URL, it is at least known whose it is.
                        let source = items.iter().flatten().find_map(Expr::first_unknown).cloned();
                        if let (Some(index), Some(items)) = (index, &items)
                            && index >= items.len()
                            && items.iter().all(|item| self.is_whole(item))
                        {
                            // CloudFormation refuses to select an item that is not there.
                            return Expr::default();
                        }
                        let found = index.zip(items).and_then(|(index, items)| items.into_iter().nth(index));
                        let cut = |from| Part::Cut { from: Box::new(from), expression: value.to_json().to_string() };
                        found.or(source.map(|from| Expr::part(cut(from)))).unwrap_or_else(|| opaque("Fn::Select"))
                    }
                    _ => opaque("Fn::Select"),
                },
                (Intrinsic::If, Value::List(parts)) => match parts.as_slice() {
                    // CloudFormation has no `Fn::If` in conditions.
                    [Value::String(_), _, _] if !self.defaults => opaque("Fn::If"),
                    [Value::String(name), yes, no] => match self.env.holds(name) {
                        Some(holds) => next(if holds { yes } else { no }),
                        None => opaque(name),
                    },
                    _ => opaque("Fn::If"),
                },
                (Intrinsic::FindInMap, Value::List(parts)) => match self.mapped(parts, depth) {
                    Some(value) => next(value),
                    None => opaque("Fn::FindInMap"),
                },
                (Intrinsic::Base64, argument) => next(argument),
                (Intrinsic::GetStackOutput, Value::Map(output)) => match self.own_output(output) {
                    // An output may refer to itself: this ends it soon.
                    Some(value) => self.env.of_other_stack(|| self.resolve(value, depth + DEPTH / 2)),
                    None => stack_output(output).unwrap_or_else(|| opaque("Fn::GetStackOutput")),
                },
                (Intrinsic::ImportValue, Value::String(name)) => Expr::part(Part::Import(name.clone())),
                (function, _) => opaque(function.long()),
            },
        }
    }

    /// Reports whether an item is no list: it is known but for a Region and the IDs of APIs, which have no separators.
    fn is_whole(&self, item: &Expr) -> bool {
        let is_api = |id: &str| {
            let kind = self.env.sections.resource_type(id);
            matches!(kind, Some("AWS::ApiGatewayV2::Api" | "AWS::ApiGateway::RestApi" | "AWS::Serverless::HttpApi"))
        };
        item.parts().iter().all(|part| match part {
            Part::Literal(_) => true,
            Part::Ref(name) => name == "AWS::Region" || is_api(name),
            _ => false,
        })
    }

    fn reference(&self, name: &str) -> Expr {
        self.env.reference(name, self.defaults)
    }

    fn sub(&self, text: &str, variables: Option<&IndexMap<String, Value>>, depth: usize) -> Expr {
        let mut holes = text.split("${");
        let mut result = Expr::literal(holes.next().unwrap_or_default());
        for hole in holes {
            let Some((name, rest)) = hole.split_once('}') else {
                result.extend(Expr::literal(hole));
                continue;
            };
            let value = if let Some(literal) = name.strip_prefix('!') {
                Expr::literal(&format!("${{{literal}}}"))
            } else if let Some(value) = variables.and_then(|variables| variables.get(name)) {
                self.resolve(value, depth + 1)
            } else {
                match name.split_once('.') {
                    Some((id, attribute)) => self.env.attribute(id, attribute),
                    None => self.counted(text, || self.reference(name)),
                }
            };
            result.extend(value);
            result.extend(Expr::literal(rest));
        }
        result
    }

    fn join(&self, separator: &Value, items_value: &Value, depth: usize) -> Expr {
        let Some(items) = self.list(items_value, depth + 1) else {
            let written = Value::List(vec![separator.clone(), items_value.clone()]);
            return Expr::opaque("Fn::Join", format!("Fn::Join {}", written.to_json()));
        };
        let separator = separator.as_str().unwrap_or_default();
        let mut result = Expr::default();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 && !separator.is_empty() {
                result.extend(self.counted(items_value, || Expr::literal(separator)));
            }
            result.extend(item);
        }
        result
    }

    /// Returns the items of a list, however it comes about; `None` if it is not known how many there are.
    pub(super) fn list(&self, value: &Value, depth: usize) -> Option<Vec<Expr>> {
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
                        (self.defaults || text.as_literal().is_some()).then(|| text.split(separator))
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
                    || text.as_literal().map(|text| text.split(',').map(|item| Expr::literal(item.trim())).collect());
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
