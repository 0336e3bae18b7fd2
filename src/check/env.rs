//! What the intrinsic functions come to, as far as a template, its parameters and a scenario tell.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

mod condition;
mod resolution;

use std::collections::BTreeMap;

use resolution::Resolution;

use super::scenario::Scenario;
use super::sections::Sections;
use super::text::{Part, Text};
use crate::template::Value;

/// What the caller knows about the deployment.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// The Region of the stack.
    pub region: Option<String>,
    /// Rules whose findings are accepted.
    pub allow: Vec<String>,
}

impl Options {
    /// With a parameter's value.
    #[must_use]
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// With the Region of the stack, such as `eu-west-1`.
    #[must_use]
    pub fn in_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// With the findings of one more rule accepted, such as `GF301`.
    #[must_use]
    pub fn allowing(mut self, rule: impl Into<String>) -> Self {
        self.allow.push(rule.into());
        self
    }
}

/// A template in one scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Env<'a> {
    pub(crate) sections: &'a Sections<'a>,
    pub(crate) options: &'a Options,
    pub(crate) scenario: &'a Scenario,
}

impl<'a> Env<'a> {
    /// The text of a value; a parameter that was not given has its default.
    pub(crate) fn text(&self, value: &Value) -> Text {
        Resolution::new(self, true).resolve(value, 0).with_dynamic_references()
    }

    /// The text of a value in a condition: only what was given is known, because both ways may be deployed.
    ///
    /// What cannot be resolved is known by how it is written: two that are written alike are equal.
    pub(super) fn given(&self, value: &Value) -> Text {
        let text = Resolution::new(self, false).resolve(value, 0).with_dynamic_references();
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
        Resolution::new(self, true).mapped(parts, 0)
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

    /// The texts of a list, however it comes about.
    pub(crate) fn texts(&self, value: &Value) -> Option<Vec<Text>> {
        Resolution::new(self, true).list(value, 0)
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
