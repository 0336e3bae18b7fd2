//! Texts of which some pieces may be unknown.

use std::fmt;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum TextPiece {
    Known(String),
    Unknown {
        /// The expression that gives the piece. Two unknown pieces are equal only if their expressions are.
        expression: String,
        /// The expression as people would write it.
        shown: String,
    },
}

/// A text, piece by piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text(Vec<TextPiece>);

impl Text {
    pub(crate) fn known(text: &str) -> Self {
        if text.is_empty() { Self::default() } else { Self(vec![TextPiece::Known(text.to_owned())]) }
    }

    pub(crate) fn push_known(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(TextPiece::Known(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(TextPiece::Known(text.to_owned())),
        }
    }

    /// Adds a piece that is not known: its expression, and how it is shown.
    pub(crate) fn push_unknown(&mut self, expression: String, shown: String) {
        self.0.push(TextPiece::Unknown { expression, shown });
    }

    /// Returns the text if all of it is known.
    pub(crate) fn as_known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [TextPiece::Known(text)] => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reports whether a known piece satisfies a condition.
    pub(crate) fn has_known(&self, condition: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|piece| matches!(piece, TextPiece::Known(text) if condition(text)))
    }

    /// Returns the known text that it begins with.
    pub(crate) fn known_start(&self) -> Option<&str> {
        match self.0.first()? {
            TextPiece::Known(text) => Some(text),
            TextPiece::Unknown { .. } => None,
        }
    }

    /// Returns the known text that it ends with.
    pub(crate) fn known_end(&self) -> Option<&str> {
        match self.0.last()? {
            TextPiece::Known(text) => Some(text),
            TextPiece::Unknown { .. } => None,
        }
    }

    /// Returns the first expression that the text depends on, as people would write it.
    pub(crate) fn depends_on(&self) -> Option<&str> {
        self.0.iter().find_map(|piece| match piece {
            TextPiece::Known(_) => None,
            TextPiece::Unknown { shown, .. } => Some(shown.as_str()),
        })
    }

    /// Returns a segment of a path by its number: the second segment of `/prod/v1` is `prod`. `None` if there is none.
    pub(crate) fn segment(&self, number: usize) -> Option<Self> {
        let mut segments = vec![Self::default()];
        for piece in &self.0 {
            match piece {
                TextPiece::Known(text) => {
                    for (index, part) in text.split('/').enumerate() {
                        if index > 0 {
                            segments.push(Self::default());
                        }
                        if let Some(last) = segments.last_mut() {
                            last.push_known(part);
                        }
                    }
                }
                TextPiece::Unknown { .. } => segments.last_mut()?.0.push(piece.clone()),
            }
        }
        segments.into_iter().nth(number)
    }

    /// Reports whether two domain names are the same; case does not matter. `None` if only the deployment knows.
    pub(crate) fn is_same_name(&self, other: &Self) -> Option<bool> {
        match (self.as_known(), other.as_known()) {
            (Some(one), Some(two)) => return Some(one.eq_ignore_ascii_case(two)),
            _ if self == other => return Some(true),
            _ => {}
        }
        let differs = |one: Option<&str>, two: Option<&str>, from_end: bool| {
            let (Some(one), Some(two)) = (one, two) else { return false };
            let (one, two) = (one.to_ascii_lowercase(), two.to_ascii_lowercase());
            let fits = |long: &str, short: &str| {
                if from_end { long.ends_with(short) } else { long.starts_with(short) }
            };
            !fits(&one, &two) && !fits(&two, &one)
        };
        let is_other = differs(self.known_start(), other.known_start(), false)
            || differs(self.known_end(), other.known_end(), true);
        if is_other { Some(false) } else { None }
    }

    /// Reports whether this is known to be a wildcard, such as `*.example.com`, that covers a name.
    pub(crate) fn is_wildcard_of(&self, name: &Self) -> bool {
        let parent = self.as_known().and_then(|wildcard| wildcard.strip_prefix("*."));
        let rest = name.as_known().and_then(|name| name.split_once('.')).map(|(_, rest)| rest);
        parent.zip(rest).is_some_and(|(parent, rest)| parent.eq_ignore_ascii_case(rest))
    }
}

/// The text as people would write it: `${Api}.execute-api.eu-west-1.amazonaws.com`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            TextPiece::Known(text) => f.write_str(text),
            TextPiece::Unknown { shown, .. } => write!(f, "${{{shown}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(before: &str, expression: &str, after: &str) -> Text {
        let mut text = Text::known(before);
        text.push_unknown(expression.to_owned(), "X".to_owned());
        text.push_known(after);
        text
    }

    #[test]
    fn names_are_the_same_different_or_open() {
        let known = Text::known("API.example.com");
        for (other, same) in [
            (Text::known("api.example.com"), Some(true)),
            (Text::known("www.example.com"), Some(false)),
            (unknown("", "a", ""), None),
            (unknown("", "a", ".example.com"), None),
            (unknown("", "a", ".example.org"), Some(false)),
            (unknown("www.", "a", ""), Some(false)),
        ] {
            assert_eq!(known.is_same_name(&other), same, "{other}");
            assert_eq!(other.is_same_name(&known), same, "{other}");
        }
        assert_eq!(unknown("", "a", "").is_same_name(&unknown("", "a", "")), Some(true));
        assert_eq!(unknown("", "a", "").is_same_name(&unknown("", "b", "")), None);
    }

    #[test]
    fn segments_keep_their_unknown_pieces() {
        let path = unknown("/", "a", "/v1");
        assert_eq!(path.segment(1), Some(unknown("", "a", "")));
        assert_eq!(path.segment(2).as_ref().and_then(Text::as_known), Some("v1"));
        assert_eq!(path.segment(3), None);
    }
}
