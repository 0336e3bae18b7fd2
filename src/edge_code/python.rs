//! Parses Python.

mod expression;
mod lexer;
mod statement;

use lexer::{PythonToken, tokens};

use super::javascript::invalid;
use super::tree::{DEEPEST, ExprId, Tree, Unread};

struct PythonParser<'c> {
    code: &'c str,
    tokens: Vec<(PythonToken, usize)>,
    at: usize,
    tree: Tree,
    depth: usize,
    /// True if `x as y` names a part of a pattern.
    is_pattern: bool,
}

type Parsed<T> = Result<T, Unread>;

/// Parses code.
pub(super) fn parse(code: &str) -> Result<Tree, Unread> {
    let mut parser = PythonParser::new(code, Tree::default())?;
    let mut body = Vec::new();
    while *parser.token() != PythonToken::End {
        body.extend(parser.statement()?);
    }
    parser.tree.body = body;
    Ok(parser.tree)
}

impl<'c> PythonParser<'c> {
    fn new(code: &'c str, tree: Tree) -> Parsed<Self> {
        Ok(Self { code, tokens: tokens(code)?, at: 0, tree, depth: 0, is_pattern: false })
    }

    fn token(&self) -> &PythonToken {
        self.tokens.get(self.at).map_or(&PythonToken::End, |(token, _)| token)
    }

    fn following(&self) -> &PythonToken {
        self.tokens.get(self.at + 1).map_or(&PythonToken::End, |(token, _)| token)
    }

    fn advance(&mut self) {
        self.at += 1;
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token(), PythonToken::Sign(found) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.token(), PythonToken::Word(found) if &**found == word)
    }

    fn take(&mut self, sign: &str) -> bool {
        let is_there = self.is_sign(sign);
        self.at += usize::from(is_there);
        is_there
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.is_word(word);
        self.at += usize::from(is_there);
        is_there
    }

    fn take_token(&mut self, token: &PythonToken) -> bool {
        let is_there = self.token() == token;
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.take(sign) { Ok(()) } else { self.unexpected(&format!("`{sign}`")) }
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { self.unexpected(&format!("`{word}`")) }
    }

    fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        let at = self.tokens.get(self.at).map_or(self.code.len(), |(_, at)| *at);
        Err(invalid(self.code, at, message))
    }

    fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let found = match self.token() {
            PythonToken::Word(word) => format!("`{word}`"),
            PythonToken::Number(_) => "a number".to_owned(),
            PythonToken::Text(_) | PythonToken::Parts(_) => "a text".to_owned(),
            PythonToken::Sign(sign) => format!("`{sign}`"),
            PythonToken::Line => "the end of the line".to_owned(),
            PythonToken::Indent => "an indented line".to_owned(),
            PythonToken::Dedent => "the end of the block".to_owned(),
            PythonToken::End => "the end of the code".to_owned(),
        };
        self.error(format!("{wanted} is expected, not {found}"))
    }

    /// Goes one level deeper, unless the code is nested too deep.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            return Err(Unread::TooDeep);
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Parses code of its own, as in an f-string, into the same tree.
    fn embedded(&mut self, code: &str) -> Parsed<ExprId> {
        let code = format!("({})", code.trim().trim_end_matches('='));
        let mut inner = PythonParser::new(&code, std::mem::take(&mut self.tree))?;
        inner.depth = self.depth;
        let parsed = inner.nested(PythonParser::expressions);
        self.tree = inner.tree;
        parsed
    }
}
