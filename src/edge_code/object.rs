//! Object literals that have `headers`, and whether they may be a request.

use std::collections::HashMap;

use super::token::{Token, Tokens};

/// What else an object literal has.
#[derive(Debug, Default, Clone, Copy)]
struct Object {
    has_uri: bool,
    has_status: bool,
    /// Whether it takes over what another object has.
    has_spread: bool,
}

/// The object literals of code, by the bracket that opens them.
pub(super) struct Objects(HashMap<usize, Object>);

impl Objects {
    pub(super) fn read(tokens: &Tokens<'_>) -> Self {
        let mut all: HashMap<usize, Object> = HashMap::new();
        for at in 0..tokens.len() {
            let Some(open) = tokens.enclosing(at) else { continue };
            let (Some(Token::Word(name) | Token::Quoted(name)), true) = (tokens.get(at), tokens.is_sign(open, '{'))
            else {
                continue;
            };
            if tokens.is_spread(at) {
                all.entry(open).or_default().has_spread = true;
            } else if name == "uri" {
                all.entry(open).or_default().has_uri = true;
            } else if matches!(name, "status" | "statusCode") {
                all.entry(open).or_default().has_status = true;
            }
        }
        Self(all)
    }

    /// Whether the `headers:` at a token may replace those of the request. A response has a status, and the options of
    /// an outgoing call have no `uri`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html>
    pub(super) fn replaces_headers(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let Some(open) = tokens.enclosing(at) else { return false };
        let object = self.0.get(&open).copied().unwrap_or_default();
        let is_literal = tokens.is_sign(at + 2, '{');
        let is_assigned = tokens.enclosing(open).is_some_and(|call| tokens.before(call) == Some(Token::Word("assign")));
        !object.has_status && (object.has_uri || (!is_literal && (object.has_spread || is_assigned)))
    }
}
