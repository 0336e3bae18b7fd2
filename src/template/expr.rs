//! Expressions: texts of which some parts are known only to a deployment.

use std::fmt;

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
    /// The result of another function, or a reference that only the deployment resolves.
    Opaque {
        /// A short name for people, such as `Fn::ImportValue`.
        shown: String,
        /// The expression as it is written.
        expression: String,
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
            part => part,
        }
    }

    /// Returns the name of the part for people: `Api`, `Api.ApiEndpoint`, `Fn::ImportValue`.
    pub(crate) fn name(&self) -> String {
        match self.origin() {
            Self::GetAtt(id, attribute) => format!("{id}.{attribute}"),
            Self::Literal(name) | Self::Ref(name) | Self::Opaque { shown: name, .. } => name.clone(),
            // The origin of a part is no piece cut from another.
            Self::Cut { expression, .. } => expression.clone(),
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
                Part::Literal(text) | Part::Ref(text) => text.len(),
                Part::GetAtt(id, attribute) => id.len() + attribute.len(),
                Part::Opaque { shown, expression } => shown.len() + expression.len(),
                Part::Cut { from, expression } => bytes(from) + expression.len(),
            }
        }
        self.0.iter().map(|part| bytes(part) + 1).sum::<usize>() + 1
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
    fn unknown_texts_are_equal_only_if_their_expressions_are() {
        let import = |name: &str| Expr::opaque("Fn::ImportValue", name);
        assert_eq!(import("a"), import("a"));
        assert_ne!(import("a"), import("b"));
        assert_eq!(import("a").to_string(), import("b").to_string());
    }
}
