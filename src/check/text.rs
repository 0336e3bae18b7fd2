//! Text of which some pieces are known only to a deployment.

use std::fmt;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Known text.
    Known(String),
    /// `Ref` of a resource, a parameter without a value, or a pseudo parameter.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(String, String),
    /// Something else, in words that complete "depends on …".
    Opaque(String),
}

const TOO_MUCH: &str = "too much text";

/// Text, piece by piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text(Vec<Part>);

impl Text {
    /// Known text; an empty one is no piece, so that `${X}` alone is what `Ref` of it is.
    pub(crate) fn known(text: &str) -> Self {
        if text.is_empty() { Self::default() } else { Self(vec![Part::Known(text.to_owned())]) }
    }

    pub(crate) fn part(part: Part) -> Self {
        Self(vec![part])
    }

    pub(crate) fn opaque(reason: &str) -> Self {
        Self::part(Part::Opaque(reason.to_owned()))
    }

    /// What stands for text that is too long to be put together.
    pub(crate) fn too_much() -> Self {
        Self::opaque(TOO_MUCH)
    }

    /// Whether it is what programs are made of, as far as it is known: no hole may hold a statement, and none stands for
    /// text that was too long.
    pub(crate) fn is_readable_code(&self) -> bool {
        let mut before = "";
        for part in &self.0 {
            match part {
                Part::Known(text) => before = text,
                Part::Opaque(reason) if reason == TOO_MUCH => return false,
                // What is filled in after an opening quote, an equals sign or the like is a value.
                _ if before.trim_end_matches([' ', '\t']).ends_with([';', '{', '}', '\n']) => return false,
                _ if before.is_empty() => return false,
                _ => {}
            }
        }
        self.has_known(|_| true)
    }

    /// Adds pieces, known ones grown together.
    pub(crate) fn extend(&mut self, more: Self) {
        for part in more.0 {
            match (self.0.last_mut(), part) {
                (Some(Part::Known(last)), Part::Known(text)) => last.push_str(&text),
                (_, part) => self.0.push(part),
            }
        }
    }

    /// How much there is to keep: the bytes, and one for each piece and for the text.
    pub(crate) fn size(&self) -> usize {
        let bytes = |part: &Part| match part {
            Part::Known(text) | Part::Ref(text) | Part::Opaque(text) => text.len(),
            Part::GetAtt(id, attribute) => id.len() + attribute.len(),
        };
        self.0.iter().map(|part| bytes(part) + 1).sum::<usize>() + 1
    }

    /// The text, where all of it is known.
    pub(crate) fn as_known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// The only piece.
    pub(crate) fn single(&self) -> Option<&Part> {
        match self.0.as_slice() {
            [part] => Some(part),
            _ => None,
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The first piece that is not known, alone.
    pub(crate) fn first_unknown(&self) -> Option<Self> {
        self.0.iter().find(|part| !matches!(part, Part::Known(_))).cloned().map(Self::part)
    }

    /// Whether a known piece is so.
    pub(crate) fn has_known(&self, is_so: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Known(text) if is_so(text)))
    }

    /// The text with its dynamic references taken for what they are: filled in by the deployment.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
    pub(crate) fn with_dynamic_references(self) -> Self {
        if !self.has_known(|text| text.contains("{{resolve:")) {
            return self;
        }
        let mut result = Self::default();
        for part in self.0 {
            let Part::Known(text) = part else {
                result.0.push(part);
                continue;
            };
            let mut pieces = text.split("{{resolve:");
            result.extend(Self::known(pieces.next().unwrap_or_default()));
            for piece in pieces {
                let (reference, rest) = piece.split_once("}}").unwrap_or((piece, ""));
                result.extend(Self::opaque(&format!("resolve:{reference}")));
                result.extend(Self::known(rest));
            }
        }
        result
    }

    /// What the unknown pieces depend on, in words.
    pub(crate) fn reason(&self) -> Option<String> {
        self.0.iter().find_map(|part| match part {
            Part::Known(_) => None,
            Part::Ref(name) | Part::Opaque(name) => Some(format!("`{name}`")),
            Part::GetAtt(id, attribute) => Some(format!("`{id}.{attribute}`")),
        })
    }

    /// The pieces between the separators, which are looked for in known pieces.
    pub(crate) fn split(&self, separator: &str) -> Vec<Self> {
        let mut pieces = vec![Self::default()];
        for part in &self.0 {
            let Part::Known(text) = part else {
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
                    last.extend(Self::known(piece));
                }
            }
        }
        pieces
    }
}

/// The text as people would write it: `${Api}.execute-api.eu-west-1.amazonaws.com`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Known(text) => f.write_str(text),
            Part::Ref(name) | Part::Opaque(name) => write!(f, "${{{name}}}"),
            Part::GetAtt(id, attribute) => write!(f, "${{{id}.{attribute}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_reference_is_a_hole() {
        let text = Text::known("{{resolve:ssm:/api/id}}.execute-api").with_dynamic_references();
        assert_eq!(text.to_string(), "${resolve:ssm:/api/id}.execute-api");
        assert!(!text.has_known(|known| known.contains('/')));
    }

    #[test]
    fn a_hole_alone_is_the_only_piece() {
        let mut text = Text::known("");
        text.extend(Text::part(Part::Ref("X".to_owned())));
        text.extend(Text::known(""));
        assert_eq!(text.single(), Some(&Part::Ref("X".to_owned())));
    }

    #[test]
    fn a_url_with_a_hole_is_split() {
        let mut url = Text::known("https://");
        url.extend(Text::part(Part::Ref("Api".to_owned())));
        url.extend(Text::known(".execute-api.eu-west-1.amazonaws.com/prod"));
        let pieces = url.split("/");
        assert_eq!(pieces[2].to_string(), "${Api}.execute-api.eu-west-1.amazonaws.com");
        assert_eq!(pieces[3].as_known(), Some("prod"));
        assert_eq!(url.reason().as_deref(), Some("`Api`"));
    }
}
