//! Patterns of the schemas.

use regex_lite::Regex;

/// The longest text that is compared with a pattern, in bytes. AWS limits what has a pattern to less.
const LONGEST: usize = 4096;

/// A pattern, compiled.
#[derive(Debug)]
pub(crate) struct Pattern(Option<Regex>);

impl Pattern {
    /// Compiles a pattern. One that cannot be compiled takes every text.
    pub(crate) fn new(text: &str) -> Self {
        Self(Regex::new(text).ok())
    }

    /// Reports whether some part of a text matches, as JSON Schema defines it. A text that is too long is not looked at.
    pub(crate) fn takes(&self, text: &str) -> bool {
        text.len() > LONGEST || self.0.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    #[cfg(test)]
    pub(super) fn is_compiled(&self) -> bool {
        self.0.is_some()
    }
}
