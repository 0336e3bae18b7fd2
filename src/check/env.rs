//! What the intrinsic functions come to, as far as a template, its parameters and a scenario tell.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

mod condition;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::scenario::Scenario;
use super::sections::Sections;
use super::text::{Part, Text};
use crate::template::{Intrinsic, Value};

/// What the caller knows about the deployment.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// The Region of the stack.
    pub region: Option<String>,
    /// Rules whose findings are accepted.
    pub allow: Vec<String>,
}

/// A template in one scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Env<'a> {
    pub(crate) sections: &'a Sections<'a>,
    pub(crate) options: &'a Options,
    pub(crate) scenario: &'a Scenario,
}

/// Functions in functions in functions: more than anybody writes.
const DEPTH: usize = 64;

impl<'a> Env<'a> {
    /// The text of a value; a parameter that was not given has its default.
    pub(crate) fn text(&self, value: &Value) -> Text {
        self.resolve(value, true, 0).with_dynamic_references()
    }

    /// The text of a value in a condition: only what was given is known, because both ways may be deployed.
    ///
    /// What cannot be resolved is known by how it is written: two that are written alike are equal.
    pub(super) fn given(&self, value: &Value) -> Text {
        let text = self.resolve(value, false, 0).with_dynamic_references();
        let is_opaque = text.parts().iter().any(|part| matches!(part, Part::Opaque(_)));
        if is_opaque { Text::opaque(&value.to_json().to_string()) } else { text }
    }

    /// The branch of an `Fn::If` that holds here, with its index in the function's argument.
    pub(crate) fn branch(&self, parts: &'a [Value]) -> Option<(usize, &'a Value)> {
        let [Value::String(name), yes, no] = parts else { return None };
        self.holds(name).map(|holds| if holds { (1, yes) } else { (2, no) })
    }

    /// The value that an `Fn::FindInMap` leads to.
    pub(crate) fn find_in_map(&self, parts: &[Value]) -> Option<&'a Value> {
        self.mapped(parts, true, 0)
    }

    fn mapped(&self, parts: &[Value], defaults: bool, depth: usize) -> Option<&'a Value> {
        let [map, top, second, ..] = parts else { return None };
        let known = |value| self.resolve(value, defaults, depth + 1).as_known().map(str::to_owned);
        self.sections.mapping(&known(map)?, &known(top)?, &known(second)?)
    }

    /// The output of this very template, deployed in another Region.
    fn own_output(&self, output: &IndexMap<String, Value>) -> Option<&'a Value> {
        let is_own = *output.get("StackName")? == Value::reference("AWS::StackName");
        self.sections.output(output.get("OutputName")?.as_str().filter(|_| is_own)?)
    }

    fn resolve(&self, value: &Value, defaults: bool, depth: usize) -> Text {
        if depth > DEPTH {
            return Text::opaque("too many functions in one another");
        }
        let next = |value: &Value| self.resolve(value, defaults, depth + 1);
        match value {
            Value::Null => Text::known(""),
            Value::Bool(bool) => Text::known(&bool.to_string()),
            Value::Number(number) => Text::known(&number.to_string()),
            Value::String(text) => serverless(text),
            Value::List(_) | Value::Map(_) => Text::opaque("a structure"),
            Value::Call(function, argument) => match (function, argument.as_ref()) {
                (Intrinsic::Ref, Value::String(name)) => self.reference(name, defaults),
                (Intrinsic::GetAtt, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(id), Value::String(attribute)] => self.attribute(id, attribute),
                    [Value::String(id), rest @ ..] => {
                        let names: Vec<&str> = rest.iter().filter_map(Value::as_str).collect();
                        self.attribute(id, &names.join("."))
                    }
                    _ => Text::opaque("Fn::GetAtt"),
                },
                (Intrinsic::Sub, Value::String(text)) => self.sub(text, None, defaults, depth),
                (Intrinsic::Sub, Value::List(parts)) => match parts.as_slice() {
                    [Value::String(text), Value::Map(variables)] => self.sub(text, Some(variables), defaults, depth),
                    [Value::String(text)] => self.sub(text, None, defaults, depth),
                    _ => Text::opaque("Fn::Sub"),
                },
                (Intrinsic::Join, Value::List(parts)) => match parts.as_slice() {
                    [separator, items] => self.join(separator, items, defaults, depth),
                    _ => Text::opaque("Fn::Join"),
                },
                (Intrinsic::Select, Value::List(parts)) => match parts.as_slice() {
                    [index, items] => {
                        let index = next(index).as_known().and_then(|index| index.parse::<usize>().ok());
                        let items = self.list(items, defaults, depth + 1);
                        // Cut from an attribute that is not known, such as a URL, it is at least known whose it is.
                        let source = items.iter().flatten().find_map(Text::first_unknown);
                        let found = index.zip(items).and_then(|(index, items)| items.into_iter().nth(index));
                        found.or(source).unwrap_or_else(|| Text::opaque("Fn::Select"))
                    }
                    _ => Text::opaque("Fn::Select"),
                },
                (Intrinsic::If, Value::List(parts)) => match parts.as_slice() {
                    // CloudFormation has no `Fn::If` in conditions.
                    [Value::String(_), _, _] if !defaults => Text::opaque("Fn::If"),
                    [Value::String(name), yes, no] => match self.holds(name) {
                        Some(holds) => next(if holds { yes } else { no }),
                        None => Text::opaque(name),
                    },
                    _ => Text::opaque("Fn::If"),
                },
                (Intrinsic::FindInMap, Value::List(parts)) => match self.mapped(parts, defaults, depth) {
                    Some(value) => next(value),
                    None => Text::opaque("Fn::FindInMap"),
                },
                (Intrinsic::Base64, argument) => next(argument),
                (Intrinsic::GetStackOutput, Value::Map(output)) => match self.own_output(output) {
                    // An output may refer to itself: this ends it soon.
                    Some(value) => self.resolve(value, defaults, depth + DEPTH / 2),
                    None => Text::opaque("Fn::GetStackOutput"),
                },
                (function, _) => Text::opaque(function.long()),
            },
        }
    }

    fn reference(&self, name: &str, defaults: bool) -> Text {
        match name {
            "AWS::URLSuffix" => Text::known("amazonaws.com"),
            "AWS::Partition" => Text::known("aws"),
            "AWS::NoValue" => Text::default(),
            "AWS::Region" => match &self.options.region {
                Some(region) => Text::known(region),
                None => self.fixed(name),
            },
            _ => {
                if let Some(value) = self.options.parameters.get(name) {
                    return Text::known(value);
                }
                let Some(parameter) = self.sections.parameter(name) else { return self.fixed(name) };
                // The default of a parameter that is read from Parameter Store is the name of its value.
                let is_plain = parameter.get("Type").and_then(Value::as_str).is_none_or(|t| !t.contains("AWS::SSM"));
                match parameter.get("Default").and_then(Value::scalar) {
                    Some(text) if defaults && is_plain && self.scenario.value(name).is_none() => {
                        let is_excluded = text.is_empty() || self.scenario.excludes(name, &text);
                        if is_excluded { self.fixed(name) } else { serverless(&text).with_dynamic_references() }
                    }
                    _ => self.fixed(name),
                }
            }
        }
    }

    /// The value that the scenario gives or leaves, or a hole.
    fn fixed(&self, name: &str) -> Text {
        if let Some(value) = self.scenario.value(name) {
            return Text::known(value);
        }
        let mut left = self.sections.allowed_values(name).unwrap_or_default();
        left.retain(|value| !self.scenario.excludes(name, value));
        match left.as_slice() {
            [only] => Text::known(only),
            _ => Text::part(Part::Ref(name.to_owned())),
        }
    }

    /// An endpoint of an API is spelled out, so that what is cut from it can be known.
    fn attribute(&self, id: &str, attribute: &str) -> Text {
        let is_http = matches!(
            self.sections.resource_type(id),
            Some("AWS::ApiGatewayV2::Api" | "AWS::Serverless::HttpApi") | None
        );
        if attribute != "ApiEndpoint" || !is_http {
            return Text::part(Part::GetAtt(id.to_owned(), attribute.to_owned()));
        }
        let mut text = Text::known("https://");
        text.extend(Text::part(Part::Ref(id.to_owned())));
        text.extend(Text::known(".execute-api."));
        text.extend(self.reference("AWS::Region", true));
        text.extend(Text::known(".amazonaws.com"));
        text
    }

    fn sub(&self, text: &str, variables: Option<&IndexMap<String, Value>>, defaults: bool, depth: usize) -> Text {
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
                self.resolve(value, defaults, depth + 1)
            } else {
                match name.split_once('.') {
                    Some((id, attribute)) => self.attribute(id, attribute),
                    None => self.reference(name, defaults),
                }
            };
            result.extend(value);
            result.extend(Text::known(rest));
        }
        result
    }

    fn join(&self, separator: &Value, items: &Value, defaults: bool, depth: usize) -> Text {
        let Some(items) = self.list(items, defaults, depth + 1) else { return Text::opaque("Fn::Join") };
        let separator = separator.as_str().unwrap_or_default();
        let mut result = Text::default();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 && !separator.is_empty() {
                result.extend(Text::known(separator));
            }
            result.extend(item);
        }
        result
    }

    /// The items of a list, however it comes about.
    fn list(&self, value: &Value, defaults: bool, depth: usize) -> Option<Vec<Text>> {
        if depth > DEPTH {
            return None;
        }
        match value {
            Value::List(items) => Some(items.iter().map(|item| self.resolve(item, defaults, depth + 1)).collect()),
            Value::Call(Intrinsic::Split, argument) => match argument.as_ref() {
                Value::List(parts) => match parts.as_slice() {
                    [Value::String(separator), text] => {
                        let text = self.resolve(text, defaults, depth + 1);
                        // What is unknown may hold the separator; a guess is no ground for a condition.
                        (defaults || text.as_known().is_some()).then(|| text.split(separator))
                    }
                    _ => None,
                },
                _ => None,
            },
            Value::Call(Intrinsic::Ref, name) => {
                let name = name.as_str()?;
                let kind = self.sections.parameter(name)?.get("Type")?.as_str()?;
                let text = self.reference(name, defaults);
                let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
                let items =
                    || text.as_known().map(|text| text.split(',').map(|item| Text::known(item.trim())).collect());
                if is_list { items() } else { None }
            }
            Value::Call(Intrinsic::FindInMap, argument) => match argument.as_ref() {
                Value::List(parts) => self.list(self.mapped(parts, defaults, depth)?, defaults, depth + 1),
                _ => None,
            },
            Value::Call(Intrinsic::If, argument) => match argument.as_ref() {
                Value::List(parts) => match parts.as_slice() {
                    [Value::String(name), yes, no] if defaults => {
                        self.list(if self.holds(name)? { yes } else { no }, defaults, depth + 1)
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// The texts of a list, however it comes about.
    pub(crate) fn texts(&self, value: &Value) -> Option<Vec<Text>> {
        self.list(value, true, 0)
    }
}

/// Text of the Serverless Framework, `${self:custom.host}`, is filled in before CloudFormation sees it.
fn serverless(text: &str) -> Text {
    let mut pieces = text.split("${");
    let mut result = Text::known(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece.split_once('}') {
            Some((name, rest)) if name.contains(':') && !name.starts_with("AWS:") => {
                result.extend(Text::opaque(name));
                result.extend(Text::known(rest));
            }
            _ => result.extend(Text::known(&format!("${{{piece}"))),
        }
    }
    result
}
