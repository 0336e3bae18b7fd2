//! What variables stand for: ways such as `request.headers`.

use std::collections::HashMap;

use super::token::{Token, Tokens};

/// A way such as `request.headers["host"][0]`; nothing for a step that is computed.
pub(super) type Way<'c> = Vec<Option<&'c str>>;

/// Ways longer than this are not followed: no header is so deep.
const LONGEST_WAY: usize = 16;

impl<'c> Tokens<'c> {
    /// The way that begins at a word, and where it ends. `.get("x")` is a step like any other.
    pub(super) fn way(&self, at: usize) -> (Way<'c>, usize) {
        let mut way = Vec::new();
        let mut end = at;
        if let Some(Token::Word(first)) = self.get(at) {
            way.push(Some(first));
            end += 1;
        }
        loop {
            let dot = end + usize::from(self.is_sign(end, '?') && self.is_sign(end + 1, '.'));
            let open = dot + usize::from(dot > end && self.is_sign(dot + 1, '['));
            if self.is_sign(open, '[') {
                let close = self.closing(open);
                way.push(match self.get(open + 1) {
                    Some(Token::Quoted(name)) if close == open + 2 && !name.contains("${") => Some(name),
                    Some(Token::Word(name)) if close == open + 2 && name.parse::<u32>().is_ok() => Some(name),
                    _ => None,
                });
                end = close + 1;
            } else if let (true, Some(Token::Word(name))) = (self.is_sign(dot, '.'), self.get(dot + 1)) {
                if let ("get", true, Some(Token::Quoted(name))) = (name, self.is_sign(dot + 2, '('), self.get(dot + 3))
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

    /// Whether what ends at a token gets a value there, perhaps together with what it has.
    pub(super) fn is_assigned(&self, end: usize) -> bool {
        let operator =
            (end..end + 2).take_while(|at| matches!(self.get(*at), Some(Token::Sign('+' | '|' | '?' | '&'))));
        let equals = end + operator.count();
        self.is_sign(equals, '=') && !self.is_sign(equals + 1, '=') && !self.is_sign(equals + 1, '>')
    }

    /// Whether `{ a, b: c } = …` begins at a token.
    pub(super) fn is_pattern(&self, at: usize) -> bool {
        let close = self.closing(at);
        self.is_sign(at, '{') && self.is_sign(close + 1, '=') && self.is_assigned(close + 1)
    }

    /// Where the next entry of an object begins.
    pub(super) fn next(&self, mut at: usize, close: usize) -> usize {
        while at < close && !self.is_sign(at, ',') {
            at = self.closing(at) + 1;
        }
        at + 1
    }
}

/// What a variable stands for.
enum Meaning<'c> {
    Way(Way<'c>),
    /// Something made anew, which is no request's until something assigns it to one.
    New,
}

/// What variables stand for; nothing where that is not known.
#[derive(Default)]
pub(super) struct Variables<'c>(HashMap<&'c str, Meaning<'c>>);

impl<'c> Variables<'c> {
    /// A way with the variable at its beginning replaced by what it stands for; nothing where that was made anew.
    pub(super) fn resolved(&self, way: &Way<'c>) -> Option<Way<'c>> {
        match way.first().copied().flatten().and_then(|name| self.0.get(name)) {
            None => Some(way.clone()),
            Some(Meaning::Way(meaning)) => Some(meaning.iter().chain(&way[1..]).copied().collect()),
            Some(Meaning::New) => None,
        }
    }

    /// What the value that begins at a token is; nothing where that is not known.
    fn meaning(&self, tokens: &Tokens<'c>, value: usize) -> Option<Meaning<'c>> {
        match tokens.get(value)? {
            Token::Word(_) => {
                let (way, end) = tokens.way(value);
                let way = self.resolved(&way);
                let is_known = !tokens.is_sign(end, '(') && way.as_ref().is_none_or(|way| way.len() <= LONGEST_WAY);
                is_known.then(|| way.map_or(Meaning::New, Meaning::Way))
            }
            Token::Sign('(') => None,
            Token::Quoted(_) | Token::Sign(_) => Some(Meaning::New),
        }
    }

    /// A variable gets a value.
    pub(super) fn bind(&mut self, tokens: &Tokens<'c>, name: Option<&'c str>, value: usize) {
        let Some(name) = name else { return };
        match self.meaning(tokens, value) {
            Some(meaning) => self.0.insert(name, meaning),
            None => self.0.remove(name),
        };
    }

    /// Variables get parts of a value: `{ headers, uri: path, ...rest } = request`.
    pub(super) fn destructure(&mut self, tokens: &Tokens<'c>, open: usize) {
        let close = tokens.closing(open);
        let source = self.meaning(tokens, close + 2);
        let mut at = open + 1;
        while at < close {
            let is_rest = tokens.is_spread(at);
            if let Some(Token::Word(key)) = tokens.get(at)
                && tokens.enclosing(at) == Some(open)
            {
                let renamed = tokens.is_sign(at + 1, ':');
                let name = match tokens.get(at + 2) {
                    Some(Token::Word(name)) if renamed => name,
                    _ => key,
                };
                match &source {
                    // The rest is a copy.
                    _ if is_rest => self.0.insert(name, Meaning::New),
                    Some(Meaning::Way(way)) => {
                        let part = way.iter().copied().chain([Some(key)]).collect();
                        self.0.insert(name, Meaning::Way(part))
                    }
                    // What is made anew may be the default of a parameter.
                    Some(Meaning::New) | None => self.0.remove(name),
                };
                at = tokens.next(at, close);
            } else {
                at += 1;
            }
        }
    }
}
