//! Expressions of Python.

use std::rc::Rc;

use super::lexer::{PythonToken, TextPart};
use super::{Parsed, PythonParser};
use crate::edge_code::tree::{
    Clause, ComprehensionKind, Entry, ExprId, Expression, FunctionNode, Operator, Tree, Unread,
};

/// Words that are no names.
const RESERVED: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

/// Operators with two operands, by how strong they bind.
const STRENGTHS: &[&[&str]] = &[&["|"], &["^"], &["&"], &["<<", ">>"], &["+", "-"], &["*", "/", "//", "%", "@"]];

/// The content of the brackets after a value.
enum Subscript {
    Key(ExprId),
    /// The start of a slice, and its end if it has one.
    Slice(Vec<ExprId>),
    Other,
}

impl PythonParser<'_> {
    /// Parses values with commas between them, which make a list.
    pub(super) fn expressions(&mut self) -> Parsed<ExprId> {
        let first = self.item()?;
        if !self.is_sign(",") {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.take(",") {
            if self.begins_value() {
                items.push(self.item()?);
            }
        }
        Ok(self.tree.add(Expression::List(items)))
    }

    fn begins_value(&self) -> bool {
        match self.token() {
            PythonToken::Word(word) => {
                !RESERVED.contains(&&**word) || matches!(&**word, "not" | "lambda" | "await" | "yield")
            }
            PythonToken::Number(_) | PythonToken::Text(_) | PythonToken::Parts(_) => true,
            PythonToken::Sign(sign) => matches!(*sign, "(" | "[" | "{" | "-" | "+" | "~" | "*" | "..." | "**"),
            _ => false,
        }
    }

    /// Parses a value, or values that are spread: `*x`.
    fn item(&mut self) -> Parsed<ExprId> {
        if self.take("*") {
            let value = self.binary(0)?;
            return Ok(self.tree.add(Expression::Spread(value)));
        }
        self.named()
    }

    /// Parses a value, which may get a name by `:=`, or by `as` in a pattern.
    pub(super) fn named(&mut self) -> Parsed<ExprId> {
        let value = self.value()?;
        if self.take(":=") {
            let right = self.value()?;
            return Ok(self.tree.add(Expression::Assign { target: value, operator: None, value: right }));
        }
        if self.is_pattern && self.take_word("as") {
            let name = self.value()?;
            return Ok(self.tree.add(Expression::Other(vec![value, name])));
        }
        Ok(value)
    }

    pub(super) fn value(&mut self) -> Parsed<ExprId> {
        self.nested(Self::value_here)
    }

    fn value_here(&mut self) -> Parsed<ExprId> {
        if self.take_word("lambda") {
            return self.lambda();
        }
        if self.take_word("yield") {
            let parts = if self.take_word("from") {
                vec![self.value()?]
            } else if self.begins_value() {
                vec![self.expressions()?]
            } else {
                Vec::new()
            };
            return Ok(self.tree.add(Expression::Other(parts)));
        }
        let value = self.or()?;
        // In a pattern, `if` begins the guard.
        if self.is_pattern || !self.is_word("if") {
            return Ok(value);
        }
        self.advance();
        let test = self.or()?;
        self.expect_word("else")?;
        let otherwise = self.value()?;
        Ok(self.tree.add(Expression::Conditional(test, value, otherwise)))
    }

    fn lambda(&mut self) -> Parsed<ExprId> {
        let params = self.params(":", false)?;
        self.expect(":")?;
        let body = Tree::returning(self.value()?);
        let function = FunctionNode { params, body, is_arrow: true, is_generator: false };
        let function = self.tree.add_function(function);
        Ok(self.tree.add(Expression::Function(function)))
    }

    /// Parses parameters up to a sign, which is left.
    pub(super) fn params(&mut self, end: &str, has_types: bool) -> Parsed<Vec<ExprId>> {
        let mut params = Vec::new();
        while !self.is_sign(end) {
            if self.take("/") {
                self.take(",");
                continue;
            }
            let is_keywords = self.take("**");
            let is_rest = !is_keywords && self.take("*");
            if is_rest && self.take(",") {
                continue;
            }
            let name = self.name()?;
            if has_types && self.take(":") {
                self.item()?;
            }
            let mut param = self.tree.add(Expression::Name(name));
            if self.take("=") {
                let value = self.value()?;
                param = self.tree.add(Expression::Assign { target: param, operator: None, value });
            }
            params.push(if is_rest {
                self.tree.add(Expression::Spread(param))
            } else if is_keywords {
                self.tree.add(Expression::SpreadKeywords(param))
            } else {
                param
            });
            if !self.is_sign(end) {
                self.expect(",")?;
            }
        }
        Ok(params)
    }

    pub(super) fn name(&mut self) -> Parsed<Rc<str>> {
        match self.token().clone() {
            PythonToken::Word(name) if !RESERVED.contains(&&*name) => {
                self.advance();
                Ok(name)
            }
            _ => self.unexpected("a name"),
        }
    }

    fn or(&mut self) -> Parsed<ExprId> {
        let mut left = self.and()?;
        while self.take_word("or") {
            let right = self.and()?;
            left = self.tree.add(Expression::Or(left, right));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed<ExprId> {
        let mut left = self.not()?;
        while self.take_word("and") {
            let right = self.not()?;
            left = self.tree.add(Expression::And(left, right));
        }
        Ok(left)
    }

    fn not(&mut self) -> Parsed<ExprId> {
        if self.take_word("not") {
            let value = self.nested(Self::not)?;
            return Ok(self.tree.add(Expression::Not(value)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<ExprId> {
        let first = self.binary(0)?;
        let mut result: Option<ExprId> = None;
        let mut left = first;
        while let Some(operator) = self.comparison_operator() {
            let right = self.binary(0)?;
            let compared = self.tree.add(Expression::Binary(operator, left, right));
            result = Some(match result {
                Some(before) => self.tree.add(Expression::And(before, compared)),
                None => compared,
            });
            left = right;
        }
        Ok(result.unwrap_or(first))
    }

    fn comparison_operator(&mut self) -> Option<Operator> {
        let operator = match self.token() {
            PythonToken::Sign("==") => Operator::Equal,
            PythonToken::Sign("!=") => Operator::NotEqual,
            PythonToken::Sign("<") => Operator::Less,
            PythonToken::Sign(">") => Operator::Greater,
            PythonToken::Sign("<=") => Operator::LessEqual,
            PythonToken::Sign(">=") => Operator::GreaterEqual,
            PythonToken::Word(word) if &**word == "in" => Operator::In,
            PythonToken::Word(word)
                if &**word == "not" && matches!(self.following(), PythonToken::Word(word) if &**word == "in") =>
            {
                self.advance();
                Operator::NotIn
            }
            PythonToken::Word(word) if &**word == "is" => {
                let is_negated = matches!(self.following(), PythonToken::Word(word) if &**word == "not");
                self.at += usize::from(is_negated);
                if is_negated { Operator::NotEqual } else { Operator::Equal }
            }
            _ => return None,
        };
        self.advance();
        Some(operator)
    }

    fn binary(&mut self, level: usize) -> Parsed<ExprId> {
        let Some(signs) = STRENGTHS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let PythonToken::Sign(sign) = *self.token()
            && signs.contains(&sign)
        {
            self.advance();
            let right = self.binary(level + 1)?;
            let operator = match sign {
                "+" => Operator::Add,
                "|" => Operator::Union,
                _ => Operator::Other,
            };
            left = self.tree.add(Expression::Binary(operator, left, right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<ExprId> {
        if let PythonToken::Sign("-" | "+" | "~") = self.token() {
            self.advance();
            let value = self.nested(Self::unary)?;
            return Ok(self.tree.add(Expression::Unary(value)));
        }
        let is_await = self.take_word("await");
        let mut value = self.primary()?;
        if is_await {
            value = self.tree.add(Expression::Await(value));
        }
        if self.take("**") {
            let power = self.nested(Self::unary)?;
            value = self.tree.add(Expression::Binary(Operator::Other, value, power));
        }
        Ok(value)
    }

    fn primary(&mut self) -> Parsed<ExprId> {
        let mut value = self.atom()?;
        loop {
            let expr = match self.token() {
                PythonToken::Sign(".") => {
                    self.advance();
                    let PythonToken::Word(name) = self.token().clone() else { return self.unexpected("a name") };
                    self.advance();
                    Expression::Member { object: value, name, is_optional: false }
                }
                PythonToken::Sign("(") => {
                    self.advance();
                    let arguments = self.arguments()?;
                    Expression::Call { callee: value, arguments, is_new: false, is_optional: false }
                }
                PythonToken::Sign("[") => {
                    self.advance();
                    match self.subscript()? {
                        Subscript::Key(key) => Expression::Index { object: value, key, is_optional: false },
                        Subscript::Slice(arguments) => {
                            let slice = Expression::Member { object: value, name: "slice".into(), is_optional: false };
                            let callee = self.tree.add(slice);
                            Expression::Call { callee, arguments, is_new: false, is_optional: false }
                        }
                        Subscript::Other => Expression::Other(vec![value]),
                    }
                }
                _ => return Ok(value),
            };
            value = self.tree.add(expr);
        }
    }

    /// Parses what is in the brackets after a value.
    fn subscript(&mut self) -> Parsed<Subscript> {
        let mut colons = Vec::new();
        let mut items = Vec::new();
        let mut has_several = false;
        while !self.is_sign("]") {
            if self.take(":") {
                colons.push(items.len());
            } else {
                items.push(self.item()?);
                if self.is_sign("]") || self.is_sign(":") {
                    continue;
                }
                if !self.is_sign(",") {
                    return self.unexpected("`]`");
                }
            }
            has_several |= self.take(",");
        }
        self.advance();
        // `matrix[:, 0]`
        if has_several && !colons.is_empty() {
            return Ok(Subscript::Other);
        }
        if items.is_empty() && colons.is_empty() {
            return self.unexpected("a key");
        }
        Ok(match (colons.as_slice(), items.as_slice()) {
            // `text[4:]` and `text[:4]`, as methods of JavaScript have them.
            ([0], _) if items.len() < 2 => {
                let start = self.tree.add(Expression::Number(0.0));
                Subscript::Slice([start].into_iter().chain(items).collect())
            }
            ([1], _) if items.len() < 3 => Subscript::Slice(items),
            ([], [only]) => Subscript::Key(*only),
            ([], _) => Subscript::Key(self.tree.add(Expression::List(items))),
            _ => Subscript::Other,
        })
    }

    pub(super) fn arguments(&mut self) -> Parsed<Vec<ExprId>> {
        let mut arguments = Vec::new();
        while !self.take(")") {
            let argument = if self.take("**") {
                let value = self.value()?;
                Expression::SpreadKeywords(value)
            } else if let (PythonToken::Word(name), PythonToken::Sign("=")) =
                (self.token().clone(), self.following().clone())
            {
                self.advance();
                self.advance();
                let value = self.value()?;
                Expression::Keyword(name, value)
            } else {
                let value = self.item()?;
                arguments.push(if self.begins_comprehension() {
                    self.comprehension(ComprehensionKind::List, None, value)?
                } else {
                    value
                });
                if !self.is_sign(")") {
                    self.expect(",")?;
                }
                continue;
            };
            let argument = self.tree.add(argument);
            arguments.push(argument);
            if !self.is_sign(")") {
                self.expect(",")?;
            }
        }
        Ok(arguments)
    }

    fn begins_comprehension(&self) -> bool {
        self.is_word("for")
            || (self.is_word("async") && matches!(self.following(), PythonToken::Word(word) if &**word == "for"))
    }

    fn comprehension(&mut self, kind: ComprehensionKind, key: Option<ExprId>, value: ExprId) -> Parsed<ExprId> {
        let mut clauses = Vec::new();
        loop {
            self.take_word("async");
            if self.take_word("for") {
                let target = self.targets()?;
                self.expect_word("in")?;
                clauses.push(Clause::For(target, self.or()?));
            } else if self.take_word("if") {
                let test = self.or()?;
                // `if (x := f())` is in brackets; a bare one is not allowed here.
                clauses.push(Clause::If(test));
            } else {
                return Ok(self.tree.add(Expression::Comprehension { kind, key, value, clauses }));
            }
        }
    }

    /// Parses what gets values in a loop.
    pub(super) fn targets(&mut self) -> Parsed<ExprId> {
        let mut items = Vec::new();
        let mut is_list = false;
        loop {
            let is_spread = self.take("*");
            let target = self.nested(|parser| parser.binary(0))?;
            items.push(if is_spread { self.tree.add(Expression::Spread(target)) } else { target });
            if !self.take(",") {
                break;
            }
            is_list = true;
            if !self.begins_value() {
                break;
            }
        }
        Ok(match items.as_slice() {
            [only] if !is_list => *only,
            _ => self.tree.add(Expression::List(items)),
        })
    }

    fn atom(&mut self) -> Parsed<ExprId> {
        let expr = match self.token().clone() {
            PythonToken::Number(value) => Expression::Number(value),
            PythonToken::Text(_) | PythonToken::Parts(_) => return self.texts(),
            PythonToken::Sign("...") => Expression::Nothing,
            PythonToken::Sign("(") => {
                self.advance();
                return self.parenthesized();
            }
            PythonToken::Sign("[") => {
                self.advance();
                return self.brackets();
            }
            PythonToken::Sign("{") => {
                self.advance();
                return self.braces();
            }
            PythonToken::Word(word) => match &*word {
                "None" => Expression::Nothing,
                "True" => Expression::Bool(true),
                "False" => Expression::Bool(false),
                word if RESERVED.contains(&word) => return self.unexpected("a value"),
                _ => Expression::Name(word),
            },
            _ => return self.unexpected("a value"),
        };
        self.advance();
        Ok(self.tree.add(expr))
    }

    /// Parses texts that are written one after the other, which are one text.
    fn texts(&mut self) -> Parsed<ExprId> {
        let mut parts = Vec::new();
        loop {
            match self.token().clone() {
                PythonToken::Text(text) => parts.push(self.tree.add(Expression::Text(text))),
                PythonToken::Parts(pieces) => {
                    for piece in pieces {
                        let part = match piece {
                            TextPart::Text(text) => self.tree.add(Expression::Text(text)),
                            TextPart::Code(code) => self.piece(&code)?,
                        };
                        parts.push(part);
                    }
                }
                _ => break,
            }
            self.advance();
        }
        Ok(match parts.as_slice() {
            [only] => *only,
            _ => self.tree.add(Expression::Joined(parts)),
        })
    }

    /// Parses a part of an f-string. Its notation has changed between versions: what is not understood is not an error.
    fn piece(&mut self, code: &str) -> Parsed<ExprId> {
        match self.embedded(code) {
            Err(Unread::Invalid { .. }) => Ok(self.tree.add(Expression::Other(Vec::new()))),
            parsed => parsed,
        }
    }

    fn parenthesized(&mut self) -> Parsed<ExprId> {
        if self.take(")") {
            return Ok(self.tree.add(Expression::List(Vec::new())));
        }
        let value = self.expressions()?;
        let value =
            if self.begins_comprehension() { self.comprehension(ComprehensionKind::List, None, value)? } else { value };
        self.expect(")")?;
        Ok(value)
    }

    fn brackets(&mut self) -> Parsed<ExprId> {
        let mut items = Vec::new();
        while !self.take("]") {
            let item = self.item()?;
            if self.begins_comprehension() {
                let list = self.comprehension(ComprehensionKind::List, None, item)?;
                self.expect("]")?;
                return Ok(list);
            }
            items.push(item);
            if !self.is_sign("]") {
                self.expect(",")?;
            }
        }
        Ok(self.tree.add(Expression::List(items)))
    }

    /// Parses a mapping or a set.
    fn braces(&mut self) -> Parsed<ExprId> {
        let mut entries = Vec::new();
        let mut members = Vec::new();
        while !self.take("}") {
            if self.take("**") {
                let value = self.binary(0)?;
                entries.push(Entry::Spread(value));
            } else {
                let key = self.item()?;
                if self.take(":") {
                    let value = self.named()?;
                    if self.begins_comprehension() {
                        let mapping = self.comprehension(ComprehensionKind::Mapping, Some(key), value)?;
                        self.expect("}")?;
                        return Ok(mapping);
                    }
                    entries.push(Entry::Field(key, value));
                } else if self.begins_comprehension() {
                    let set = self.comprehension(ComprehensionKind::List, None, key)?;
                    self.expect("}")?;
                    return Ok(set);
                } else {
                    members.push(key);
                }
            }
            if !self.is_sign("}") {
                self.expect(",")?;
            }
        }
        Ok(self.tree.add(if members.is_empty() { Expression::Object(entries) } else { Expression::List(members) }))
    }
}
