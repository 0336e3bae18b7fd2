//! The tokens of Python, with the ends of lines and the indentation.

use std::rc::Rc;

use crate::edge_code::javascript::invalid;
use crate::edge_code::tree::Unread;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum PythonToken {
    Word(Rc<str>),
    Number(f64),
    Text(Rc<str>),
    /// The parts of an f-string: text, and code.
    Parts(Vec<TextPart>),
    Sign(&'static str),
    Line,
    Indent,
    Dedent,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TextPart {
    Text(Rc<str>),
    Code(Rc<str>),
}

const SIGNS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "!=", "==", "<=", ">=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "@=", ":=", "**", "//", "<<", ">>", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "@", "=", "+", "-", "*", "/",
    "%", "&", "|", "^", "~", "<", ">",
];

/// Prefixes of texts, in lower case.
const PREFIXES: &[&str] = &["r", "b", "u", "f", "t", "rb", "br", "fr", "rf", "tr", "rt"];

struct PythonLexer<'c> {
    code: &'c str,
    at: usize,
    tokens: Vec<(PythonToken, usize)>,
    /// The brackets that are open.
    open: Vec<char>,
    indents: Vec<usize>,
}

/// Returns the tokens of code, each with where it begins.
pub(super) fn tokens(code: &str) -> Result<Vec<(PythonToken, usize)>, Unread> {
    let mut lexer = PythonLexer { code, at: 0, tokens: Vec::new(), open: Vec::new(), indents: vec![0] };
    lexer.at = if code.starts_with('\u{feff}') { 3 } else { 0 };
    let mut is_at_line = true;
    loop {
        if is_at_line && lexer.open.is_empty() {
            lexer.indentation()?;
        }
        is_at_line = false;
        let rest = lexer.rest();
        let Some(c) = rest.chars().next() else { break };
        match c {
            '\n' | '\r' => {
                lexer.at += 1;
                if lexer.open.is_empty() {
                    if !matches!(
                        lexer.tokens.last(),
                        None | Some((PythonToken::Line | PythonToken::Indent | PythonToken::Dedent, _))
                    ) {
                        lexer.push(PythonToken::Line);
                    }
                    is_at_line = true;
                }
            }
            ' ' | '\t' | '\u{c}' => lexer.at += 1,
            '#' => lexer.at += rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '\\' if rest[1..].starts_with(['\n', '\r']) => {
                lexer.at += if rest[1..].starts_with("\r\n") { 3 } else { 2 };
            }
            _ => lexer.token(c)?,
        }
    }
    if lexer.open.last().is_some() {
        return Err(invalid(code, code.len(), "a bracket is not closed"));
    }
    if !matches!(lexer.tokens.last(), None | Some((PythonToken::Line, _))) {
        lexer.push(PythonToken::Line);
    }
    while lexer.indents.pop().is_some_and(|indent| indent > 0) {
        lexer.push(PythonToken::Dedent);
    }
    lexer.push(PythonToken::End);
    Ok(lexer.tokens)
}

impl<'c> PythonLexer<'c> {
    fn rest(&self) -> &'c str {
        self.code.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, token: PythonToken) {
        self.tokens.push((token, self.at));
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T, Unread> {
        Err(invalid(self.code, self.at, message))
    }

    /// Reads the blanks that a line begins with; blank lines and comments count for nothing.
    fn indentation(&mut self) -> Result<(), Unread> {
        loop {
            let rest = self.rest();
            let mut width = 0;
            let mut length = 0;
            for c in rest.chars() {
                match c {
                    ' ' => width += 1,
                    '\t' => width = (width / 8 + 1) * 8,
                    '\u{c}' => width = 0,
                    _ => break,
                }
                length += 1;
            }
            let after = &rest[length..];
            if after.is_empty() {
                self.at += length;
                return Ok(());
            }
            if after.starts_with(['\n', '\r']) {
                self.at += length + 1;
                continue;
            }
            if after.starts_with('#') {
                self.at += length + after.find(['\n', '\r']).unwrap_or(after.len());
                continue;
            }
            self.at += length;
            let current = self.indents.last().copied().unwrap_or_default();
            if width > current {
                self.indents.push(width);
                self.push(PythonToken::Indent);
            }
            while self.indents.last().is_some_and(|indent| *indent > width) {
                self.indents.pop();
                self.push(PythonToken::Dedent);
            }
            return if self.indents.last() == Some(&width) {
                Ok(())
            } else {
                self.error("the indentation is that of no line above")
            };
        }
    }

    fn token(&mut self, c: char) -> Result<(), Unread> {
        let rest = self.rest();
        let start = self.at;
        let token = if c.is_alphabetic() || c == '_' {
            let is_word = |c: char| c.is_alphanumeric() || c == '_' || (!c.is_ascii() && !c.is_whitespace());
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let word = &rest[..end];
            let prefix = word.to_ascii_lowercase();
            if rest[end..].starts_with(['\'', '"']) && PREFIXES.contains(&prefix.as_str()) {
                self.at += end;
                self.text(&prefix)?
            } else {
                self.at += end;
                PythonToken::Word(word.into())
            }
        } else if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            self.number()
        } else if c == '\'' || c == '"' {
            self.text("")?
        } else {
            let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
                return self.error(format!("`{}` is not expected", c.escape_debug()));
            };
            match c {
                '(' | '[' | '{' => self.open.push(c),
                ')' | ']' | '}' => {
                    let opening = match c {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    if self.open.pop() != Some(opening) {
                        return self.error(format!("`{c}` closes nothing"));
                    }
                }
                _ => {}
            }
            self.at += sign.len();
            PythonToken::Sign(sign)
        };
        self.tokens.push((token, start));
        Ok(())
    }

    fn number(&mut self) -> PythonToken {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let is_hex = rest.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_alphabetic();
        let mut end = 0;
        while let Some(b) = bytes.get(end) {
            let is_sign =
                matches!(b, b'+' | b'-') && !is_hex && matches!(bytes.get(end.wrapping_sub(1)), Some(b'e' | b'E'));
            if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_') || is_sign {
                end += 1;
            } else {
                break;
            }
        }
        // `1if x else y`: the number ends before the word.
        let digits = rest[..end].replace('_', "");
        self.at += end;
        PythonToken::Number(digits.parse().unwrap_or(f64::NAN))
    }

    /// Reads a text whose opening quote is next.
    fn text(&mut self, prefix: &str) -> Result<PythonToken, Unread> {
        let is_raw = prefix.contains('r');
        let is_format = prefix.contains(['f', 't']);
        let quote = if self.rest().starts_with('"') { '"' } else { '\'' };
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let is_triple = self.rest().starts_with(&triple);
        let start = self.at;
        self.at += if is_triple { 3 } else { 1 };
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                return Err(invalid(self.code, start, "a text is not closed"));
            };
            if is_triple && rest.starts_with(&triple) {
                self.at += 3;
                break;
            }
            if !is_triple && c == quote {
                self.at += 1;
                break;
            }
            self.at += c.len_utf8();
            match c {
                '\n' if !is_triple => return Err(invalid(self.code, start, "a text is not closed on its line")),
                '\\' if is_raw => {
                    text.push('\\');
                    if let Some(next) = self.rest().chars().next() {
                        text.push(next);
                        self.at += next.len_utf8();
                    }
                }
                '\\' => self.escape(&mut text, prefix.contains('b'))?,
                '{' | '}' if is_format && self.rest().starts_with(c) => {
                    self.at += 1;
                    text.push(c);
                }
                '{' if is_format => {
                    parts.push(TextPart::Text(std::mem::take(&mut text).into()));
                    parts.push(TextPart::Code(self.replacement(start)?));
                }
                c => text.push(c),
            }
        }
        if is_format {
            parts.push(TextPart::Text(text.into()));
            return Ok(PythonToken::Parts(parts));
        }
        Ok(PythonToken::Text(text.into()))
    }

    /// Reads the code in the braces of an f-string, without its format.
    fn replacement(&mut self, start: usize) -> Result<Rc<str>, Unread> {
        let from = self.at;
        let mut depth = 0_usize;
        let mut quote: Option<char> = None;
        let mut end = None;
        let mut is_escaped = false;
        for (index, c) in self.rest().char_indices() {
            match quote {
                Some(open) => {
                    if is_escaped {
                        is_escaped = false;
                    } else if c == '\\' {
                        is_escaped = true;
                    } else if c == open {
                        quote = None;
                    }
                }
                None => match c {
                    '\'' | '"' if end.is_none() => quote = Some(c),
                    '(' | '[' | '{' => depth += 1,
                    '}' if depth == 0 => {
                        self.at = from + index + 1;
                        return Ok(self.code[from..end.unwrap_or(from + index)].into());
                    }
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    ':' if depth == 0 && end.is_none() => end = Some(from + index),
                    // `!r` converts; `!=` compares.
                    '!' if depth == 0 && end.is_none() && !self.rest()[index..].starts_with("!=") => {
                        end = Some(from + index);
                    }
                    _ => {}
                },
            }
        }
        Err(invalid(self.code, start, "a brace in an f-string is not closed"))
    }

    fn escape(&mut self, text: &mut String, is_bytes: bool) -> Result<(), Unread> {
        let Some(c) = self.rest().chars().next() else { return Ok(()) };
        self.at += c.len_utf8();
        let plain = match c {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'v' => Some('\u{b}'),
            '\\' | '\'' | '"' => Some(c),
            _ => None,
        };
        if let Some(plain) = plain {
            text.push(plain);
            return Ok(());
        }
        let digits = match c {
            '\n' => return Ok(()),
            '0'..='7' => {
                let mut value = c.to_digit(8).unwrap_or_default();
                for _ in 0..2 {
                    let Some(digit) = self.rest().chars().next().and_then(|c| c.to_digit(8)) else { break };
                    value = value * 8 + digit;
                    self.at += 1;
                }
                text.extend(char::from_u32(value));
                return Ok(());
            }
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes && self.rest().starts_with('{') => {
                self.at += self.rest().find('}').map_or(0, |end| end + 1);
                text.push('\u{fffd}');
                return Ok(());
            }
            c => {
                text.push('\\');
                text.push(c);
                return Ok(());
            }
        };
        let value = self.rest().get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(value) = value else { return self.error("an escape is not valid") };
        self.at += digits;
        text.push(char::from_u32(value).unwrap_or('\u{fffd}'));
        Ok(())
    }
}
