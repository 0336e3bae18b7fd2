//! Errors without a place in a text.

/// An error in a sentence, with what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The problem, without a full stop.
    pub what: String,
    /// The advice on what to do about it, one line each.
    pub helps: Vec<String>,
}

impl Problem {
    /// Returns a problem without help.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), helps: Vec::new() }
    }

    /// Adds a help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Adds any number of helps, such as an `Option` of one.
    #[must_use]
    pub fn helps(mut self, helps: impl IntoIterator<Item = String>) -> Self {
        self.helps.extend(helps);
        self
    }
}
