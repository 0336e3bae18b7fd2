//! Goes through code from its beginning to its end and notes what it writes to headers.

use std::collections::HashMap;

use super::Touch;
use super::token::{Token, Tokens};

/// A header, or nothing for any header, and what becomes of it.
pub(super) type Write = (Option<String>, Touch);

/// Stands for the Host that `updateRequestOrigin` sets; no header has such a name.
pub(super) const ORIGIN_HOST: &str = "(origin)";

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

/// A way such as `request.headers["host"][0]`; nothing for a step that is computed.
type Way<'c> = Vec<Option<&'c str>>;

struct Reader<'c> {
    tokens: Tokens<'c>,
    /// What variables stand for.
    aliases: HashMap<&'c str, Way<'c>>,
    writes: Vec<Write>,
}

/// What code without comments writes to headers, in its order.
pub(super) fn writes(code: &str) -> Vec<Write> {
    let mut reader = Reader { tokens: Tokens::new(code), aliases: HashMap::new(), writes: Vec::new() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.step(at);
    }
    reader.writes
}

impl<'c> Reader<'c> {
    /// Reads what is at a token, and tells where to go on.
    fn step(&mut self, at: usize) -> usize {
        if let Some(Token::Word("headers") | Token::Quoted("headers")) = self.tokens.get(at)
            && self.tokens.is_sign(at + 1, ':')
        {
            // A literal without the headers of the request is that of a response.
            let is_literal = self.tokens.is_sign(at + 2, '{');
            if !is_literal {
                self.writes.push((None, Touch::Unknown));
            }
            return at + 2;
        }
        if !matches!(self.tokens.get(at), Some(Token::Word(_))) {
            return at + 1;
        }
        let (raw, end) = self.way(at);
        let is_variable = raw.len() == 1;
        if let Some(Some("updateRequestOrigin" | "selectRequestOriginById" | "createRequestOriginGroup")) = raw.last()
            && self.tokens.is_sign(end, '(')
        {
            self.origin(end);
            return end + 1;
        }
        let way = self.resolved(&raw);
        if is_variable && self.is_assigned(end) && self.tokens.is_sign(end, '=') {
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
        if let Some(Token::Word(first)) = self.tokens.get(at) {
            way.push(Some(first));
            end += 1;
        }
        loop {
            let dot = end + usize::from(self.tokens.is_sign(end, '?') && self.tokens.is_sign(end + 1, '.'));
            let open = dot + usize::from(dot > end && self.tokens.is_sign(dot + 1, '['));
            if self.tokens.is_sign(open, '[') {
                let close = self.tokens.closing(open);
                way.push(match self.tokens.get(open + 1) {
                    Some(Token::Quoted(name)) if close == open + 2 && !name.contains("${") => Some(name),
                    Some(Token::Word(name)) if close == open + 2 && name.parse::<u32>().is_ok() => Some(name),
                    _ => None,
                });
                end = close + 1;
            } else if let (true, Some(Token::Word(name))) = (self.tokens.is_sign(dot, '.'), self.tokens.get(dot + 1)) {
                if let ("get", true, Some(Token::Quoted(name))) =
                    (name, self.tokens.is_sign(dot + 2, '('), self.tokens.get(dot + 3))
                {
                    way.push(Some(name));
                    end = self.tokens.closing(dot + 2) + 1;
                } else {
                    way.push(Some(name));
                    end = dot + 2;
                }
            } else {
                return (way, end);
            }
        }
    }

    /// A way with the variable at its beginning replaced by what it stands for.
    fn resolved(&self, way: &Way<'c>) -> Way<'c> {
        let alias = way.first().copied().flatten().and_then(|name| self.aliases.get(name));
        alias.map_or_else(|| way.clone(), |alias| alias.iter().chain(&way[1..]).copied().collect())
    }

    fn is_assigned(&self, end: usize) -> bool {
        let operator =
            (end..end + 2).take_while(|at| matches!(self.tokens.get(*at), Some(Token::Sign('+' | '|' | '?' | '&'))));
        let equals = end + operator.count();
        self.tokens.is_sign(equals, '=')
            && !self.tokens.is_sign(equals + 1, '=')
            && !self.tokens.is_sign(equals + 1, '>')
    }

    fn is_spread(&self, at: usize) -> bool {
        let Some(first) = at.checked_sub(2) else { return false };
        ['.', '*'].into_iter().any(|sign| self.tokens.is_sign(first, sign) && self.tokens.is_sign(first + 1, sign))
    }

    /// A variable gets a value.
    fn bind(&mut self, name: Option<&'c str>, value: usize) {
        let Some(name) = name else { return };
        let (way, end) = self.way(value);
        if !way.is_empty() && !self.tokens.is_sign(end, '(') {
            let way = self.resolved(&way);
            self.aliases.insert(name, way);
        } else if self.tokens.is_sign(value, '{') {
            // Headers made anew are not those of the request, until something assigns them to it.
            self.aliases.insert(name, Vec::new());
        } else {
            self.aliases.remove(name);
        }
    }

    /// What is done to the headers, or to the one that `steps` lead to.
    fn headers(&mut self, at: usize, end: usize, steps: &[Option<&'c str>]) {
        let is_deleted = matches!(self.tokens.before(at), Some(Token::Word("delete" | "del")));
        let is_call = self.tokens.is_sign(end, '(');
        let is_assigned = self.is_assigned(end);
        match steps {
            [] if is_assigned || is_deleted || self.is_spread(at) => self.writes.push((None, Touch::Unknown)),
            [] => self.argument(at, end),
            [Some("pop")] if is_call => {
                let name = match self.tokens.get(end + 1) {
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
        let Some(open) = self.tokens.enclosing(at) else { return };
        let Some(Token::Word(call)) = self.tokens.before(open).filter(|_| self.tokens.is_sign(open, '(')) else {
            return;
        };
        if call == "assign" && open + 1 == at {
            self.literal(end + 1);
        } else if !READERS.contains(&call) {
            self.writes.push((None, Touch::Unknown));
        }
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
        let close = self.tokens.closing(open);
        if !self.tokens.is_sign(open, '{')
            || !(self.tokens.is_sign(close + 1, ')') || self.tokens.is_sign(close + 2, ')'))
        {
            return None;
        }
        let mut keys = Vec::new();
        let mut at = open + 1;
        while at < close {
            let (Token::Word(key) | Token::Quoted(key)) = self.tokens.get(at)? else { return None };
            keys.push(key);
            at += 1;
            while at < close && !self.tokens.is_sign(at, ',') {
                at = if matches!(self.tokens.get(at), Some(Token::Sign('(' | '[' | '{'))) {
                    self.tokens.closing(at)
                } else {
                    at
                } + 1;
            }
            at += 1;
        }
        Some(keys)
    }
}
