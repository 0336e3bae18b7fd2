//! The words and signs of JavaScript and Python, without comments.

/// The language of a function's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    JavaScript,
    Python,
}

impl Language {
    /// By the name of a runtime such as `python3.13`; guessed from the code where that is unknown.
    pub(crate) fn of(runtime: Option<&str>, code: &str) -> Self {
        let starts_python = |line: &str| ["def ", "async def ", "del ", "#"].iter().any(|word| line.starts_with(word));
        let is_python = match runtime {
            Some(runtime) => runtime.starts_with("python"),
            None => code.lines().any(|line| starts_python(line.trim_start())),
        };
        if is_python { Self::Python } else { Self::JavaScript }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'c> {
    Word(&'c str),
    /// What is between quotes.
    Quoted(&'c str),
    /// A sign, or a regular expression by the slash that it begins with.
    Sign(char),
}

/// The tokens of code, as far as they matter here.
fn tokens(code: &str, language: Language) -> Vec<Token<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (Some(Token::Word(&rest[..end])), end)
        } else if let Some(length) = comment(rest, language) {
            (None, length)
        } else if let Some((inner, length)) = quoted(rest, language) {
            (Some(Token::Quoted(inner)), length)
        } else {
            let is_regex = first == '/' && language == Language::JavaScript && begins_value(tokens.last());
            let length = if is_regex { regex(rest) } else { None };
            (Some(Token::Sign(first)).filter(|_| !first.is_whitespace()), length.unwrap_or(first.len_utf8()))
        };
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

/// The length of the comment that code begins with.
fn comment(code: &str, language: Language) -> Option<usize> {
    let line = || Some(code.find('\n').unwrap_or(code.len()));
    match language {
        Language::Python if code.starts_with('#') => line(),
        Language::JavaScript if code.starts_with("//") => line(),
        Language::JavaScript if code.starts_with("/*") => Some(code[2..].find("*/").map_or(code.len(), |end| end + 4)),
        _ => None,
    }
}

/// The text of the string that code begins with, and its length with the quotes. A quote that a line leaves open ends
/// there.
fn quoted(code: &str, language: Language) -> Option<(&str, usize)> {
    let quote =
        code.chars().next().filter(|c| matches!(c, '\'' | '"') || (*c == '`' && language == Language::JavaScript))?;
    let triple = ["\"\"\"", "'''"].into_iter().find(|triple| language == Language::Python && code.starts_with(triple));
    let start = triple.map_or(1, str::len);
    let spans_lines = triple.is_some() || quote == '`';
    let mut is_escaped = false;
    // How deep in the `${…}` of a template a place is, where other templates may begin and end.
    let mut depth = 0_usize;
    let inner = &code[start..];
    for (at, c) in inner.char_indices() {
        let rest = &inner[at..];
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if quote == '`' && rest.starts_with("${") {
            depth += 1;
        } else if c == '}' && depth > 0 {
            depth -= 1;
        } else if depth == 0 && triple.map_or(c == quote, |triple| rest.starts_with(triple)) {
            return Some((&inner[..at], start + at + start));
        } else if c == '\n' && !spans_lines {
            return Some((&inner[..at], start + at));
        }
    }
    Some((inner, code.len()))
}

/// Whether a value may begin after a token, so that a slash there begins a regular expression.
fn begins_value(before: Option<&Token<'_>>) -> bool {
    match before {
        None => true,
        Some(Token::Quoted(_)) => false,
        Some(Token::Sign(sign)) => !matches!(sign, ')' | ']' | '}'),
        Some(Token::Word(word)) => matches!(*word, "return" | "typeof" | "case" | "of" | "in" | "await" | "else"),
    }
}

/// The length of the regular expression that code begins with; nothing where its line does not end it.
fn regex(code: &str) -> Option<usize> {
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, c) in code.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Code, token by token, and how its brackets match.
pub(super) struct Tokens<'c> {
    all: Vec<Token<'c>>,
    /// Where the bracket that opens at a token closes; any other token closes itself.
    closing: Vec<usize>,
    /// The innermost bracket around a token.
    enclosing: Vec<Option<usize>>,
}

impl<'c> Tokens<'c> {
    pub(super) fn new(code: &'c str, language: Language) -> Self {
        let all = tokens(code, language);
        let mut closing: Vec<usize> = (0..all.len()).collect();
        let mut enclosing = Vec::with_capacity(all.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in all.iter().enumerate() {
            enclosing.push(open.last().copied());
            match token {
                Token::Sign('(' | '[' | '{') => {
                    closing[at] = all.len();
                    open.push(at);
                }
                Token::Sign(')' | ']' | '}') => {
                    if let Some(start) = open.pop() {
                        closing[start] = at;
                    }
                }
                _ => {}
            }
        }
        Self { all, closing, enclosing }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<Token<'c>> {
        self.all.get(at).copied()
    }

    pub(super) fn has(&self, token: Token<'_>) -> bool {
        self.all.contains(&token)
    }

    pub(super) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.get(at) == Some(Token::Sign(sign))
    }

    pub(super) fn before(&self, at: usize) -> Option<Token<'c>> {
        self.get(at.checked_sub(1)?)
    }

    /// Where the bracket that opens at a token closes.
    pub(super) fn closing(&self, open: usize) -> usize {
        self.closing.get(open).copied().unwrap_or(self.all.len())
    }

    /// The innermost bracket around a token.
    pub(super) fn enclosing(&self, at: usize) -> Option<usize> {
        self.enclosing.get(at).copied().flatten()
    }

    /// Whether what begins at a token is spread into what is around it: `...x`, `**x`.
    pub(super) fn is_spread(&self, at: usize) -> bool {
        let Some(first) = at.checked_sub(2) else { return false };
        ['.', '*'].into_iter().any(|sign| self.is_sign(first, sign) && self.is_sign(first + 1, sign))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(code: &str, language: Language) -> Vec<&str> {
        let words = tokens(code, language).into_iter();
        words.filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None }).collect()
    }

    #[test]
    fn what_looks_like_a_comment_in_a_string_is_none() {
        for code in [
            "a = '/api/*'; b",
            "a = '/a #b'; b",
            "a = 'see //x'; b",
            "a = 'it\\'s // no'; b",
            "a = `/* ${f(`x`)} //`; b",
            "a = /\\/\\/*[/'\"]/; b",
            "a /* ' */ = 1; b // c",
            "a = 1 // '\nb",
        ] {
            assert_eq!(words(code, Language::JavaScript).last(), Some(&"b"), "{code}");
        }
        for code in ["a = '/api/*'; b", "a = '#'; b # c", "'''it's # c\n'''\na // 2; b", "a # '\nb"] {
            assert_eq!(words(code, Language::Python).last(), Some(&"b"), "{code}");
        }
    }

    #[test]
    fn what_is_never_closed_ends_with_the_code() {
        for code in ["/*", "'''a", "`a ${", "\"a\\", "/a", "'\u{fc}", "f(["] {
            for language in [Language::JavaScript, Language::Python] {
                Tokens::new(code, language);
            }
        }
    }
}
