//! What the code of an edge function does to Host and Authorization, read from its text: JavaScript and Python alike.

use std::collections::HashMap;

/// What is known of a function's effect on a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The code does not mention it.
    Leaves,
    /// It assigns it.
    Sets,
    /// It removes it.
    Removes,
    /// It writes to headers in a way that is not understood.
    Unknown,
}

/// What a function's code does, read from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The header `Host` of the request.
    pub(crate) host: Touch,
    /// The Host that the origin gets by `updateRequestOrigin`.
    pub(crate) origin_host: Touch,
    pub(crate) authorization: Touch,
}

/// What code does to the two headers, by what it assigns and deletes. Names in comments do not count.
pub(super) fn effect(code: &str) -> Effect {
    let code = without_comments(code);
    let mut reader = Reader { tokens: tokens(&code), aliases: HashMap::new(), writes: Vec::new() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.step(at);
    }
    Effect {
        host: touch(&reader.writes, "host"),
        origin_host: touch(&reader.writes, ORIGIN_HOST),
        authorization: touch(&reader.writes, "authorization"),
    }
}

fn touch(writes: &[Write], header: &str) -> Touch {
    let applies = |wanted| {
        writes
            .iter()
            .any(|(name, touch)| *touch == wanted && name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(header)))
    };
    [Touch::Sets, Touch::Removes, Touch::Unknown].into_iter().find(|touch| applies(*touch)).unwrap_or(Touch::Leaves)
}

/// A header, or nothing for any header, and what becomes of it.
type Write = (Option<String>, Touch);

/// Stands for the Host that `updateRequestOrigin` sets; no header has such a name.
const ORIGIN_HOST: &str = "(origin)";

/// Calls that do not change the headers that they get, and words that look like calls.
const READERS: &[&str] = &[
    "log",
    "info",
    "debug",
    "warn",
    "error",
    "print",
    "stringify",
    "dumps",
    "keys",
    "entries",
    "values",
    "assign",
    "len",
    "list",
    "dict",
    "sorted",
    "if",
    "elif",
    "while",
    "for",
    "of",
    "in",
    "return",
    "switch",
    "and",
    "or",
    "not",
];

/// Methods of the headers that leave them as they are.
const READING_METHODS: &[&str] = &["items", "keys", "values", "copy", "hasOwnProperty", "has", "entries", "toString"];

/// Methods that change the list of a header's values.
const CHANGING_METHODS: &[&str] = &["push", "append", "unshift", "splice", "insert", "pop", "clear", "update", "fill"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'c> {
    Word(&'c str),
    /// What is between quotes.
    Quoted(&'c str),
    Sign(char),
}

/// The tokens of JavaScript and Python alike, as far as they matter here.
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

/// A way such as `request.headers["host"][0]`; nothing for a step that is computed.
type Way<'c> = Vec<Option<&'c str>>;

/// Goes through code from its beginning to its end and notes what it writes to headers.
struct Reader<'c> {
    tokens: Vec<Token<'c>>,
    /// What variables stand for.
    aliases: HashMap<&'c str, Way<'c>>,
    writes: Vec<Write>,
}

impl<'c> Reader<'c> {
    fn token(&self, at: usize) -> Option<Token<'c>> {
        self.tokens.get(at).copied()
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.token(at) == Some(Token::Sign(sign))
    }

    fn before(&self, at: usize) -> Option<Token<'c>> {
        self.token(at.checked_sub(1)?)
    }

    /// Reads what is at a token, and tells where to go on.
    fn step(&mut self, at: usize) -> usize {
        if let Some(Token::Word("headers") | Token::Quoted("headers")) = self.token(at)
            && self.is_sign(at + 1, ':')
        {
            // A literal without the headers of the request is that of a response.
            let is_literal = self.is_sign(at + 2, '{');
            if !is_literal {
                self.writes.push((None, Touch::Unknown));
            }
            return at + 2;
        }
        if !matches!(self.token(at), Some(Token::Word(_))) {
            return at + 1;
        }
        let (raw, end) = self.way(at);
        let is_variable = raw.len() == 1;
        if let Some(Some("updateRequestOrigin" | "selectRequestOriginById" | "createRequestOriginGroup")) = raw.last()
            && self.is_sign(end, '(')
        {
            self.origin(end);
            return end + 1;
        }
        let way = self.resolved(&raw);
        if is_variable && self.is_assigned(end) && self.is_sign(end, '=') {
            self.bind(raw[0], end + 1);
        } else if let Some(index) = way.iter().rposition(|step| *step == Some("headers"))
            && !way.contains(&Some("response"))
        {
            self.headers(at, end, &way[index + 1..]);
        } else if self.is_spread(at) && way.last() == Some(&Some("request")) {
            self.writes.push((None, Touch::Unknown));
        }
        end
    }

    /// The way that begins at a word, and where it ends. `.get("x")` is a step like any other.
    fn way(&self, at: usize) -> (Way<'c>, usize) {
        let mut way = Vec::new();
        let mut end = at;
        if let Some(Token::Word(first)) = self.token(at) {
            way.push(Some(first));
            end += 1;
        }
        loop {
            let dot = end + usize::from(self.is_sign(end, '?') && self.is_sign(end + 1, '.'));
            let open = dot + usize::from(dot > end && self.is_sign(dot + 1, '['));
            if self.is_sign(open, '[') {
                let close = self.closing(open);
                way.push(match self.token(open + 1) {
                    Some(Token::Quoted(name)) if close == open + 2 && !name.contains("${") => Some(name),
                    Some(Token::Word(name)) if close == open + 2 && name.parse::<u32>().is_ok() => Some(name),
                    _ => None,
                });
                end = close + 1;
            } else if let (true, Some(Token::Word(name))) = (self.is_sign(dot, '.'), self.token(dot + 1)) {
                if let ("get", true, Some(Token::Quoted(name))) =
                    (name, self.is_sign(dot + 2, '('), self.token(dot + 3))
                {
                    way.push(Some(name));
                    end = self.closing(dot + 2) + 1;
                } else {
                    way.push(Some(name));
                    end = dot + 2;
                }
            } else {
                return (way, end);
            }
        }
    }

    /// Where the bracket that opens at a token closes.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            match self.token(at) {
                Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                Some(Token::Sign(')' | ']' | '}')) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len()
    }

    /// A way with the variable at its beginning replaced by what it stands for.
    fn resolved(&self, way: &Way<'c>) -> Way<'c> {
        let alias = way.first().copied().flatten().and_then(|name| self.aliases.get(name));
        alias.map_or_else(|| way.clone(), |alias| alias.iter().chain(&way[1..]).copied().collect())
    }

    fn is_assigned(&self, end: usize) -> bool {
        let operator =
            (end..end + 2).take_while(|at| matches!(self.token(*at), Some(Token::Sign('+' | '|' | '?' | '&'))));
        let equals = end + operator.count();
        self.is_sign(equals, '=') && !self.is_sign(equals + 1, '=') && !self.is_sign(equals + 1, '>')
    }

    fn is_spread(&self, at: usize) -> bool {
        let Some(first) = at.checked_sub(2) else { return false };
        ['.', '*'].into_iter().any(|sign| self.is_sign(first, sign) && self.is_sign(first + 1, sign))
    }

    /// A variable gets a value.
    fn bind(&mut self, name: Option<&'c str>, value: usize) {
        let Some(name) = name else { return };
        let (way, end) = self.way(value);
        if !way.is_empty() && !self.is_sign(end, '(') {
            let way = self.resolved(&way);
            self.aliases.insert(name, way);
        } else if self.is_sign(value, '{') {
            // Headers made anew are not those of the request, until something assigns them to it.
            self.aliases.insert(name, Vec::new());
        } else {
            self.aliases.remove(name);
        }
    }

    /// What is done to the headers, or to the one that `steps` lead to.
    fn headers(&mut self, at: usize, end: usize, steps: &[Option<&'c str>]) {
        let is_deleted = matches!(self.before(at), Some(Token::Word("delete" | "del")));
        let is_call = self.is_sign(end, '(');
        let is_assigned = self.is_assigned(end);
        match steps {
            [] if is_assigned || is_deleted || self.is_spread(at) => self.writes.push((None, Touch::Unknown)),
            [] => self.argument(at, end),
            [Some("pop")] if is_call => {
                let name = match self.token(end + 1) {
                    Some(Token::Quoted(name)) => Some(name.to_owned()),
                    _ => None,
                };
                let touch = if name.is_some() { Touch::Removes } else { Touch::Unknown };
                self.writes.push((name, touch));
            }
            [Some("update")] if is_call => self.literal(end + 1),
            [Some(method)] if is_call && !READING_METHODS.contains(method) => {
                self.writes.push((None, Touch::Unknown));
            }
            [None, ..] if is_assigned || is_deleted => self.writes.push((None, Touch::Unknown)),
            [header, .., Some(method)] if is_call && CHANGING_METHODS.contains(method) => {
                self.writes.push((header.map(str::to_owned), Touch::Unknown));
            }
            // The key next to a value is only the way the name is written.
            [_, .., Some("key")] => {}
            [Some(header), ..] if is_assigned => self.writes.push((Some((*header).to_owned()), Touch::Sets)),
            [Some(header)] if is_deleted => self.writes.push((Some((*header).to_owned()), Touch::Removes)),
            _ => {}
        }
    }

    /// The headers themselves, perhaps given to a call that may change them.
    fn argument(&mut self, at: usize, end: usize) {
        let Some(open) = self.enclosing(at) else { return };
        let Some(Token::Word(call)) = self.before(open).filter(|_| self.is_sign(open, '(')) else { return };
        if call == "assign" && open + 1 == at {
            self.literal(end + 1);
        } else if !READERS.contains(&call) {
            self.writes.push((None, Touch::Unknown));
        }
    }

    /// The innermost bracket around a token.
    fn enclosing(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (0..at).rev().find(|open| match self.token(*open) {
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

    /// Headers are set from an object, the last argument of a call.
    fn literal(&mut self, open: usize) {
        match self.keys(open) {
            Some(keys) => self.writes.extend(keys.into_iter().map(|key| (Some(key.to_owned()), Touch::Sets))),
            None => self.writes.push((None, Touch::Unknown)),
        }
    }

    /// The argument of a call that gives the request another origin.
    fn origin(&mut self, open: usize) {
        let touch = match self.keys(open + 1) {
            Some(keys) if keys.iter().any(|key| matches!(*key, "hostHeader" | "domainName")) => Touch::Sets,
            Some(_) => return,
            None => Touch::Unknown,
        };
        self.writes.push((Some(ORIGIN_HOST.to_owned()), touch));
    }

    /// The keys of an object that is the last argument of a call; nothing where they are not all written there.
    fn keys(&self, open: usize) -> Option<Vec<&'c str>> {
        let close = self.closing(open);
        if !self.is_sign(open, '{') || !(self.is_sign(close + 1, ')') || self.is_sign(close + 2, ')')) {
            return None;
        }
        let mut keys = Vec::new();
        let mut at = open + 1;
        while at < close {
            let (Token::Word(key) | Token::Quoted(key)) = self.token(at)? else { return None };
            keys.push(key);
            at += 1;
            while at < close && !self.is_sign(at, ',') {
                at = if matches!(self.token(at), Some(Token::Sign('(' | '[' | '{'))) { self.closing(at) } else { at }
                    + 1;
            }
            at += 1;
        }
        Some(keys)
    }
}

/// JavaScript and Python alike, line by line; a URL's slashes are no comment.
fn without_comments(code: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_sets_the_host_is_recognised() {
        for code in [
            "request.headers.host = [{ key: 'Host', value: HOST }];",
            "request.headers['host'] = [{key: 'Host', value: h}]",
            "request[\"headers\"][\"host\"] = [{\"key\": \"Host\"}]",
            "request.headers.host[0].value = name;",
        ] {
            assert_eq!(effect(code).host, Touch::Sets, "{code}");
        }
        for code in ["// request.headers.host = x", "if (request.headers.host == x) {}", "# headers['host'] = 1", ""] {
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
        }
        assert!(
            effect("import cf from 'cloudfront';\ncf.updateRequestOrigin({ hostHeader: 'x' });").origin_host
                == Touch::Sets
        );
        assert!(
            effect("cf.updateRequestOrigin({domainName: 'a.execute-api.eu-west-1.amazonaws.com'})").origin_host
                == Touch::Sets
        );
        assert!(effect("cf.updateRequestOrigin({timeouts: {readTimeout: 5}})").origin_host == Touch::Leaves);
        assert!(effect("cf.updateRequestOrigin(ORIGIN)").origin_host == Touch::Unknown);
    }

    #[test]
    fn code_that_removes_authorization_is_recognised() {
        for code in [
            "delete request.headers.authorization;",
            "delete request.headers['authorization']",
            "del request['headers']['authorization']",
            "request['headers'].pop('authorization', None)",
        ] {
            assert_eq!(effect(code).authorization, Touch::Removes, "{code}");
        }
        assert_eq!(effect("const a = request.headers.authorization;").authorization, Touch::Leaves);
    }

    #[test]
    fn what_stands_near_authorization_does_not_remove_it() {
        for code in [
            "if request['method'] == 'DELETE': print('x')\nauth = request['headers']['authorization']",
            "delete request.headers['x-foo']\nconst a = request.headers.authorization",
            "const deleted = request.headers.authorization[0].value",
            "const authorization = request.headers.authorization\nauthorization = 'x'",
            "const response = { status: '401', headers: { 'www-authenticate': [] } };",
            "console.log(JSON.stringify(request.headers)); for (const k in request.headers) {}",
        ] {
            assert_eq!(effect(code).authorization, Touch::Leaves, "{code}");
            assert_eq!(effect(code).host, Touch::Leaves, "{code}");
        }
    }

    #[test]
    fn variables_and_objects_are_followed() {
        for code in [
            "Object.assign(request.headers, {host: [{key: 'Host', value: h}]})",
            "const h = request.headers; h.host = [{value: x}]",
            "const { headers } = request\nheaders['host'] = [x]",
            "headers = request['headers']\nheaders['host'] = [{'key': 'Host'}]",
            "h = request.get('headers')\nh['host'][0]['value'] = x",
            "request['headers'].update({'host': [{'value': x}]})",
        ] {
            assert_eq!(effect(code).host, Touch::Sets, "{code}");
            assert_eq!(effect(code).authorization, Touch::Leaves, "{code}");
        }
    }

    #[test]
    fn writes_that_are_not_understood_are_told_apart() {
        for code in [
            "request.headers[NAME] = [{ value: x }]",
            "const h = request.headers; h[name.toLowerCase()] = x",
            "request.headers = other",
            "setHost(request.headers)",
            "Object.assign(request.headers, more)",
            "return { ...request, headers: { ...request.headers, host: [x] } }",
            "for k in names: del request['headers'][k]",
        ] {
            assert_eq!(effect(code).host, Touch::Unknown, "{code}");
            assert_eq!(effect(code).authorization, Touch::Unknown, "{code}");
        }
    }
}
