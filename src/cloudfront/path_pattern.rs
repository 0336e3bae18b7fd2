//! Path patterns of cache behaviors.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern>

use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

/// Characters of a path pattern, at most.
const LENGTH: usize = 255;

/// The path pattern of a cache behavior: `*` is any text, `?` any one character, and case matters. The slash at its
/// start may be left out.
///
/// Two patterns are equal if they match the same paths, however they are written: `/a**` and `a*`, `/*?` and `/?*`.
/// Patterns are ordered as their behaviors must be: a pattern that another one contains comes before it.
///
/// [`str::parse`] accepts what CloudFront accepts; [`PathPattern::unchecked`] takes any text.
#[derive(Debug, Clone)]
pub struct PathPattern {
    written: String,
    /// The pattern without its leading slash, each run of wildcards as its `?` and then one `*`.
    symbols: Vec<Symbol>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    /// Exactly this character.
    Character(char),
    /// `?`: any one character.
    One,
    /// `*`: any text.
    Any,
}

impl Symbol {
    fn as_char(self) -> char {
        match self {
            Self::Character(c) => c,
            Self::One => '?',
            Self::Any => '*',
        }
    }
}

impl PathPattern {
    /// Returns the pattern of the default behavior, `*`.
    #[must_use]
    pub fn any() -> Self {
        Self::unchecked("*")
    }

    /// Returns a pattern of any text, also of one that CloudFront refuses: `check` reads templates that hold such
    /// patterns, and references within patterns.
    #[must_use]
    pub fn unchecked(text: impl Into<String>) -> Self {
        let written = text.into();
        let symbols = symbols(&written);
        Self { written, symbols }
    }

    /// Returns the pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Returns `true` if the pattern matches the path of a request.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<Symbol> = without_slash(path).chars().map(Symbol::Character).collect();
        takes(&self.symbols, &path)
    }

    /// Returns `true` if this pattern matches every path that the other one matches.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        takes(&self.symbols, &other.symbols)
    }

    /// Returns `true` if both patterns match the same paths.
    #[must_use]
    pub fn same_paths(&self, other: &Self) -> bool {
        self.symbols == other.symbols
    }

    /// Returns `true` if the pattern matches every path, as the default behavior does.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.symbols == [Symbol::Any]
    }

    /// Returns a pattern that both of these contain, if there is a path that both match: `/api/*.js` for `/api/*` and
    /// `/*.js`.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let mut dead = HashSet::new();
        let mut met = Vec::new();
        meet(&self.symbols, &other.symbols, &mut met, &mut dead).then(|| {
            let text: String = met.iter().map(|symbol| symbol.as_char()).collect();
            Self::unchecked(format!("/{text}"))
        })
    }

    /// Returns a path that the pattern matches.
    #[must_use]
    pub fn example(&self) -> String {
        let text = self.symbols.iter().map(|symbol| match symbol {
            Symbol::Character(c) => *c,
            Symbol::One | Symbol::Any => 'x',
        });
        std::iter::once('/').chain(text).collect()
    }

    /// Returns the key by which patterns are sorted: longer literal beginning first; then more characters other than
    /// `*`; then fewer `?`; then fewer `*`; then bytes. Sorting by containment alone would be circular.
    fn sort_key(&self) -> (Reverse<usize>, Reverse<usize>, usize, usize, String) {
        let count = |wanted: Symbol| self.symbols.iter().filter(|symbol| **symbol == wanted).count();
        let beginning = self.symbols.iter().take_while(|symbol| matches!(symbol, Symbol::Character(_))).count();
        let (questions, stars) = (count(Symbol::One), count(Symbol::Any));
        let text = self.symbols.iter().map(|symbol| symbol.as_char());
        (Reverse(beginning), Reverse(self.symbols.len() - stars), questions, stars, text.collect())
    }
}

fn without_slash(text: &str) -> &str {
    text.strip_prefix('/').unwrap_or(text)
}

fn symbols(text: &str) -> Vec<Symbol> {
    let mut symbols = Vec::with_capacity(text.len());
    // A `*` waits here until the run of wildcards ends, so that it comes after each `?` of the run.
    let mut star = None;
    for c in without_slash(text).chars() {
        match c {
            '*' => star = Some(Symbol::Any),
            '?' => symbols.push(Symbol::One),
            _ => {
                symbols.extend(star.take());
                symbols.push(Symbol::Character(c));
            }
        }
    }
    symbols.extend(star);
    symbols
}

/// Adds the symbols of a pattern that both contain, and returns `true` if there is one. `dead` has the rests, by their
/// lengths, that have none.
fn meet(one: &[Symbol], other: &[Symbol], met: &mut Vec<Symbol>, dead: &mut HashSet<(usize, usize)>) -> bool {
    if dead.contains(&(one.len(), other.len())) {
        return false;
    }
    let before = met.len();
    let is_met = match (one.split_first(), other.split_first()) {
        (None, None) => true,
        (Some((Symbol::Any, rest)), Some((Symbol::Any, of_other))) => {
            met.push(Symbol::Any);
            meet(rest, other, met, dead) || meet(one, of_other, met, dead)
        }
        (Some((Symbol::Any, rest)), of_other) => {
            meet(rest, other, met, dead)
                || of_other.is_some_and(|(symbol, of_other)| {
                    met.push(*symbol);
                    meet(one, of_other, met, dead)
                })
        }
        (of_one, Some((Symbol::Any, rest))) => {
            meet(one, rest, met, dead)
                || of_one.is_some_and(|(symbol, of_one)| {
                    met.push(*symbol);
                    meet(of_one, other, met, dead)
                })
        }
        (Some((Symbol::One, rest)), Some((symbol, of_other)))
        | (Some((symbol, rest)), Some((Symbol::One, of_other))) => {
            met.push(*symbol);
            meet(rest, of_other, met, dead)
        }
        (Some((symbol, rest)), Some((same, of_other))) if symbol == same => {
            met.push(*symbol);
            meet(rest, of_other, met, dead)
        }
        _ => false,
    };
    if !is_met {
        met.truncate(before);
        dead.insert((one.len(), other.len()));
    }
    is_met
}

/// Returns `true` if `outer` takes all of `inner`, where `inner` may itself hold wildcards. Both hold each run of
/// wildcards as its `?` and then one `*`.
///
/// The pieces of `outer` between its stars are looked for from left to right, each as early as possible.
fn takes(outer: &[Symbol], inner: &[Symbol]) -> bool {
    let mut pieces = outer.split(|symbol| *symbol == Symbol::Any);
    let Some(last) = pieces.next_back() else { return inner.is_empty() };
    let Some(first) = pieces.next() else { return last.len() == inner.len() && starts_with(inner, last) };

    let (first, minimum) = without_trailing_questions(first);
    // The ends first, because most patterns differ there.
    let Some(middle) = inner.len().checked_sub(last.len()) else { return false };
    if !starts_with(inner, first) || !starts_with(&inner[middle..], last) {
        return false;
    }
    let Some(mut rest) = inner.get(first.len()..middle).and_then(|rest| skip(rest, minimum)) else { return false };
    for piece in pieces {
        let (piece, minimum) = without_trailing_questions(piece);
        let Some(at) = (0..rest.len()).find(|at| starts_with(&rest[*at..], piece)) else { return false };
        let Some(after) = skip(&rest[at + piece.len()..], minimum) else { return false };
        rest = after;
    }
    true
}

/// Splits a piece that is followed by a star: its trailing `?` say how many characters the star takes at least, and
/// unlike any other `?` they need not be next to each other in what is taken.
fn without_trailing_questions(piece: &[Symbol]) -> (&[Symbol], usize) {
    let length = piece.iter().rposition(|symbol| *symbol != Symbol::One).map_or(0, |last| last + 1);
    (&piece[..length], piece.len() - length)
}

/// Returns what comes after that many characters, or `None` if there are fewer. A `*` counts for no character.
fn skip(symbols: &[Symbol], characters: usize) -> Option<&[Symbol]> {
    if characters == 0 {
        return Some(symbols);
    }
    let (last, _) = symbols.iter().enumerate().filter(|(_, symbol)| **symbol != Symbol::Any).nth(characters - 1)?;
    symbols.get(last + 1..)
}

/// Returns `true` if `inner` begins with what the piece matches. The piece has no star.
fn starts_with(inner: &[Symbol], piece: &[Symbol]) -> bool {
    inner.len() >= piece.len()
        && piece.iter().zip(inner).all(|(wanted, given)| match wanted {
            Symbol::One => *given != Symbol::Any,
            _ => wanted == given,
        })
}

impl PartialEq for PathPattern {
    fn eq(&self, other: &Self) -> bool {
        self.same_paths(other)
    }
}

impl Eq for PathPattern {}

impl Ord for PathPattern {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

impl PartialOrd for PathPattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// The reason why CloudFront refuses a text as a path pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathPatternError {
    /// The text is empty.
    Empty,
    /// The text is longer than 255 characters.
    TooLong,
    /// A `?` is followed by `=` or `&`: the text was meant to match a query string.
    QueryString,
    /// A path pattern cannot hold this character.
    Character(char),
}

impl fmt::Display for PathPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the path pattern is empty"),
            Self::TooLong => write!(f, "the path pattern is longer than {LENGTH} characters"),
            Self::QueryString => f.write_str("a path pattern does not match query strings: `?` is any one character"),
            Self::Character(c) => write!(f, "a path pattern cannot contain {c:?}"),
        }
    }
}

impl std::error::Error for PathPatternError {}

impl FromStr for PathPattern {
    type Err = PathPatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(PathPatternError::Empty);
        }
        if text.chars().count() > LENGTH {
            return Err(PathPatternError::TooLong);
        }
        if text.split_once('?').is_some_and(|(_, after)| after.contains(['=', '&'])) {
            return Err(PathPatternError::QueryString);
        }
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_-.*?$/~\"'@:+&".contains(c);
        match text.chars().find(|c| !is_allowed(*c)) {
            Some(stranger) => Err(PathPatternError::Character(stranger)),
            None => Ok(Self::unchecked(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PathPattern {
        text.parse().expect(text)
    }

    /// All texts over the alphabet, up to that length.
    fn texts(alphabet: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..length {
            let end = all.len();
            for index in from..end {
                all.extend(alphabet.iter().map(|c| format!("{}{c}", all[index])).collect::<Vec<_>>());
            }
            from = end;
        }
        all
    }

    /// The definition of a match, tried in every way.
    fn matches_slowly(pattern: &[u8], path: &[u8]) -> bool {
        match pattern.split_first() {
            None => path.is_empty(),
            Some((b'*', rest)) => (0..=path.len()).any(|taken| matches_slowly(rest, &path[taken..])),
            Some((b'?', rest)) => path.split_first().is_some_and(|(_, path)| matches_slowly(rest, path)),
            Some((c, rest)) => path.split_first().is_some_and(|(d, path)| c == d && matches_slowly(rest, path)),
        }
    }

    #[test]
    fn stars_and_question_marks() {
        for (text, path) in
            [("*", "/"), ("/api/*", "/api/a/b"), ("api/*.jso?", "/api/a.b.json"), ("/a*b*c", "/aXbYbZc"), ("/a", "/a")]
        {
            assert!(pattern(text).matches(path), "{text} {path}");
        }
        for (text, path) in [("/api/*", "/API/a"), ("/api", "/api/"), ("/a?", "/a"), ("/a*b*c", "/aXbY"), ("/a", "/*")]
        {
            assert!(!pattern(text).matches(path), "{text} {path}");
        }
    }

    #[test]
    fn a_pattern_covers_those_that_match_less() {
        for (outer, inner) in [
            ("/*", "*"),
            ("api/*", "/api/v1/*"),
            ("*.json", "/a/b.json"),
            ("*.json", "/a/*.json"),
            ("a?", "/ab"),
            ("/*?", "/?*"),
            ("??*", "/a*b"),
        ] {
            assert!(pattern(outer).covers(&pattern(inner)), "{outer} {inner}");
        }
        for (outer, inner) in
            [("*.json", "*"), ("a?", "a*"), ("api/*", "/ap*"), ("a/b", "a/?"), ("a", "*a"), ("?*", "*"), ("/a*a", "a")]
        {
            assert!(!pattern(outer).covers(&pattern(inner)), "{outer} {inner}");
        }
    }

    #[test]
    fn wildcards_in_a_row_have_one_form() {
        for (one, other) in [("/a**", "/a*"), ("/*?", "?*"), ("/a?*?*b", "/a*??b"), ("/a", "a")] {
            assert_eq!(pattern(one), pattern(other));
            assert_eq!(pattern(one).as_str(), one);
        }
        assert_ne!(pattern("//a"), pattern("/a"));
        assert!(pattern("/**").is_any() && PathPattern::any().is_any() && !pattern("/?*").is_any());
    }

    /// Compared with the definition, over every short pattern and path. `c` is a character that no pattern names.
    #[test]
    fn every_short_pattern_agrees_with_the_definition() {
        let paths = texts(&['a', 'b', 'c'], 6);
        let patterns: Vec<_> = texts(&['a', 'b', '?', '*'], 4)
            .into_iter()
            .map(|text| {
                let taken: Vec<bool> =
                    paths.iter().map(|path| matches_slowly(text.as_bytes(), path.as_bytes())).collect();
                (PathPattern::unchecked(text), taken)
            })
            .collect();
        for (one, taken) in &patterns {
            for (path, is_taken) in paths.iter().zip(taken) {
                assert_eq!(one.matches(path), *is_taken, "{one} {path}");
            }
            for (other, of_other) in &patterns {
                let contains = of_other.iter().zip(taken).all(|(inner, outer)| *outer || !*inner);
                assert_eq!(one.covers(other), contains, "{one} {other}");
                assert_eq!(one == other, taken == of_other, "{one} {other}");
                if contains && one != other {
                    assert!(other < one, "{other} is contained in {one} and must come first");
                }
            }
        }
    }

    #[test]
    fn two_patterns_meet_where_a_path_matches_both() {
        for (one, other, met) in [
            ("/api/*", "/*.js", "/api/*.js"),
            ("/*z.js", "/*a", ""),
            ("/a?c", "/*b*", "/abc"),
            ("/*", "/a", "/a"),
            ("/a", "/b", ""),
        ] {
            let found = pattern(one).meet(&pattern(other));
            assert_eq!(found.as_ref().map_or("", PathPattern::as_str), met, "{one} {other}");
        }
        let paths = texts(&['a', 'b', 'c'], 5);
        let patterns: Vec<PathPattern> =
            texts(&['a', 'b', '?', '*'], 3).into_iter().map(PathPattern::unchecked).collect();
        for one in &patterns {
            for other in &patterns {
                let common = paths.iter().any(|path| one.matches(path) && other.matches(path));
                let met = one.meet(other);
                assert_eq!(met.is_some(), common, "{one} {other}");
                if let Some(met) = met {
                    assert!(one.covers(&met) && other.covers(&met), "{one} {other}: {met}");
                    assert!(met.matches(&met.example()), "{met}");
                }
            }
        }
    }

    #[test]
    fn patterns_are_ordered_by_what_they_say() {
        let mut patterns = ["/*", "*.js", "/api/*", "/*z.js", "/api/v?/*", "/*a", "/api/v1/*", "/api/v1", "/api/?1"]
            .map(pattern)
            .to_vec();
        patterns.sort();
        let sorted: Vec<_> = patterns.iter().map(PathPattern::as_str).collect();
        assert_eq!(sorted, ["/api/v1/*", "/api/v1", "/api/v?/*", "/api/?1", "/api/*", "/*z.js", "*.js", "/*a", "/*"]);
    }

    #[test]
    fn cloudfront_refuses_some_texts() {
        use PathPatternError::{Character, Empty, QueryString, TooLong};
        let refused = |text: &str| text.parse::<PathPattern>().unwrap_err();
        assert_eq!(refused(""), Empty);
        assert_eq!(refused(&format!("/{}", "a".repeat(255))), TooLong);
        assert_eq!(refused("/a?id=1"), QueryString);
        assert_eq!(refused("/users/{id}"), Character('{'));
        assert_eq!(refused("/a b"), Character(' '));
        assert_eq!(refused("/ü"), Character('ü'));
        assert!(format!("/{}", "a".repeat(254)).parse::<PathPattern>().is_ok());
        assert!("/~user/a-b_c.d$e\"'@:+&f".parse::<PathPattern>().is_ok());
    }
}
