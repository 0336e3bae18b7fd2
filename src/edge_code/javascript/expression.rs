//! Expressions of JavaScript.

use std::rc::Rc;

use super::lexer::JavaScriptToken;
use super::{JavaScriptParser, Parsed};
use crate::edge_code::tree::{Entry, ExprId, Expression, Operator};

/// Words that are no names.
const RESERVED: &[&str] = &[
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "new",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "null",
    "true",
    "false",
];

/// Returns the strength with which an operator with two operands binds.
fn strength(sign: &str) -> Option<u8> {
    Some(match sign {
        "??" | "||" => 1,
        "&&" => 2,
        "|" => 3,
        "^" => 4,
        "&" => 5,
        "==" | "!=" | "===" | "!==" => 6,
        "<" | ">" | "<=" | ">=" | "instanceof" | "in" => 7,
        "<<" | ">>" | ">>>" => 8,
        "+" | "-" => 9,
        "*" | "/" | "%" => 10,
        "**" => 11,
        _ => return None,
    })
}

fn operator(sign: &str) -> Operator {
    match sign {
        "+" | "+=" => Operator::Add,
        "==" | "===" => Operator::Equal,
        "!=" | "!==" => Operator::NotEqual,
        "<" => Operator::Less,
        ">" => Operator::Greater,
        "<=" => Operator::LessEqual,
        ">=" => Operator::GreaterEqual,
        "in" => Operator::In,
        "||=" | "&&=" | "??=" => Operator::Maybe,
        _ => Operator::Other,
    }
}

const ASSIGNMENTS: &[&str] =
    &["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??="];

impl JavaScriptParser<'_> {
    /// Parses an expression, with commas.
    pub(super) fn expression(&mut self) -> Parsed<ExprId> {
        let first = self.assignment()?;
        if !self.is_sign(",") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take(",")? {
            all.push(self.assignment()?);
        }
        Ok(self.tree.add(Expression::Sequence(all)))
    }

    /// Parses an expression in which `in` is an operator.
    fn inner<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let ends_at_in = std::mem::take(&mut self.ends_at_in);
        let parsed = parse(self);
        self.ends_at_in = ends_at_in;
        parsed
    }

    pub(super) fn assignment(&mut self) -> Parsed<ExprId> {
        self.nested(Self::assignment_here)
    }

    fn assignment_here(&mut self) -> Parsed<ExprId> {
        if self.is_generator && self.take_word("yield")? {
            self.take("*")?;
            let ends = self.lexer.after_line
                || matches!(
                    self.token,
                    JavaScriptToken::End | JavaScriptToken::Sign(")" | "]" | "}" | "," | ";" | ":")
                );
            let parts = if ends { Vec::new() } else { vec![self.assignment()?] };
            return Ok(self.tree.add(Expression::Other(parts)));
        }
        if self.is_word("async")
            && let JavaScriptToken::Word(param) = self.following()
            && !RESERVED.contains(&&*param)
        {
            self.advance()?;
            if !self.lexer.after_line {
                self.tree.features.modern.get_or_insert("async");
                self.advance()?;
                let param = self.tree.add(Expression::Name(param));
                self.expect("=>")?;
                let function = self.arrow(vec![param], true)?;
                return Ok(self.tree.add(Expression::Function(function)));
            }
            return Ok(self.tree.add(Expression::Name("async".into())));
        }
        let left = self.conditional()?;
        if self.is_sign("=>") && !self.lexer.after_line {
            return self.arrow_after(left);
        }
        let JavaScriptToken::Sign(sign) = self.token else { return Ok(left) };
        if !ASSIGNMENTS.contains(&sign) {
            return Ok(left);
        }
        let is_target = matches!(
            self.tree.expr(left),
            Expression::Name(_)
                | Expression::Member { .. }
                | Expression::Index { .. }
                | Expression::List(_)
                | Expression::Object(_)
        );
        if !is_target {
            return self.lexer.error(format!("something is assigned by `{sign}` to what cannot get a value"));
        }
        self.advance()?;
        let value = self.assignment()?;
        let operator = (sign != "=").then(|| operator(sign));
        Ok(self.tree.add(Expression::Assign { target: left, operator, value }))
    }

    fn arrow_after(&mut self, left: ExprId) -> Parsed<ExprId> {
        let (params, is_async) = match self.tree.expr(left) {
            Expression::Sequence(items) => (items.clone(), false),
            Expression::Call { callee, arguments, .. }
                if self.tree.name(*callee).is_some_and(|name| &**name == "async") =>
            {
                (arguments.clone(), true)
            }
            Expression::Name(_)
            | Expression::List(_)
            | Expression::Object(_)
            | Expression::Assign { .. }
            | Expression::Spread(_) => (vec![left], false),
            _ => return self.unexpected("an operator"),
        };
        if is_async {
            self.tree.features.modern.get_or_insert("async");
        }
        self.advance()?;
        let function = self.arrow(params, is_async)?;
        Ok(self.tree.add(Expression::Function(function)))
    }

    fn conditional(&mut self) -> Parsed<ExprId> {
        let test = self.binary(0)?;
        if !self.take("?")? {
            return Ok(test);
        }
        let yes = self.inner(Self::assignment)?;
        self.expect(":")?;
        let no = self.assignment()?;
        Ok(self.tree.add(Expression::Conditional(test, yes, no)))
    }

    fn binary(&mut self, weakest: u8) -> Parsed<ExprId> {
        let mut left = if matches!(&self.token, JavaScriptToken::Word(word) if word.starts_with('#')) {
            self.primary()?
        } else {
            self.unary()?
        };
        loop {
            let sign: Rc<str> = match &self.token {
                JavaScriptToken::Sign(sign) => (*sign).into(),
                JavaScriptToken::Word(word) if &**word == "instanceof" || (&**word == "in" && !self.ends_at_in) => {
                    word.clone()
                }
                _ => return Ok(left),
            };
            let Some(strength) = strength(&sign).filter(|strength| *strength > weakest) else { return Ok(left) };
            self.advance()?;
            // `**` binds to the right.
            let right = if &*sign == "**" {
                self.nested(|parser| parser.binary(strength - 1))?
            } else {
                self.binary(strength)?
            };
            left = self.tree.add(match &*sign {
                "&&" => Expression::And(left, right),
                "||" => Expression::Or(left, right),
                "??" => Expression::Else(left, right),
                sign => Expression::Binary(operator(sign), left, right),
            });
        }
    }

    fn unary(&mut self) -> Parsed<ExprId> {
        let word = match &self.token {
            JavaScriptToken::Word(word) => word.clone(),
            JavaScriptToken::Sign(sign @ ("!" | "~" | "+" | "-" | "++" | "--")) => (*sign).into(),
            _ => return self.postfix(),
        };
        match &*word {
            "await" if self.awaits() => {
                if !self.is_async {
                    return self.lexer.error("`await` is used in a function that is not `async`");
                }
                self.tree.features.modern.get_or_insert("await");
            }
            "!" | "~" | "+" | "-" | "++" | "--" | "delete" | "typeof" | "void" => {}
            _ => return self.postfix(),
        }
        self.advance()?;
        let value = self.nested(Self::unary)?;
        let expr = match &*word {
            "await" => Expression::Await(value),
            "!" => Expression::Not(value),
            "delete" => Expression::Delete(value),
            "typeof" => Expression::TypeOf(value),
            "++" | "--" => {
                let one = self.tree.add(Expression::Number(1.0));
                let operator = if &*word == "++" { Operator::Add } else { Operator::Other };
                Expression::Assign { target: value, operator: Some(operator), value: one }
            }
            _ => Expression::Unary(value),
        };
        Ok(self.tree.add(expr))
    }

    /// Reports whether `await` is an operator here: a value follows.
    fn awaits(&self) -> bool {
        match self.following() {
            JavaScriptToken::Word(word) => !matches!(&*word, "in" | "of" | "instanceof"),
            JavaScriptToken::EscapedWord(_) | JavaScriptToken::Number(_) | JavaScriptToken::Text(_) => true,
            JavaScriptToken::Sign(sign) => {
                self.is_async && matches!(sign, "(" | "[" | "{" | "`" | "+" | "-" | "!" | "/")
            }
            JavaScriptToken::End => false,
        }
    }

    fn postfix(&mut self) -> Parsed<ExprId> {
        let value = self.primary()?;
        let value = self.trailers(value, true)?;
        if let JavaScriptToken::Sign(sign @ ("++" | "--")) = self.token
            && !self.lexer.after_line
        {
            self.advance()?;
            let one = self.tree.add(Expression::Number(1.0));
            let operator = if sign == "++" { Operator::Add } else { Operator::Other };
            return Ok(self.tree.add(Expression::Assign { target: value, operator: Some(operator), value: one }));
        }
        Ok(value)
    }

    /// Parses what follows a value: members, keys, calls, templates.
    fn trailers(&mut self, mut value: ExprId, may_call: bool) -> Parsed<ExprId> {
        loop {
            let is_optional = may_call && self.take("?.")?;
            let expr = match self.token {
                JavaScriptToken::Sign("[") => {
                    self.advance()?;
                    let key = self.inner(Self::expression)?;
                    self.expect("]")?;
                    Expression::Index { object: value, key, is_optional }
                }
                JavaScriptToken::Sign("(") if may_call => {
                    self.advance()?;
                    let arguments = self.inner(|parser| parser.list(")"))?;
                    Expression::Call { callee: value, arguments, is_new: false, is_optional }
                }
                JavaScriptToken::Sign("`") => {
                    let text = self.template()?;
                    Expression::Call { callee: value, arguments: vec![text], is_new: false, is_optional }
                }
                _ if is_optional || self.is_sign(".") => {
                    if !is_optional {
                        self.advance()?;
                    }
                    let name = self.member_name()?;
                    Expression::Member { object: value, name, is_optional }
                }
                _ => return Ok(value),
            };
            value = self.tree.add(expr);
        }
    }

    fn member_name(&mut self) -> Parsed<Rc<str>> {
        let (JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name)) = &self.token else {
            return self.unexpected("a name");
        };
        let name = name.clone();
        self.advance()?;
        Ok(name)
    }

    /// Parses values up to a closing bracket: arguments, elements, parameters. A hole is no value.
    pub(super) fn list(&mut self, close: &str) -> Parsed<Vec<ExprId>> {
        let mut items = Vec::new();
        loop {
            if self.take(close)? {
                return Ok(items);
            }
            if self.is_sign(",") && close == "]" {
                self.advance()?;
                items.push(self.tree.add(Expression::Nothing));
                continue;
            }
            let is_spread = self.take("...")?;
            let item = self.assignment()?;
            items.push(if is_spread { self.tree.add(Expression::Spread(item)) } else { item });
            if !self.is_sign(close) {
                self.expect(",")?;
            }
        }
    }

    fn template(&mut self) -> Parsed<ExprId> {
        let mut parts = Vec::new();
        loop {
            // The current token is the opening quote, or the brace that ends a part: the text follows directly.
            let (text, is_end) = self.lexer.template()?;
            parts.push(self.tree.add(Expression::Text(text)));
            self.advance()?;
            if is_end {
                return Ok(self.tree.add(Expression::Joined(parts)));
            }
            parts.push(self.inner(Self::expression)?);
            if !self.is_sign("}") {
                return self.unexpected("`}`");
            }
        }
    }

    pub(super) fn primary(&mut self) -> Parsed<ExprId> {
        let expr = match self.token.clone() {
            JavaScriptToken::Number(value) => Expression::Number(value),
            JavaScriptToken::Text(text) => Expression::Text(text),
            JavaScriptToken::EscapedWord(name) => Expression::Name(name),
            JavaScriptToken::Word(word) => return self.word(&word),
            JavaScriptToken::Sign("/" | "/=") => Expression::Regex(self.lexer.regex()?),
            JavaScriptToken::Sign("`") => return self.template(),
            JavaScriptToken::Sign("(") => {
                self.advance()?;
                let mut items = self.inner(|parser| parser.list(")"))?;
                let is_arrow = self.is_sign("=>");
                if items.is_empty() && !is_arrow {
                    return self.unexpected("`=>`");
                }
                // The parameters of an arrow function stay a list.
                return Ok(match items.pop() {
                    Some(only) if items.is_empty() && !is_arrow => only,
                    last => {
                        items.extend(last);
                        self.tree.add(Expression::Sequence(items))
                    }
                });
            }
            JavaScriptToken::Sign("[") => {
                self.advance()?;
                let items = self.inner(|parser| parser.list("]"))?;
                return Ok(self.tree.add(Expression::List(items)));
            }
            JavaScriptToken::Sign("{") => {
                self.advance()?;
                let entries = self.inner(Self::entries)?;
                return Ok(self.tree.add(Expression::Object(entries)));
            }
            JavaScriptToken::Sign("@") => {
                self.advance()?;
                let value = self.primary()?;
                self.trailers(value, true)?;
                return self.primary();
            }
            _ => return self.unexpected("a value"),
        };
        self.advance()?;
        Ok(self.tree.add(expr))
    }

    fn word(&mut self, word: &str) -> Parsed<ExprId> {
        if word == "async"
            && let JavaScriptToken::Word(next) = self.following()
            && &*next == "function"
        {
            self.advance()?;
            if self.lexer.after_line {
                return Ok(self.tree.add(Expression::Name("async".into())));
            }
            self.tree.features.modern.get_or_insert("async");
            return self.function_value(true);
        }
        let expr = match word {
            "function" => return self.function_value(false),
            "class" => return self.class(),
            "new" => return self.new_object(),
            "this" => Expression::This,
            "null" => Expression::Nothing,
            "true" => Expression::Bool(true),
            "false" => Expression::Bool(false),
            "import" => {
                self.advance()?;
                if self.take(".")? {
                    self.member_name()?;
                    return Ok(self.tree.add(Expression::Other(Vec::new())));
                }
                self.expect("(")?;
                let arguments = self.inner(|parser| parser.list(")"))?;
                return Ok(self.tree.add(Expression::Other(arguments)));
            }
            "super" => Expression::Other(Vec::new()),
            _ if RESERVED.contains(&word) => return self.unexpected("a value"),
            _ => Expression::Name(word.into()),
        };
        self.advance()?;
        Ok(self.tree.add(expr))
    }

    /// Parses `function …` as a value.
    fn function_value(&mut self, is_async: bool) -> Parsed<ExprId> {
        self.advance()?;
        let is_generator = self.take("*")?;
        if !self.is_sign("(") {
            self.member_name()?;
        }
        let function = self.function(is_async, is_generator)?;
        Ok(self.tree.add(Expression::Function(function)))
    }

    fn new_object(&mut self) -> Parsed<ExprId> {
        self.advance()?;
        if self.take(".")? {
            self.member_name()?;
            return Ok(self.tree.add(Expression::Nothing));
        }
        let callee = if self.is_word("new") { self.nested(Self::new_object)? } else { self.primary()? };
        let callee = self.trailers(callee, false)?;
        let arguments = if self.take("(")? { self.inner(|parser| parser.list(")"))? } else { Vec::new() };
        Ok(self.tree.add(Expression::Call { callee, arguments, is_new: true, is_optional: false }))
    }

    /// Parses a key of an object or of a class; `None` where it is computed.
    fn key(&mut self) -> Parsed<(ExprId, Option<Rc<str>>)> {
        let name: Rc<str> = match self.token.clone() {
            JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name) | JavaScriptToken::Text(name) => name,
            JavaScriptToken::Number(value) => value.to_string().into(),
            JavaScriptToken::Sign("[") => {
                self.advance()?;
                let key = self.inner(Self::assignment)?;
                self.expect("]")?;
                return Ok((key, None));
            }
            _ => return self.unexpected("a name"),
        };
        self.advance()?;
        Ok((self.tree.add(Expression::Text(name.clone())), Some(name)))
    }

    /// Takes words such as `async` and `get` before the key of a method. Returns whether the method is asynchronous, a
    /// generator, and an accessor.
    fn modifiers(&mut self, words: &[&str]) -> Parsed<(bool, bool, bool)> {
        let (mut is_async, mut is_accessor) = (false, false);
        while let JavaScriptToken::Word(word) = self.token.clone()
            && words.contains(&&*word)
            && !matches!(
                self.following(),
                JavaScriptToken::Sign("(" | "," | ":" | "}" | "=" | ";") | JavaScriptToken::End
            )
        {
            self.advance()?;
            if self.lexer.after_line && words.contains(&"static") && &*word != "static" {
                break;
            }
            is_async |= &*word == "async";
            is_accessor |= matches!(&*word, "get" | "set");
        }
        let is_generator = self.take("*")?;
        Ok((is_async, is_generator, is_accessor))
    }

    fn entries(&mut self) -> Parsed<Vec<Entry>> {
        let mut entries = Vec::new();
        while !self.take("}")? {
            if self.take("...")? {
                entries.push(Entry::Spread(self.assignment()?));
            } else {
                let (is_async, is_generator, is_accessor) = self.modifiers(&["async", "get", "set"])?;
                let is_word = matches!(self.token, JavaScriptToken::Word(_) | JavaScriptToken::EscapedWord(_));
                let (key, name) = self.key()?;
                let value = if self.is_sign("(") {
                    let function = self.function(is_async, is_generator)?;
                    let function = self.tree.add(Expression::Function(function));
                    if is_accessor { self.tree.add(Expression::Other(vec![function])) } else { function }
                } else if self.take(":")? {
                    self.assignment()?
                } else {
                    let Some(name) = name.filter(|name| is_word && !RESERVED.contains(&&**name)) else {
                        return self.unexpected("`:`");
                    };
                    let name = self.tree.add(Expression::Name(name));
                    if self.take("=")? {
                        // A default, which only a pattern has.
                        let value = self.assignment()?;
                        self.tree.add(Expression::Assign { target: name, operator: None, value })
                    } else {
                        name
                    }
                };
                entries.push(Entry::Field(key, value));
            }
            if !self.is_sign("}") {
                self.expect(",")?;
            }
        }
        Ok(entries)
    }

    /// Parses a class, as a value or as a statement.
    pub(super) fn class(&mut self) -> Parsed<ExprId> {
        self.advance()?;
        let name = match &self.token {
            JavaScriptToken::Word(name) if &**name != "extends" => Some(name.clone()),
            _ => None,
        };
        if name.is_some() {
            self.advance()?;
        }
        let mut methods = Vec::new();
        let mut others = Vec::new();
        if self.take_word("extends")? {
            let parent = self.postfix()?;
            others.push(parent);
        }
        self.expect("{")?;
        while !self.take("}")? {
            if self.take(";")? {
                continue;
            }
            if self.take("@")? {
                let decorator = self.primary()?;
                others.push(self.trailers(decorator, true)?);
                continue;
            }
            if self.is_word("static") && self.following() == JavaScriptToken::Sign("{") {
                self.advance()?;
                let outer = std::mem::replace(&mut self.is_async, false);
                self.block()?;
                self.is_async = outer;
                continue;
            }
            let (is_async, is_generator, is_accessor) =
                self.modifiers(&["static", "async", "get", "set", "accessor"])?;
            let (key, name) = self.key()?;
            if self.is_sign("(") {
                let function = self.function(is_async, is_generator)?;
                let value = self.tree.add(Expression::Function(function));
                match name.filter(|_| !is_accessor) {
                    Some(name) => methods.push((name, value)),
                    None => others.extend([key, value]),
                }
            } else {
                if self.take("=")? {
                    let value = self.inner(Self::assignment)?;
                    match name {
                        Some(name) => methods.push((name, value)),
                        None => others.push(value),
                    }
                }
                self.end_of_statement()?;
            }
        }
        let class = self.tree.add(Expression::Class { name, methods });
        Ok(if others.is_empty() {
            class
        } else {
            others.push(class);
            self.tree.add(Expression::Sequence(others))
        })
    }
}
