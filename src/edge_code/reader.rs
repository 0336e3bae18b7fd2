//! Goes through code from its beginning to its end and notes what it writes to headers.

use super::Touch;
use super::object::Objects;
use super::token::{Language, Token, Tokens};
use super::variable::Variables;

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

/// Whose headers they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Request,
    /// The code does not tell: those of a parameter, or of what a call gives.
    Unsure,
    Other,
}

struct CodeReader<'c> {
    tokens: Tokens<'c>,
    objects: Objects,
    variables: Variables<'c>,
    writes: Vec<Write>,
    /// What Host is set to, write by write; nothing where that is not plain.
    hosts: Vec<Option<Sent>>,
    calls_helper: bool,
}

/// The Host that code sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sent {
    Name(String),
    /// The one that the request has already.
    Same,
}

/// What code says of itself.
pub(super) struct Reading {
    /// What it writes to the headers of the request, in its order.
    pub(super) writes: Vec<Write>,
    /// What it sets Host to; nothing where that is not plain.
    pub(super) sent: Option<Sent>,
    /// Whether it calls what only the module `cloudfront` has.
    pub(super) calls_helper: bool,
    /// Whether it does so without importing that.
    pub(super) lacks_module: bool,
}

pub(super) fn read(code: &str, language: Language) -> Reading {
    let tokens = Tokens::new(code, language);
    let objects = Objects::read(&tokens);
    let variables = Variables::default();
    let mut reader =
        CodeReader { tokens, objects, variables, writes: Vec::new(), hosts: Vec::new(), calls_helper: false };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.step(at);
    }
    let imports_module = reader.tokens.has(Token::Quoted("cloudfront"));
    let sent = reader.hosts.first().cloned().flatten();
    Reading {
        sent: sent.filter(|sent| reader.hosts.iter().all(|other| other.as_ref() == Some(sent))),
        calls_helper: reader.calls_helper,
        lacks_module: reader.calls_helper && !imports_module,
        writes: reader.writes,
    }
}

impl<'c> CodeReader<'c> {
    /// Reads what is at a token, and tells where to go on.
    fn step(&mut self, at: usize) -> usize {
        if self.tokens.is_pattern(at) {
            self.variables.destructure(&self.tokens, at);
            return self.tokens.closing(at) + 1;
        }
        if let Some(Token::Word("headers") | Token::Quoted("headers")) = self.tokens.get(at)
            && self.tokens.is_sign(at + 1, ':')
        {
            if self.objects.replaces_headers(&self.tokens, at) {
                self.writes.push((None, Touch::Unknown));
            }
            return at + 2;
        }
        if !matches!(self.tokens.get(at), Some(Token::Word(_))) {
            return at + 1;
        }
        let (raw, end) = self.tokens.way(at);
        let is_variable = raw.len() == 1;
        if let Some(Some("updateRequestOrigin" | "selectRequestOriginById" | "createRequestOriginGroup")) = raw.last()
            && self.tokens.is_sign(end, '(')
        {
            self.calls_helper = true;
            self.origin(end);
            return end + 1;
        }
        if is_variable && self.tokens.is_assigned(end) && self.tokens.is_sign(end, '=') {
            self.variables.bind(&self.tokens, raw[0], end + 1);
        } else if let Some(way) = self.variables.resolved(&raw) {
            if let Some(index) = way.iter().rposition(|step| *step == Some("headers")) {
                match owner(&way[..index]) {
                    Owner::Request => self.headers(at, end, &way[index + 1..]),
                    Owner::Unsure => self.unsure_headers(at, end, &way[index + 1..]),
                    Owner::Other => {}
                }
            } else if self.tokens.is_spread(at) && way.last() == Some(&Some("request")) {
                self.writes.push((None, Touch::Unknown));
            }
        }
        end
    }

    /// Headers that may be the request's: what is done to one of them may be done to the request's.
    fn unsure_headers(&mut self, at: usize, end: usize, steps: &[Option<&'c str>]) {
        // The headers of a call's answer have methods of their own; those of a request are a plain object.
        let is_method =
            matches!(steps, [Some(name)] if !matches!(*name, "pop" | "update")) && self.tokens.is_sign(end, '(');
        if steps.is_empty() || is_method {
            return;
        }
        let before = self.writes.len();
        self.headers(at, end, steps);
        self.writes[before..].iter_mut().for_each(|(_, touch)| *touch = Touch::Unknown);
    }

    /// What is done to the headers, or to the one that `steps` lead to.
    fn headers(&mut self, at: usize, end: usize, steps: &[Option<&'c str>]) {
        let is_deleted = matches!(self.tokens.before(at), Some(Token::Word("delete" | "del")));
        let is_call = self.tokens.is_sign(end, '(');
        let is_assigned = self.tokens.is_assigned(end);
        match steps {
            [] if is_assigned || is_deleted || self.tokens.is_spread(at) => self.writes.push((None, Touch::Unknown)),
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
            [Some(header), ..] if is_assigned => {
                if header.eq_ignore_ascii_case("host") {
                    self.hosts.push(self.sent(end + 1));
                }
                self.writes.push((Some((*header).to_owned()), Touch::Sets));
            }
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
        } else if let ("deleteProperty", Some(Token::Quoted(name))) = (call, self.tokens.get(end + 1)) {
            self.writes.push((Some(name.to_owned()), Touch::Removes));
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

    /// The Host that is written as a value: its text, or the list of one that Lambda@Edge wants.
    fn sent(&self, value: usize) -> Option<Sent> {
        match self.tokens.get(value)? {
            Token::Quoted(name) => {
                let is_whole = !matches!(self.tokens.get(value + 1), Some(Token::Sign('+' | '.' | '%')));
                is_whole.then(|| Sent::Name(name.to_owned()))
            }
            Token::Word(_) => {
                let (way, end) = self.tokens.way(value);
                let way = self.variables.resolved(&way).filter(|_| !self.tokens.is_sign(end, '('))?;
                way.windows(2).any(|steps| steps == [Some("headers"), Some("host")]).then_some(Sent::Same)
            }
            Token::Sign('[') if self.tokens.is_sign(value + 1, '{') => self.sent(self.entry(value + 1, "value")?),
            Token::Sign('{') => self.sent(self.entry(value, "value")?),
            Token::Sign(_) => None,
        }
    }

    /// Where the value of a key of an object begins.
    fn entry(&self, open: usize, key: &str) -> Option<usize> {
        let close = self.tokens.closing(open);
        let mut at = open + 1;
        while at < close {
            if let Some(Token::Word(name) | Token::Quoted(name)) = self.tokens.get(at)
                && name == key
                && self.tokens.is_sign(at + 1, ':')
            {
                return Some(at + 2);
            }
            at = self.tokens.next(at, close);
        }
        None
    }

    /// The argument of a call that gives the request another origin.
    fn origin(&mut self, open: usize) {
        let touch = match self.keys(open + 1) {
            Some(keys) if keys.iter().any(|key| matches!(*key, "hostHeader" | "domainName")) => {
                self.hosts.push(self.entry(open + 1, "hostHeader").and_then(|value| self.sent(value)));
                Touch::Sets
            }
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
            at = self.tokens.next(at + 1, close);
        }
        Some(keys)
    }
}

/// Whose headers they are that such a way leads to.
fn owner(way: &[Option<&str>]) -> Owner {
    let leads_through = |names: &[&str]| way.iter().flatten().any(|step| names.contains(step));
    if leads_through(&["response"]) {
        Owner::Other
    } else if leads_through(&["request", "req"]) {
        Owner::Request
    } else {
        Owner::Unsure
    }
}
