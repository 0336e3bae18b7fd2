//! Expressions: texts of which some parts are known only to a deployment.

use std::fmt;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::{Intrinsic, Value};

/// A part of an expression.
///
/// Two parts that are not known are equal only if they were written as the same expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Known text.
    Literal(String),
    /// `Ref` of a resource, a parameter without a value, or a pseudo parameter.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(String, String),
    /// The value of an export.
    Import(String),
    /// An output of another stack.
    StackOutput {
        /// The name of the stack.
        stack: String,
        /// The name of the output.
        output: String,
        /// The Region of the stack; `None` if it is the Region of the template's own.
        region: Option<String>,
    },
    /// The result of another function, or a reference that only the deployment resolves.
    Opaque {
        /// A short name for people, such as `Fn::ImportValue`.
        shown: String,
        /// The expression as it is written.
        expression: String,
    },
    /// An item of a text that is split, as a template is given it.
    Item {
        /// The text.
        of: Box<Expr>,
        /// The separator.
        separator: &'static str,
        /// The index of the item.
        index: u8,
    },
    /// A piece cut out of a part that is not known, such as one item of a split attribute.
    Cut {
        /// The part that it is cut from.
        from: Box<Part>,
        /// The expression as it is written.
        expression: String,
    },
}

impl Part {
    /// Returns the part itself, or the part that it is cut from.
    pub(crate) fn origin(&self) -> &Self {
        match self {
            Self::Cut { from, .. } => from.origin(),
            Self::Item { of, .. } => of.first_unknown().map_or(self, Self::origin),
            part => part,
        }
    }

    /// Returns the name of the part for people: `Api`, `Api.ApiEndpoint`, `Fn::ImportValue`.
    pub(crate) fn name(&self) -> String {
        match self.origin() {
            Self::GetAtt(id, attribute) => format!("{id}.{attribute}"),
            Self::Literal(name) | Self::Ref(name) | Self::Opaque { shown: name, .. } => name.clone(),
            Self::Import(_) => Intrinsic::ImportValue.long().to_owned(),
            Self::StackOutput { .. } => Intrinsic::GetStackOutput.long().to_owned(),
            // The origin of a part is no piece cut from another.
            Self::Cut { expression, .. } => expression.clone(),
            Self::Item { .. } => Intrinsic::Select.long().to_owned(),
        }
    }

    /// Returns the logical ID of the resource, or the name of the parameter, that the part refers to.
    pub(crate) fn target(&self) -> Option<&str> {
        match self.origin() {
            Self::Ref(name) | Self::GetAtt(name, _) => Some(name),
            _ => None,
        }
    }
}

impl Part {
    /// Returns the part as a template has it. An opaque part, and a piece cut out of another, are never written.
    fn to_value(&self) -> Value {
        match self {
            Self::Literal(text) | Self::Opaque { expression: text, .. } | Self::Cut { expression: text, .. } => {
                text.as_str().into()
            }
            Self::Ref(name) => Value::reference(name),
            Self::GetAtt(id, attribute) => {
                let argument = [id.as_str().into(), attribute.as_str().into()].into_iter().collect();
                Value::Call(Intrinsic::GetAtt, Box::new(argument))
            }
            Self::Import(name) => Value::Call(Intrinsic::ImportValue, Box::new(name.as_str().into())),
            Self::StackOutput { stack, output, region } => {
                let mut argument = IndexMap::new();
                argument.insert("StackName".to_owned(), stack.as_str().into());
                argument.insert("OutputName".to_owned(), output.as_str().into());
                if let Some(region) = region {
                    argument.insert("Region".to_owned(), region.as_str().into());
                }
                Value::Call(Intrinsic::GetStackOutput, Box::new(Value::Map(argument)))
            }
            Self::Item { of, separator, index } => {
                let split = [(*separator).into(), of.to_value()].into_iter().collect();
                let items = Value::Call(Intrinsic::Split, Box::new(split));
                let select = [Value::Number((*index).into()), items].into_iter().collect();
                Value::Call(Intrinsic::Select, Box::new(select))
            }
        }
    }

    /// Returns the part as it is written in the text of `Fn::Sub`; `None` if it cannot be in there.
    fn in_sub(&self) -> Option<String> {
        match self {
            Self::Literal(text) => Some(text.replace("${", "${!")),
            Self::Ref(name) => Some(format!("${{{name}}}")),
            Self::GetAtt(id, attribute) => Some(format!("${{{id}.{attribute}}}")),
            _ => None,
        }
    }
}

/// The part as people would write it: `${Api}`.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            part => write!(f, "${{{}}}", part.name()),
        }
    }
}

/// The name of the part that stands for text too long to be put together.
const TOO_LONG: &str = "too much text";

/// A text, part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expr(Vec<Part>);

impl Expr {
    /// Returns known text. Empty text has no part, so that `${X}` alone equals `Ref` of X.
    pub(crate) fn literal(text: &str) -> Self {
        if text.is_empty() { Self::default() } else { Self(vec![Part::Literal(text.to_owned())]) }
    }

    pub(crate) fn part(part: Part) -> Self {
        Self(vec![part])
    }

    /// Returns a text from its parts, of which those that begin with `AWS::` are references to pseudo parameters.
    pub(crate) fn with_references(parts: &[&str]) -> Self {
        let mut text = Self::default();
        for part in parts {
            text.extend(match part.strip_prefix("AWS::") {
                Some(_) => Self::part(Part::Ref((*part).to_owned())),
                None => Self::literal(part),
            });
        }
        text
    }

    /// Returns an unknown text that is shown by a short name and identified by its expression.
    pub(crate) fn opaque(shown: &str, expression: impl Into<String>) -> Self {
        Self::part(Part::Opaque { shown: shown.to_owned(), expression: expression.into() })
    }

    /// Returns the placeholder for text that is too long to be put together.
    pub(crate) fn too_long(expression: impl Into<String>) -> Self {
        Self::opaque(TOO_LONG, expression)
    }

    /// Reports whether the text can be read as code: an unknown part may hold a value, but not a statement, and no
    /// part was too long.
    pub(crate) fn is_readable_code(&self) -> bool {
        let mut before = "";
        for part in &self.0 {
            match part {
                Part::Literal(text) => before = text,
                Part::Opaque { shown, .. } if shown == TOO_LONG => return false,
                // After an opening quote, an equals sign or the like, a value follows.
                _ if before.trim_end_matches([' ', '\t']).ends_with([';', '{', '}', '\n']) => return false,
                _ if before.is_empty() => return false,
                _ => {}
            }
        }
        self.has_literal(|_| true)
    }

    /// Adds the parts of another expression and joins neighboring literals.
    pub(crate) fn extend(&mut self, more: Self) {
        for part in more.0 {
            match (self.0.last_mut(), part) {
                (Some(Part::Literal(last)), Part::Literal(text)) => last.push_str(&text),
                (_, part) => self.0.push(part),
            }
        }
    }

    /// Returns the memory that the expression takes: its bytes, and one for each part and for itself.
    pub(crate) fn size(&self) -> usize {
        fn bytes(part: &Part) -> usize {
            match part {
                Part::Literal(text) | Part::Ref(text) | Part::Import(text) => text.len(),
                Part::GetAtt(id, attribute) => id.len() + attribute.len(),
                Part::StackOutput { stack, output, region } => {
                    stack.len() + output.len() + region.as_ref().map_or(0, String::len)
                }
                Part::Opaque { shown, expression } => shown.len() + expression.len(),
                Part::Item { of, separator, .. } => of.size() + separator.len(),
                Part::Cut { from, expression } => bytes(from) + expression.len(),
            }
        }
        self.0.iter().map(|part| bytes(part) + 1).sum::<usize>() + 1
    }

    /// Returns the text as a template has it, with functions in their long form.
    pub(crate) fn to_json(&self) -> Json {
        self.to_value().to_json()
    }

    /// Returns the text as a template has it: as a text, as the function of its only part, with `Fn::Sub` if every part
    /// can be in it, and else with `Fn::Join`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>
    fn to_value(&self) -> Value {
        if let Some(text) = self.as_literal() {
            return text.into();
        }
        if let Some(part) = self.single() {
            return part.to_value();
        }
        if let Some(text) = self.0.iter().map(Part::in_sub).collect::<Option<String>>() {
            return Value::Call(Intrinsic::Sub, Box::new(text.into()));
        }
        let parts = self.0.iter().map(Part::to_value).collect();
        Value::Call(Intrinsic::Join, Box::new(["".into(), parts].into_iter().collect()))
    }

    /// Returns the text if all of it is known.
    pub(crate) fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns the only part.
    pub(crate) fn single(&self) -> Option<&Part> {
        match self.0.as_slice() {
            [part] => Some(part),
            _ => None,
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Returns the first part that is not known.
    pub(crate) fn first_unknown(&self) -> Option<&Part> {
        self.0.iter().find(|part| !matches!(part, Part::Literal(_)))
    }

    /// Reports whether a literal part satisfies a condition.
    pub(crate) fn has_literal(&self, condition: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Literal(text) if condition(text)))
    }

    /// Returns the expression with each dynamic reference as an unknown part: the deployment fills it in.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
    pub(crate) fn with_dynamic_references(self) -> Self {
        if !self.has_literal(|text| text.contains("{{resolve:")) {
            return self;
        }
        let mut result = Self::default();
        for part in self.0 {
            let Part::Literal(text) = part else {
                result.0.push(part);
                continue;
            };
            let mut pieces = text.split("{{resolve:");
            result.extend(Self::literal(pieces.next().unwrap_or_default()));
            for piece in pieces {
                let (reference, rest) = piece.split_once("}}").unwrap_or((piece, ""));
                result.extend(Self::opaque(&format!("resolve:{reference}"), reference));
                result.extend(Self::literal(rest));
            }
        }
        result
    }

    /// Returns the expression with another one in place of a text.
    pub(crate) fn with(&self, place: &str, inserted: &Self) -> Self {
        let mut result = Self::default();
        for (index, piece) in self.split(place).into_iter().enumerate() {
            if index > 0 {
                result.extend(inserted.clone());
            }
            result.extend(piece);
        }
        result
    }

    /// Returns one of the texts between the separators, as the deployment finds it.
    pub(crate) fn item(self, index: u8, separator: &'static str) -> Self {
        Self::part(Part::Item { of: Box::new(self), separator, index })
    }

    /// Returns the texts between the separators. Separators are found in literal parts only; a text that is known only
    /// in part keeps its unknown parts.
    pub(crate) fn split(&self, separator: &str) -> Vec<Self> {
        let mut pieces = vec![Self::default()];
        for part in &self.0 {
            let Part::Literal(text) = part else {
                if let Some(last) = pieces.last_mut() {
                    last.0.push(part.clone());
                }
                continue;
            };
            for (index, piece) in text.split(separator).enumerate() {
                if index > 0 {
                    pieces.push(Self::default());
                }
                if let Some(last) = pieces.last_mut().filter(|_| !piece.is_empty()) {
                    last.extend(Self::literal(piece));
                }
            }
        }
        pieces
    }
}

/// The text as people would write it: `${Api}.execute-api.eu-west-1.amazonaws.com`.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| part.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_dynamic_reference_is_an_unknown_part() {
        let text = Expr::literal("{{resolve:ssm:/api/id}}.execute-api").with_dynamic_references();
        assert_eq!(text.to_string(), "${resolve:ssm:/api/id}.execute-api");
        assert!(!text.has_literal(|known| known.contains('/')));
    }

    #[test]
    fn a_reference_alone_is_the_only_part() {
        let mut text = Expr::literal("");
        text.extend(Expr::part(Part::Ref("X".to_owned())));
        text.extend(Expr::literal(""));
        assert_eq!(text.single(), Some(&Part::Ref("X".to_owned())));
    }

    #[test]
    fn a_url_with_an_unknown_part_is_split() {
        let mut url = Expr::literal("https://");
        url.extend(Expr::part(Part::Ref("Api".to_owned())));
        url.extend(Expr::literal(".execute-api.eu-west-1.amazonaws.com/prod"));
        let pieces = url.split("/");
        assert_eq!(pieces[2].to_string(), "${Api}.execute-api.eu-west-1.amazonaws.com");
        assert_eq!(pieces[3].as_literal(), Some("prod"));
        assert_eq!(url.first_unknown().and_then(Part::target), Some("Api"));
    }

    #[test]
    fn a_text_is_written_with_the_function_that_takes_its_parts() {
        let host = |part: Part| {
            let mut host = Expr::part(part);
            host.extend(Expr::literal(".execute-api.eu-west-1.amazonaws.com"));
            host.to_json()
        };
        let output = Part::StackOutput { stack: "api".to_owned(), output: "Id".to_owned(), region: None };
        assert_eq!(host(Part::Ref("Api".to_owned())), json!({"Fn::Sub": "${Api}.execute-api.eu-west-1.amazonaws.com"}));
        assert_eq!(
            host(Part::Import("api-id".to_owned())),
            json!({"Fn::Join": ["", [{"Fn::ImportValue": "api-id"}, ".execute-api.eu-west-1.amazonaws.com"]]})
        );
        assert_eq!(
            Expr::part(output).to_json(),
            json!({"Fn::GetStackOutput": {"StackName": "api", "OutputName": "Id"}})
        );
        let mut code = Expr::literal("`${x}`");
        code.extend(Expr::part(Part::GetAtt("Api".to_owned(), "Id".to_owned())));
        assert_eq!(code.to_json(), json!({"Fn::Sub": "`${!x}`${Api.Id}"}));
    }

    #[test]
    fn unknown_texts_are_equal_only_if_their_expressions_are() {
        let import = |name: &str| Expr::opaque("Fn::ImportValue", name);
        assert_eq!(import("a"), import("a"));
        assert_ne!(import("a"), import("b"));
        assert_eq!(import("a").to_string(), import("b").to_string());
    }
}
