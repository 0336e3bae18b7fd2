//! Statements of Python.

use std::rc::Rc;

use super::lexer::PythonToken;
use super::{Parsed, PythonParser};
use crate::edge_code::tree::{ExprId, Expression, FunctionNode, Operator, Stmt};

const ASSIGNMENTS: &[&str] = &["+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="];

impl PythonParser<'_> {
    /// Parses a line or a block.
    pub(super) fn statement(&mut self) -> Parsed<Vec<Stmt>> {
        self.nested(Self::statement_here)
    }

    fn statement_here(&mut self) -> Parsed<Vec<Stmt>> {
        if self.is_sign("@") {
            return self.decorated();
        }
        let PythonToken::Word(word) = self.token().clone() else { return self.line() };
        let statement = match &*word {
            "if" => self.conditions()?,
            "while" => {
                self.advance();
                let test = Some(self.named()?);
                let body = self.block()?;
                let loop_ = Stmt::While { test, is_late: false, update: None, body };
                let mut all = vec![loop_];
                if self.take_word("else") {
                    all.extend(self.block()?);
                }
                return Ok(all);
            }
            "for" => self.for_loop()?,
            "try" => self.try_statement()?,
            "with" => return self.with(),
            "def" => self.function()?,
            "class" => self.class()?,
            "async" => {
                self.advance();
                return self.statement();
            }
            "match" => {
                let at = self.at;
                let Some(statement) = self.match_statement()? else {
                    self.at = at;
                    return self.line();
                };
                statement
            }
            _ => return self.line(),
        };
        Ok(vec![statement])
    }

    /// Parses a colon and what follows it: a line, or an indented block.
    fn block(&mut self) -> Parsed<Vec<Stmt>> {
        self.expect(":")?;
        if !self.take_token(&PythonToken::Line) {
            return self.line();
        }
        if !self.take_token(&PythonToken::Indent) {
            return self.unexpected("an indented line");
        }
        let mut body = Vec::new();
        while !self.take_token(&PythonToken::Dedent) {
            if *self.token() == PythonToken::End {
                break;
            }
            body.extend(self.statement()?);
        }
        Ok(body)
    }

    /// Parses the statements of a line.
    fn line(&mut self) -> Parsed<Vec<Stmt>> {
        if *self.token() == PythonToken::Indent {
            return self.error("the line is indented without a reason");
        }
        let mut statements = Vec::new();
        loop {
            self.simple(&mut statements)?;
            let has_more = self.take(";");
            if self.take_token(&PythonToken::Line) || *self.token() == PythonToken::End {
                return Ok(statements);
            }
            if !has_more {
                return self.unexpected("the end of the line");
            }
        }
    }

    fn ends(&self) -> bool {
        matches!(self.token(), PythonToken::Line | PythonToken::End | PythonToken::Sign(";"))
    }

    fn simple(&mut self, statements: &mut Vec<Stmt>) -> Parsed<()> {
        let word = match self.token() {
            PythonToken::Word(word) => word.clone(),
            _ => return self.assignment(statements),
        };
        match &*word {
            "pass" => self.advance(),
            "break" => {
                self.advance();
                statements.push(Stmt::Break);
            }
            "continue" => {
                self.advance();
                statements.push(Stmt::Continue);
            }
            "return" => {
                self.advance();
                let value = if self.ends() { None } else { Some(self.expressions()?) };
                statements.push(Stmt::Return(value));
            }
            "raise" => {
                self.advance();
                let value = if self.ends() { None } else { Some(self.value()?) };
                if self.take_word("from") {
                    self.value()?;
                }
                statements.push(Stmt::Throw(value));
            }
            "del" => {
                self.advance();
                let targets = self.targets()?;
                let targets = match self.tree.expr(targets) {
                    Expression::List(items) => items.clone(),
                    _ => vec![targets],
                };
                for target in targets {
                    let deletion = self.tree.add(Expression::Delete(target));
                    statements.push(Stmt::Expression(deletion));
                }
            }
            "assert" => {
                self.advance();
                let mut parts = vec![self.value()?];
                if self.take(",") {
                    parts.push(self.value()?);
                }
                let parts = self.tree.add(Expression::Other(parts));
                statements.push(Stmt::Expression(parts));
            }
            "global" | "nonlocal" => {
                self.advance();
                let mut names = vec![self.name()?];
                while self.take(",") {
                    names.push(self.name()?);
                }
                statements.push(Stmt::Global(names));
            }
            "import" => self.import(statements)?,
            "from" => self.import_from(statements)?,
            // `type X = …` of newer versions.
            "type" if matches!(self.following(), PythonToken::Word(word) if !matches!(&**word, "in" | "is" | "and" | "or" | "if" | "not" | "else")) =>
            {
                self.advance();
                self.assignment(statements)?;
            }
            _ => self.assignment(statements)?,
        }
        Ok(())
    }

    fn assignment(&mut self, statements: &mut Vec<Stmt>) -> Parsed<()> {
        let mut targets = vec![self.expressions()?];
        if self.take(":") {
            self.value()?;
            if !self.is_sign("=") {
                return Ok(());
            }
        }
        if let PythonToken::Sign(sign) = *self.token()
            && ASSIGNMENTS.contains(&sign)
        {
            self.advance();
            let target = targets[0];
            self.check_target(target)?;
            let value = self.expressions()?;
            let operator = match sign {
                "+=" => Operator::Add,
                "|=" => Operator::Union,
                _ => Operator::Other,
            };
            let assignment = self.tree.add(Expression::Assign { target, operator: Some(operator), value });
            statements.push(Stmt::Expression(assignment));
            return Ok(());
        }
        while self.take("=") {
            targets.push(self.expressions()?);
        }
        let Some(mut value) = targets.pop() else { return Ok(()) };
        // The first target gets the value first; each has the same value.
        while let Some(target) = targets.pop() {
            self.check_target(target)?;
            value = self.tree.add(Expression::Assign { target, operator: None, value });
        }
        statements.push(Stmt::Expression(value));
        Ok(())
    }

    fn check_target(&self, target: ExprId) -> Parsed<()> {
        match self.tree.expr(target) {
            Expression::Name(_)
            | Expression::Member { .. }
            | Expression::Index { .. }
            | Expression::List(_)
            | Expression::Other(_)
            | Expression::Spread(_) => Ok(()),
            // `items[:] = …`
            Expression::Call { callee, .. } if self.is_slice(*callee) => Ok(()),
            _ => self.error("something is assigned to what cannot get a value"),
        }
    }

    /// Reports whether a call of this is a slice, which is parsed as one.
    fn is_slice(&self, callee: ExprId) -> bool {
        matches!(self.tree.expr(callee), Expression::Member { name, .. } if &**name == "slice")
    }

    fn conditions(&mut self) -> Parsed<Stmt> {
        let mut branches = Vec::new();
        loop {
            self.advance();
            let test = self.named()?;
            branches.push((test, self.block()?));
            if !self.is_word("elif") {
                break;
            }
        }
        let otherwise = if self.take_word("else") { self.block()? } else { Vec::new() };
        Ok(Stmt::If(branches, otherwise))
    }

    fn for_loop(&mut self) -> Parsed<Stmt> {
        self.advance();
        let target = self.targets()?;
        self.expect_word("in")?;
        let values = self.expressions()?;
        let body = self.block()?;
        let otherwise = if self.take_word("else") { self.block()? } else { Vec::new() };
        Ok(Stmt::ForEach { target, values, is_over_keys: false, body, otherwise })
    }

    fn try_statement(&mut self) -> Parsed<Stmt> {
        self.advance();
        let body = self.block()?;
        let mut handlers = Vec::new();
        while self.take_word("except") {
            self.take("*");
            let mut name = None;
            if !self.is_sign(":") {
                self.expressions()?;
                if self.take_word("as") {
                    let error = self.name()?;
                    name = Some(self.tree.add(Expression::Name(error)));
                }
            }
            handlers.push((name, self.block()?));
        }
        let otherwise = if self.take_word("else") { self.block()? } else { Vec::new() };
        let is_final = self.take_word("finally");
        if handlers.is_empty() && !is_final {
            return self.unexpected("`except` or `finally`");
        }
        let finally = if is_final { self.block()? } else { Vec::new() };
        Ok(Stmt::Try { body, handlers, otherwise, finally })
    }

    /// Parses `with x as y:`. The names get values that are not known.
    fn with(&mut self) -> Parsed<Vec<Stmt>> {
        self.advance();
        let at = self.at;
        let items = if let Ok(items) = self.with_items(true) {
            items
        } else {
            // The brackets may belong to the first value.
            self.at = at;
            self.with_items(false)?
        };
        let mut statements = items;
        statements.extend(self.block()?);
        Ok(statements)
    }

    fn with_items(&mut self, in_brackets: bool) -> Parsed<Vec<Stmt>> {
        let in_brackets = in_brackets && self.take("(");
        let mut statements = Vec::new();
        loop {
            let value = self.value()?;
            let value = self.tree.add(Expression::Other(vec![value]));
            statements.push(if self.take_word("as") {
                let target = self.nested(Self::value)?;
                let assignment = self.tree.add(Expression::Assign { target, operator: None, value });
                Stmt::Expression(assignment)
            } else {
                Stmt::Expression(value)
            });
            if !self.take(",") || (in_brackets && self.is_sign(")")) {
                break;
            }
        }
        if in_brackets {
            self.expect(")")?;
        }
        if self.is_sign(":") { Ok(statements) } else { self.unexpected("`:`") }
    }

    fn function(&mut self) -> Parsed<Stmt> {
        self.advance();
        let name = self.name()?;
        self.type_params()?;
        self.expect("(")?;
        let params = self.params(")", true)?;
        self.expect(")")?;
        if self.take("->") {
            self.expressions()?;
        }
        let body = self.block()?;
        let function = FunctionNode { params, body, is_arrow: false, is_generator: false };
        let function = self.tree.add_function(function);
        Ok(Stmt::Function(name, function))
    }

    fn type_params(&mut self) -> Parsed<()> {
        if !self.take("[") {
            return Ok(());
        }
        let mut depth = 1_usize;
        while depth > 0 {
            match self.token() {
                PythonToken::Sign("[") => depth += 1,
                PythonToken::Sign("]") => depth -= 1,
                PythonToken::End => return self.unexpected("`]`"),
                _ => {}
            }
            self.advance();
        }
        Ok(())
    }

    fn class(&mut self) -> Parsed<Stmt> {
        self.advance();
        let name = self.name()?;
        self.type_params()?;
        if self.take("(") {
            self.arguments()?;
        }
        let mut methods = Vec::new();
        for statement in self.block()? {
            if let Stmt::Function(name, function) = statement {
                methods.push((name, self.tree.add(Expression::Function(function))));
            }
        }
        let class = self.tree.add(Expression::Class { name: Some(name.clone()), methods });
        let target = self.tree.add(Expression::Name(name));
        Ok(Stmt::Declare { is_local: true, target, value: Some(class) })
    }

    /// Parses a function or class with decorators, which may make something else of it.
    fn decorated(&mut self) -> Parsed<Vec<Stmt>> {
        let mut decorators = Vec::new();
        while self.take("@") {
            decorators.push(self.named()?);
            if !self.take_token(&PythonToken::Line) {
                return self.unexpected("the end of the line");
            }
        }
        if !(self.is_word("def") || self.is_word("class") || self.is_word("async")) {
            return self.unexpected("`def`");
        }
        let mut statements = self.statement()?;
        let name: Option<Rc<str>> = match statements.first() {
            Some(Stmt::Function(name, _)) => Some(name.clone()),
            Some(Stmt::Declare { target, .. }) => self.tree.name(*target).cloned(),
            _ => None,
        };
        if let Some(name) = name {
            for decorator in decorators.into_iter().rev() {
                let argument = self.tree.add(Expression::Name(name.clone()));
                let value = self.tree.add(Expression::Call {
                    callee: decorator,
                    arguments: vec![argument],
                    is_new: false,
                    is_optional: false,
                });
                let target = self.tree.add(Expression::Name(name.clone()));
                statements.push(Stmt::Declare { is_local: true, target, value: Some(value) });
            }
        }
        Ok(statements)
    }

    /// Parses `match`; `None` if it is a name here.
    fn match_statement(&mut self) -> Parsed<Option<Stmt>> {
        self.advance();
        let Ok(subject) = self.expressions() else { return Ok(None) };
        if !(self.take(":")
            && self.take_token(&PythonToken::Line)
            && self.take_token(&PythonToken::Indent)
            && self.is_word("case"))
        {
            return Ok(None);
        }
        let mut cases = Vec::new();
        while self.take_word("case") {
            self.is_pattern = true;
            let from = self.at;
            let pattern = self.expressions();
            self.is_pattern = false;
            pattern?;
            let names = self.tokens[from..self.at].iter().filter_map(|(token, _)| match token {
                PythonToken::Word(word) => Some(word.clone()),
                _ => None,
            });
            let names: Vec<Rc<str>> = names.collect();
            let names = names.into_iter().map(|name| self.tree.add(Expression::Name(name))).collect();
            let mut body = Vec::new();
            if self.take_word("if") {
                let guard = self.named()?;
                body.push(Stmt::Expression(guard));
            }
            body.extend(self.block()?);
            cases.push((names, body));
        }
        if !self.take_token(&PythonToken::Dedent) && *self.token() != PythonToken::End {
            return self.unexpected("`case`");
        }
        Ok(Some(Stmt::Match(subject, cases)))
    }

    fn dotted(&mut self) -> Parsed<Rc<str>> {
        let mut name = String::new();
        while self.take(".") || self.take("...") {
            name.push('.');
        }
        if !self.is_word("import") {
            name.push_str(&self.name()?);
            while self.take(".") {
                name.push('.');
                name.push_str(&self.name()?);
            }
        }
        Ok(name.into())
    }

    fn import(&mut self, statements: &mut Vec<Stmt>) -> Parsed<()> {
        self.advance();
        loop {
            let module = self.dotted()?;
            let (module, name) = if self.take_word("as") {
                (module, self.name()?)
            } else {
                // `import a.b` makes `a` known.
                let first: Rc<str> = module.split('.').next().unwrap_or_default().into();
                (first.clone(), first)
            };
            statements.push(Stmt::Import { module, member: None, name });
            if !self.take(",") {
                return Ok(());
            }
        }
    }

    fn import_from(&mut self, statements: &mut Vec<Stmt>) -> Parsed<()> {
        self.advance();
        let module = self.dotted()?;
        self.expect_word("import")?;
        if self.take("*") {
            return Ok(());
        }
        let in_brackets = self.take("(");
        loop {
            let member = self.name()?;
            let name = if self.take_word("as") { self.name()? } else { member.clone() };
            statements.push(Stmt::Import { module: module.clone(), member: Some(member), name });
            if !self.take(",") || (in_brackets && self.is_sign(")")) {
                break;
            }
        }
        if in_brackets { self.expect(")") } else { Ok(()) }
    }
}
