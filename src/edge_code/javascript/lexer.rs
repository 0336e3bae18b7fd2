//! The tokens of JavaScript. The parser says where a slash begins a regular expression.

use std::rc::Rc;

use crate::edge_code::tree::Unread;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum JavaScriptToken {
    /// A name or a keyword. A keyword that is written with an escape is a name.
    Word(Rc<str>),
    EscapedWord(Rc<str>),
    Number(f64),
    Text(Rc<str>),
    Sign(&'static str),
    End,
}

/// The signs, longest first.
const SIGNS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")",
    "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=", ".", "@", "#",
];

#[derive(Clone)]
pub(super) struct JavaScriptLexer<'c> {
    code: &'c str,
    /// The place at which the next token begins.
    pub(super) at: usize,
    /// The place at which the last token began.
    pub(super) start: usize,
    /// True if a line ended before the last token.
    pub(super) after_line: bool,
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '$' | '_' | '\\')
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

impl<'c> JavaScriptLexer<'c> {
    pub(super) fn new(code: &'c str) -> Self {
        let mut lexer = Self { code, at: 0, start: 0, after_line: true };
        if code.starts_with("#!") {
            lexer.skip_line();
        }
        lexer
    }

    fn rest(&self) -> &'c str {
        self.code.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn error<T>(&self, message: impl Into<String>) -> Result<T, Unread> {
        Err(invalid(self.code, self.start, message))
    }

    fn skip_line(&mut self) {
        self.at = self.rest().find(is_line_end).map_or(self.code.len(), |length| self.at + length);
    }

    fn skip_blanks(&mut self) -> Result<(), Unread> {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return Ok(()) };
            if is_line_end(c) {
                self.after_line = true;
                self.at += c.len_utf8();
            } else if c.is_whitespace() || c == '\u{feff}' {
                self.at += c.len_utf8();
            } else if rest.starts_with("//") || rest.starts_with("<!--") || (rest.starts_with("-->") && self.after_line)
            {
                self.skip_line();
            } else if rest.starts_with("/*") {
                let Some(end) = rest.get(2..).and_then(|comment| comment.find("*/")) else {
                    self.start = self.at;
                    return self.error("a comment is not closed");
                };
                self.after_line |= rest[..end + 2].contains(is_line_end);
                self.at += end + 4;
            } else {
                return Ok(());
            }
        }
    }

    /// Returns the next token, where a slash divides.
    pub(super) fn next(&mut self) -> Result<JavaScriptToken, Unread> {
        self.after_line = self.at == 0;
        self.skip_blanks()?;
        self.start = self.at;
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return Ok(JavaScriptToken::End) };
        let second = rest[c.len_utf8()..].chars().next();
        match c {
            '\'' | '"' => self.text(c),
            '`' => {
                self.at += 1;
                Ok(JavaScriptToken::Sign("`"))
            }
            '0'..='9' => self.number(),
            '.' if second.is_some_and(|c| c.is_ascii_digit()) => self.number(),
            '#' if second.is_some_and(begins_word) => {
                self.at += 1;
                match self.word()? {
                    JavaScriptToken::Word(name) | JavaScriptToken::EscapedWord(name) => {
                        Ok(JavaScriptToken::EscapedWord(format!("#{name}").into()))
                    }
                    other => Ok(other),
                }
            }
            c if begins_word(c) => self.word(),
            _ => {
                let after_sign = |sign: &str| rest[sign.len()..].chars().next();
                let sign = SIGNS.iter().find(|sign| {
                    // `a?.5:b` has no optional member.
                    rest.starts_with(**sign)
                        && !(**sign == "?." && after_sign(sign).is_some_and(|c| c.is_ascii_digit()))
                });
                let Some(sign) = sign else { return self.error(format!("`{}` is not expected", c.escape_debug())) };
                self.at += sign.len();
                Ok(JavaScriptToken::Sign(sign))
            }
        }
    }

    fn word(&mut self) -> Result<JavaScriptToken, Unread> {
        let mut word = String::new();
        let mut is_escaped = false;
        while let Some(c) = self.peek() {
            if c == '\\' {
                is_escaped = true;
                self.at += 1;
                match self.escape()? {
                    Some(c) => word.push(c),
                    None => return self.error("a name has an escape that is not valid"),
                }
            } else if c.is_alphanumeric() || matches!(c, '$' | '_' | '\u{200c}' | '\u{200d}') || is_mark(c) {
                word.push(c);
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        let word = word.into();
        Ok(if is_escaped { JavaScriptToken::EscapedWord(word) } else { JavaScriptToken::Word(word) })
    }

    /// Reads the escape after a backslash; `None` for a line that goes on.
    fn escape(&mut self) -> Result<Option<char>, Unread> {
        let Some(c) = self.peek() else { return self.error("the code ends within a text") };
        self.at += c.len_utf8();
        Ok(Some(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0'..='7' => {
                let mut value = c.to_digit(8).unwrap_or_default();
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)).filter(|digit| value * 8 + digit < 256)
                {
                    value = value * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(value).unwrap_or('\u{fffd}')
            }
            'x' => self.hex(2)?,
            'u' if self.rest().starts_with('{') => {
                let Some(end) = self.rest().find('}') else { return self.error("an escape is not closed") };
                let value = u32::from_str_radix(&self.rest()[1..end], 16);
                self.at += end + 1;
                match value {
                    Ok(value) if value <= 0x0010_ffff => char::from_u32(value).unwrap_or('\u{fffd}'),
                    _ => return self.error("an escape is not valid"),
                }
            }
            'u' => self.hex(4)?,
            '\r' => {
                self.at += usize::from(self.rest().starts_with('\n'));
                return Ok(None);
            }
            c if is_line_end(c) => return Ok(None),
            c => c,
        }))
    }

    fn hex(&mut self, digits: usize) -> Result<char, Unread> {
        let value = self.rest().get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(value) = value else { return self.error("an escape is not valid") };
        self.at += digits;
        // Half of a pair is no character of its own.
        Ok(char::from_u32(value).unwrap_or('\u{fffd}'))
    }

    fn text(&mut self, quote: char) -> Result<JavaScriptToken, Unread> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else { return self.error("a text is not closed") };
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(JavaScriptToken::Text(text.into())),
                '\\' => text.extend(self.escape()?),
                '\n' | '\r' => return self.error("a text is not closed on its line"),
                c => text.push(c),
            }
        }
    }

    /// Returns the text of a template up to its end or to `${`, and whether it ended.
    pub(super) fn template(&mut self) -> Result<(Rc<str>, bool), Unread> {
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else { return self.error("a template is not closed") };
            self.at += c.len_utf8();
            match c {
                '`' => return Ok((text.into(), true)),
                '$' if self.rest().starts_with('{') => {
                    self.at += 1;
                    return Ok((text.into(), false));
                }
                // A tagged template may have escapes that are not valid.
                '\\' => {
                    let at = self.at;
                    match self.escape() {
                        Ok(c) => text.extend(c),
                        Err(_) => self.at = at + self.peek().map_or(0, char::len_utf8),
                    }
                }
                c => text.push(c),
            }
        }
    }

    fn number(&mut self) -> Result<JavaScriptToken, Unread> {
        let rest = self.rest();
        let radix = match rest.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("0x") => Some(16),
            Some("0o") => Some(8),
            Some("0b") => Some(2),
            _ => None,
        };
        let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if let Some(radix) = radix {
            let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
            let digits = rest[2..end].replace('_', "");
            self.at += end;
            let digits = digits.strip_suffix('n').unwrap_or(&digits);
            if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                return self.error("a number is not valid");
            }
            #[expect(clippy::cast_precision_loss, reason = "numbers are no texts of headers")]
            let value = u128::from_str_radix(digits, radix).map_or(f64::NAN, |value| value as f64);
            return Ok(JavaScriptToken::Number(value));
        }
        let mut end = 0;
        let bytes = rest.as_bytes();
        let digits = |mut end: usize| {
            while bytes.get(end).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
                end += 1;
            }
            end
        };
        end = digits(end);
        if bytes.get(end) == Some(&b'.') {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if bytes.get(sign).is_some_and(u8::is_ascii_digit) {
                end = digits(sign);
            }
        }
        let value = rest[..end].replace('_', "").parse().unwrap_or(f64::NAN);
        end += usize::from(bytes.get(end) == Some(&b'n'));
        self.at += end;
        if self.peek().is_some_and(begins_word) {
            return self.error("a name follows a number without a blank");
        }
        Ok(JavaScriptToken::Number(value))
    }

    /// Reads the regular expression whose first slash is the last token.
    /// Reads a regular expression, with the flags that matter before it: `(?g)` and `(?i)`.
    pub(super) fn regex(&mut self) -> Result<Rc<str>, Unread> {
        self.at = self.start + 1;
        let (mut is_escaped, mut in_class) = (false, false);
        let from = self.at;
        for (index, c) in self.rest().char_indices() {
            match c {
                c if is_line_end(c) => break,
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    self.at = from + index + 1;
                    let flags = self.rest().find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest().len());
                    let pattern = &self.code[from..from + index];
                    let has = |flag: char| self.rest()[..flags].contains(flag);
                    let prefix = [("(?g)", has('g')), ("(?i)", has('i'))];
                    let prefix: String = prefix.into_iter().filter(|(_, has)| *has).map(|(flag, _)| flag).collect();
                    self.at += flags;
                    return Ok(format!("{prefix}{pattern}").into());
                }
                _ => {}
            }
        }
        self.error("a regular expression is not closed on its line")
    }
}

/// Marks that names may have after their first letter.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !is_line_end(c)
}

pub(in crate::edge_code) fn invalid(code: &str, at: usize, message: impl Into<String>) -> Unread {
    let before = code.get(..at).unwrap_or(code);
    let line = u64::try_from(before.matches('\n').count() + 1).unwrap_or(u64::MAX);
    Unread::Invalid { line, message: message.into().replace('`', "") }
}
