//! Statements of JavaScript.

use std::rc::Rc;

use super::lexer::JavaScriptToken;
use super::{JavaScriptParser, Parsed};
use crate::edge_code::tree::{ExprId, Expression, Stmt, Tree};

impl JavaScriptParser<'_> {
    /// Parses a statement, which may be a list of declarations.
    pub(super) fn statement(&mut self) -> Parsed<Vec<Stmt>> {
        self.nested(Self::statement_here)
    }

    /// Parses a statement that is a body of its own.
    fn body(&mut self) -> Parsed<Vec<Stmt>> {
        if self.is_sign("{") { self.block() } else { self.statement() }
    }

    fn parenthesized(&mut self) -> Parsed<ExprId> {
        self.expect("(")?;
        let value = self.expression()?;
        self.expect(")")?;
        Ok(value)
    }

    pub(super) fn end_of_statement(&mut self) -> Parsed<()> {
        if self.take(";")? || self.is_sign("}") || self.token == JavaScriptToken::End || self.lexer.after_line {
            Ok(())
        } else {
            self.unexpected("`;`")
        }
    }

    fn statement_here(&mut self) -> Parsed<Vec<Stmt>> {
        let word = match &self.token {
            JavaScriptToken::Sign("{") => return Ok(vec![Stmt::Block(self.block()?)]),
            JavaScriptToken::Sign(";") => {
                self.advance()?;
                return Ok(Vec::new());
            }
            JavaScriptToken::Word(word) => word.clone(),
            _ => return self.expression_statement(),
        };
        let following = |parser: &Self| parser.following();
        let statement = match &*word {
            "var" | "const" => return self.declaration(),
            "let"
                if matches!(
                    following(self),
                    JavaScriptToken::Word(_) | JavaScriptToken::EscapedWord(_) | JavaScriptToken::Sign("[" | "{")
                ) =>
            {
                return self.declaration();
            }
            "function" => self.function_statement(false)?,
            "async" if matches!(following(self), JavaScriptToken::Word(word) if &*word == "function") => {
                self.advance()?;
                self.tree.features.modern.get_or_insert("async");
                self.function_statement(true)?
            }
            "class" => self.class_statement()?,
            "if" => self.conditions()?,
            "for" => self.for_loop()?,
            "while" => {
                self.advance()?;
                let test = Some(self.parenthesized()?);
                Stmt::While { test, is_late: false, update: None, body: self.body()? }
            }
            "do" => {
                self.advance()?;
                let body = self.body()?;
                if !self.take_word("while")? {
                    return self.unexpected("`while`");
                }
                let test = Some(self.parenthesized()?);
                self.take(";")?;
                Stmt::While { test, is_late: true, update: None, body }
            }
            "return" | "throw" => {
                self.advance()?;
                let ends = self.lexer.after_line
                    || matches!(self.token, JavaScriptToken::End | JavaScriptToken::Sign(";" | "}"));
                let value = if ends { None } else { Some(self.expression()?) };
                self.end_of_statement()?;
                if &*word == "return" { Stmt::Return(value) } else { Stmt::Throw(value) }
            }
            "break" | "continue" => {
                self.advance()?;
                if let (JavaScriptToken::Word(_), false) = (&self.token, self.lexer.after_line) {
                    self.advance()?;
                }
                self.end_of_statement()?;
                if &*word == "break" { Stmt::Break } else { Stmt::Continue }
            }
            "try" => self.try_statement()?,
            "switch" => self.switch()?,
            "with" => {
                self.advance()?;
                self.parenthesized()?;
                self.body()?;
                Stmt::With
            }
            "debugger" => {
                self.advance()?;
                self.end_of_statement()?;
                return Ok(Vec::new());
            }
            "import" if !matches!(following(self), JavaScriptToken::Sign("(" | ".")) => return self.import(),
            "export" => return self.export(),
            _ if following(self) == JavaScriptToken::Sign(":") => {
                self.advance()?;
                self.advance()?;
                return self.statement();
            }
            _ => return self.expression_statement(),
        };
        Ok(vec![statement])
    }

    fn expression_statement(&mut self) -> Parsed<Vec<Stmt>> {
        let value = self.expression()?;
        self.end_of_statement()?;
        Ok(vec![Stmt::Expression(value)])
    }

    fn function_statement(&mut self, is_async: bool) -> Parsed<Stmt> {
        self.advance()?;
        let is_generator = self.take("*")?;
        // Only the default export has no name.
        let name: Rc<str> = match &self.token {
            JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name) => name.clone(),
            _ => "default".into(),
        };
        if !self.is_sign("(") {
            self.advance()?;
        }
        let function = self.function(is_async, is_generator)?;
        Ok(Stmt::Function(name, function))
    }

    fn class_statement(&mut self) -> Parsed<Stmt> {
        let name = match self.following() {
            JavaScriptToken::Word(name) => name,
            _ => "default".into(),
        };
        let class = self.class()?;
        let target = self.tree.add(Expression::Name(name));
        Ok(Stmt::Declare { is_local: true, target, value: Some(class) })
    }

    fn conditions(&mut self) -> Parsed<Stmt> {
        let mut branches = Vec::new();
        loop {
            self.advance()?;
            let test = self.parenthesized()?;
            branches.push((test, self.body()?));
            if !self.take_word("else")? {
                return Ok(Stmt::If(branches, Vec::new()));
            }
            if !self.is_word("if") {
                return Ok(Stmt::If(branches, self.body()?));
            }
        }
    }

    /// Parses declarations, with what ends them.
    fn declaration(&mut self) -> Parsed<Vec<Stmt>> {
        let statements = self.declarators()?;
        self.end_of_statement()?;
        Ok(statements)
    }

    fn declarators(&mut self) -> Parsed<Vec<Stmt>> {
        let is_local = !self.is_word("var");
        if is_local {
            let word = if self.is_word("let") { "let" } else { "const" };
            self.tree.features.modern.get_or_insert(word);
        }
        self.advance()?;
        let mut statements = Vec::new();
        loop {
            let target = self.binding()?;
            let value = if self.take("=")? { Some(self.assignment()?) } else { None };
            statements.push(Stmt::Declare { is_local, target, value });
            if !self.take(",")? {
                return Ok(statements);
            }
        }
    }

    /// Parses a name or a pattern that gets a value.
    fn binding(&mut self) -> Parsed<ExprId> {
        match self.token.clone() {
            JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name) => {
                self.advance()?;
                Ok(self.tree.add(Expression::Name(name)))
            }
            // A pattern is written as a value is.
            JavaScriptToken::Sign("{" | "[") => self.nested(Self::primary),
            _ => self.unexpected("a name"),
        }
    }

    fn for_loop(&mut self) -> Parsed<Stmt> {
        self.advance()?;
        self.take_word("await")?;
        self.expect("(")?;
        self.ends_at_in = true;
        let first = self.head();
        self.ends_at_in = false;
        let first = first?;
        let is_over_keys = self.is_word("in");
        if is_over_keys || self.is_word("of") {
            self.advance()?;
            let values = self.expression()?;
            self.expect(")")?;
            let body = self.body()?;
            let Some(Stmt::Declare { target, .. } | Stmt::Expression(target)) = first.into_iter().next() else {
                return self.unexpected("a name");
            };
            return Ok(Stmt::ForEach { target, values, is_over_keys, body, otherwise: Vec::new() });
        }
        self.expect(";")?;
        let test = if self.is_sign(";") { None } else { Some(self.expression()?) };
        self.expect(";")?;
        let update = if self.is_sign(")") { None } else { Some(self.expression()?) };
        self.expect(")")?;
        let body = self.body()?;
        let mut statements = first;
        statements.push(Stmt::While { test, is_late: false, update, body });
        Ok(Stmt::Block(statements))
    }

    /// Parses what a loop begins with.
    fn head(&mut self) -> Parsed<Vec<Stmt>> {
        let is_let = self.is_word("let")
            && matches!(
                self.following(),
                JavaScriptToken::Word(_) | JavaScriptToken::EscapedWord(_) | JavaScriptToken::Sign("[" | "{")
            );
        if self.is_sign(";") {
            Ok(Vec::new())
        } else if is_let || self.is_word("var") || self.is_word("const") {
            self.declarators()
        } else {
            Ok(vec![Stmt::Expression(self.expression()?)])
        }
    }

    fn try_statement(&mut self) -> Parsed<Stmt> {
        self.advance()?;
        let body = self.block()?;
        let mut handlers = Vec::new();
        if self.take_word("catch")? {
            let mut error = None;
            if self.take("(")? {
                error = Some(self.binding()?);
                self.expect(")")?;
            }
            handlers.push((error, self.block()?));
        }
        let is_final = self.take_word("finally")?;
        if handlers.is_empty() && !is_final {
            return self.unexpected("`catch` or `finally`");
        }
        let finally = if is_final { self.block()? } else { Vec::new() };
        Ok(Stmt::Try { body, handlers, otherwise: Vec::new(), finally })
    }

    fn switch(&mut self) -> Parsed<Stmt> {
        self.advance()?;
        let subject = self.parenthesized()?;
        self.expect("{")?;
        let mut cases = Vec::new();
        while !self.take("}")? {
            let test = if self.take_word("default")? {
                None
            } else if self.take_word("case")? {
                Some(self.expression()?)
            } else {
                return self.unexpected("`case`");
            };
            self.expect(":")?;
            let mut body = Vec::new();
            while !(self.is_sign("}") || self.is_word("case") || self.is_word("default")) {
                if self.token == JavaScriptToken::End {
                    return self.unexpected("`}`");
                }
                body.extend(self.statement()?);
            }
            cases.push((test, body));
        }
        Ok(Stmt::Switch(subject, cases))
    }

    /// Parses the name of a module.
    fn module(&mut self) -> Parsed<Rc<str>> {
        let JavaScriptToken::Text(module) = self.token.clone() else { return self.unexpected("the name of a module") };
        self.advance()?;
        if self.is_word("with") || (self.is_word("assert") && !self.lexer.after_line) {
            self.advance()?;
            self.expect("{")?;
            self.list_of_names()?;
        }
        self.end_of_statement()?;
        Ok(module)
    }

    /// Parses names in braces, after the opening one: what is there, and what it is called here.
    fn list_of_names(&mut self) -> Parsed<Vec<(Rc<str>, Rc<str>)>> {
        let mut names = Vec::new();
        while !self.take("}")? {
            let there = self.name_or_text()?;
            let here = if self.take_word("as")? || self.take(":")? { self.name_or_text()? } else { there.clone() };
            names.push((there, here));
            if !self.is_sign("}") {
                self.expect(",")?;
            }
        }
        Ok(names)
    }

    fn name_or_text(&mut self) -> Parsed<Rc<str>> {
        let (JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name) | JavaScriptToken::Text(name)) =
            self.token.clone()
        else {
            return self.unexpected("a name");
        };
        self.advance()?;
        Ok(name)
    }

    fn import(&mut self) -> Parsed<Vec<Stmt>> {
        self.advance()?;
        let mut found: Vec<(Option<Rc<str>>, Rc<str>)> = Vec::new();
        if !matches!(self.token, JavaScriptToken::Text(_)) {
            loop {
                if self.take("{")? {
                    found.extend(self.list_of_names()?.into_iter().map(|(there, here)| {
                        let member = Some(there).filter(|there| &**there != "default");
                        (member, here)
                    }));
                } else if self.take("*")? {
                    self.take_word("as")?;
                    found.push((None, self.name_or_text()?));
                } else {
                    found.push((None, self.name_or_text()?));
                }
                if !self.take(",")? {
                    break;
                }
            }
            if !self.take_word("from")? {
                return self.unexpected("`from`");
            }
        }
        let module = self.module()?;
        self.tree.features.imports.push(module.clone());
        let import = |(member, name)| Stmt::Import { module: module.clone(), member, name };
        Ok(found.into_iter().map(import).collect())
    }

    fn export(&mut self) -> Parsed<Vec<Stmt>> {
        self.advance()?;
        self.tree.features.exports = true;
        let mut statements = Vec::new();
        if self.take_word("default")? {
            if self.is_word("function") || self.is_word("class") || self.is_word("async") {
                return self.statement();
            }
            let value = self.assignment()?;
            self.end_of_statement()?;
            return Ok(vec![Stmt::Export("default".into(), value)]);
        }
        if self.take("*")? {
            if self.take_word("as")? {
                self.name_or_text()?;
            }
            if !self.take_word("from")? {
                return self.unexpected("`from`");
            }
            self.module()?;
            return Ok(statements);
        }
        if self.take("{")? {
            let names = self.list_of_names()?;
            if self.take_word("from")? {
                self.module()?;
                return Ok(statements);
            }
            self.end_of_statement()?;
            for (here, there) in names {
                let value = self.tree.add(Expression::Name(here));
                statements.push(Stmt::Export(there, value));
            }
            return Ok(statements);
        }
        statements = self.statement()?;
        let names: Vec<Rc<str>> = statements.iter().filter_map(|statement| declared(&self.tree, statement)).collect();
        for name in names {
            let value = self.tree.add(Expression::Name(name.clone()));
            statements.push(Stmt::Export(name, value));
        }
        Ok(statements)
    }
}

/// Returns the name that a statement declares.
fn declared(tree: &Tree, statement: &Stmt) -> Option<Rc<str>> {
    match statement {
        Stmt::Function(name, _) => Some(name.clone()),
        Stmt::Declare { target, .. } => tree.name(*target).cloned(),
        _ => None,
    }
}
