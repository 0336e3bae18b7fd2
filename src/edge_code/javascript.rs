//! Parses JavaScript, as scripts and as modules.

mod expression;
mod lexer;
mod statement;

pub(super) use lexer::invalid;
use lexer::{JavaScriptLexer, JavaScriptToken};

use super::tree::{DEEPEST, ExprId, FunctionId, FunctionNode, Stmt, Tree, Unread};

struct JavaScriptParser<'c> {
    lexer: JavaScriptLexer<'c>,
    token: JavaScriptToken,
    tree: Tree,
    depth: usize,
    /// True if `await` may be used.
    is_async: bool,
    is_generator: bool,
    /// True if `in` ends an expression, as in the head of a loop.
    ends_at_in: bool,
}

type Parsed<T> = Result<T, Unread>;

/// Parses code.
pub(super) fn parse(code: &str) -> Result<Tree, Unread> {
    let mut parser = JavaScriptParser {
        lexer: JavaScriptLexer::new(code),
        token: JavaScriptToken::End,
        tree: Tree::default(),
        depth: 0,
        is_async: true,
        is_generator: false,
        ends_at_in: false,
    };
    parser.advance()?;
    let mut body = Vec::new();
    while parser.token != JavaScriptToken::End {
        body.extend(parser.statement()?);
    }
    parser.tree.body = body;
    Ok(parser.tree)
}

impl JavaScriptParser<'_> {
    fn advance(&mut self) -> Parsed<()> {
        self.token = self.lexer.next()?;
        Ok(())
    }

    /// Returns the token after the current one.
    fn following(&self) -> JavaScriptToken {
        self.lexer.clone().next().unwrap_or(JavaScriptToken::End)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token, JavaScriptToken::Sign(found) if found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.token, JavaScriptToken::Word(found) if &**found == word)
    }

    fn take(&mut self, sign: &str) -> Parsed<bool> {
        let is_there = self.is_sign(sign);
        if is_there {
            self.advance()?;
        }
        Ok(is_there)
    }

    fn take_word(&mut self, word: &str) -> Parsed<bool> {
        let is_there = self.is_word(word);
        if is_there {
            self.advance()?;
        }
        Ok(is_there)
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.take(sign)? { Ok(()) } else { self.unexpected(&format!("`{sign}`")) }
    }

    fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let found = match &self.token {
            JavaScriptToken::Word(word) | JavaScriptToken::EscapedWord(word) => format!("`{word}`"),
            JavaScriptToken::Number(_) => "a number".to_owned(),
            JavaScriptToken::Text(_) => "a text".to_owned(),
            JavaScriptToken::Sign(sign) => format!("`{sign}`"),
            JavaScriptToken::End => "the end of the code".to_owned(),
        };
        self.lexer.error(format!("{wanted} is expected, not {found}"))
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

    /// Parses the parameters and the body of a function.
    fn function(&mut self, is_async: bool, is_generator: bool) -> Parsed<FunctionId> {
        self.expect("(")?;
        let outer = (self.is_async, self.is_generator, self.ends_at_in);
        (self.is_async, self.is_generator, self.ends_at_in) = (is_async, is_generator, false);
        let params = self.list(")")?;
        let body = self.block()?;
        (self.is_async, self.is_generator, self.ends_at_in) = outer;
        Ok(self.tree.add_function(FunctionNode { params, body, is_arrow: false, is_generator }))
    }

    /// Parses the body of an arrow function, after the arrow.
    fn arrow(&mut self, params: Vec<ExprId>, is_async: bool) -> Parsed<FunctionId> {
        let outer = (self.is_async, self.is_generator);
        (self.is_async, self.is_generator) = (is_async, false);
        let body = if self.is_sign("{") {
            let ends_at_in = std::mem::take(&mut self.ends_at_in);
            let body = self.block()?;
            self.ends_at_in = ends_at_in;
            body
        } else {
            Tree::returning(self.assignment()?)
        };
        (self.is_async, self.is_generator) = outer;
        Ok(self.tree.add_function(FunctionNode { params, body, is_arrow: true, is_generator: false }))
    }

    /// Parses statements in braces.
    fn block(&mut self) -> Parsed<Vec<Stmt>> {
        self.expect("{")?;
        let mut body = Vec::new();
        while !self.is_sign("}") {
            if self.token == JavaScriptToken::End {
                return self.unexpected("`}`");
            }
            body.extend(self.statement()?);
        }
        self.advance()?;
        Ok(body)
    }
}
