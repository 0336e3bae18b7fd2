//! The words and signs of JavaScript and Python alike.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'c> {
    Word(&'c str),
    /// What is between quotes.
    Quoted(&'c str),
    Sign(char),
}

/// The tokens of code, as far as they matter here.
fn tokens(code: &str) -> Vec<Token<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (Some(Token::Word(&rest[..end])), end)
        } else if matches!(first, '\'' | '"' | '`') {
            // A quote that a line leaves open, as in a regular expression, ends there.
            let inner = &rest[1..];
            let end = inner.find(|c| c == first || (c == '\n' && first != '`')).unwrap_or(inner.len());
            (Some(Token::Quoted(&inner[..end])), (end + 2).min(rest.len()))
        } else {
            (Some(Token::Sign(first)).filter(|_| !first.is_whitespace()), first.len_utf8())
        };
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

/// Code, token by token, without its comments.
pub(super) struct Tokens<'c>(Vec<Token<'c>>);

impl<'c> Tokens<'c> {
    /// The tokens of code that has no comments any more.
    pub(super) fn new(code: &'c str) -> Self {
        Self(tokens(code))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<Token<'c>> {
        self.0.get(at).copied()
    }

    pub(super) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.get(at) == Some(Token::Sign(sign))
    }

    pub(super) fn before(&self, at: usize) -> Option<Token<'c>> {
        self.get(at.checked_sub(1)?)
    }

    /// Where the bracket that opens at a token closes.
    pub(super) fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.0.len() {
            match self.get(at) {
                Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                Some(Token::Sign(')' | ']' | '}')) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.0.len()
    }

    /// The innermost bracket around a token.
    pub(super) fn enclosing(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (0..at).rev().find(|open| match self.get(*open) {
            Some(Token::Sign(')' | ']' | '}')) => {
                depth += 1;
                false
            }
            Some(Token::Sign('(' | '[' | '{')) if depth == 0 => true,
            Some(Token::Sign('(' | '[' | '{')) => {
                depth -= 1;
                false
            }
            _ => false,
        })
    }
}

/// JavaScript and Python alike, line by line; a URL's slashes are no comment.
pub(super) fn without_comments(code: &str) -> String {
    let mut result = String::new();
    let mut in_block = false;
    for line in code.lines() {
        let mut rest = line;
        if in_block {
            match rest.split_once("*/") {
                Some((_, after)) => (rest, in_block) = (after, false),
                None => continue,
            }
        }
        if let Some((before, after)) = rest.split_once("/*") {
            result.push_str(before);
            in_block = !after.contains("*/");
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        let trimmed = rest.trim_start();
        if !trimmed.starts_with("//") && !trimmed.starts_with('#') {
            result.push_str(rest.split(" //").next().unwrap_or_default().split(" #").next().unwrap_or_default());
        }
        result.push('\n');
    }
    result
}
