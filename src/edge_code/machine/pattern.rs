//! Regular expressions of JavaScript, as far as they mean the same in the library that finds them here.

use regex_lite::Regex;

use super::value::CodeValue;

/// The path of a regular expression among the builtins: `regex:^/api`.
const PREFIX: &str = "regex:";

/// A regular expression in the code.
#[derive(Debug)]
pub(super) struct RegexPattern {
    regex: Regex,
    pub(super) is_global: bool,
}

/// Reports whether a value is a regular expression.
pub(super) fn is_pattern(value: &CodeValue) -> bool {
    matches!(value, CodeValue::Builtin(path) if path.starts_with(PREFIX))
}

impl RegexPattern {
    /// Returns the regular expression that the path of a builtin names; `None` if it names none, or one that the library
    /// does not have, such as a look-ahead, or may read otherwise.
    pub(super) fn of(path: &str) -> Option<Self> {
        let text = path.strip_prefix(PREFIX)?;
        let (text, is_global) = text.strip_prefix("(?g)").map_or((text, false), |text| (text, true));
        // A class in a class, and set operations, are text in JavaScript.
        let is_other = ["[[", "&&", "--", "~~", "(?<", "\\p", "\\P", "\\A", "\\z", "\\B", "\\c"];
        if is_other.iter().any(|part| text.contains(part)) || text.len() > 1_000 {
            return None;
        }
        Some(Self { regex: Regex::new(text).ok()?, is_global })
    }

    pub(super) fn given(value: &CodeValue) -> Option<Self> {
        if let CodeValue::Builtin(path) = value { Self::of(path) } else { None }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Returns the byte at which the first match begins.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        Some(self.regex.find(text)?.start())
    }

    /// Returns the whole match and the groups.
    pub(super) fn groups(&self, text: &str) -> Option<Vec<Option<String>>> {
        let found = self.regex.captures(text)?;
        Some(found.iter().map(|group| Some(group?.as_str().to_owned())).collect())
    }

    /// Returns the text with the first match replaced, or all of them.
    pub(super) fn replace(&self, text: &str, to: &str) -> Option<String> {
        let to = library_form(to)?;
        Some(self.regex.replacen(text, usize::from(!self.is_global), to.as_str()).into_owned())
    }
}

/// Returns a replacement in the form of the library: `$1` is `${1}`, and `$&` is `${0}`.
fn library_form(to: &str) -> Option<String> {
    let mut out = String::with_capacity(to.len());
    let mut rest = to.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '$' {
            out.push(c);
            continue;
        }
        match rest.peek().copied() {
            Some('$') => {
                rest.next();
                out.push_str("$$");
            }
            Some('&') => {
                rest.next();
                out.push_str("${0}");
            }
            Some(digit) if digit.is_ascii_digit() => {
                rest.next();
                if rest.peek().is_some_and(char::is_ascii_digit) {
                    return None;
                }
                out.extend(['$', '{', digit, '}']);
            }
            Some('`' | '\'' | '<') => return None,
            _ => out.push_str("$$"),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> RegexPattern {
        RegexPattern::of(text).expect("a regular expression")
    }

    /// Expected values are those of node.
    #[test]
    fn patterns_work_as_in_javascript() {
        for (regex, text, to, result) in [
            ("regex:^\\/api", "/api/orders", "", Some("/orders")),
            ("regex:(?g)o", "/foo/boo", "0", Some("/f00/b00")),
            ("regex:o", "/foo", "0", Some("/f0o")),
            ("regex:^\\/v(\\d+)\\/(.*)$", "/v2/orders", "/$2?v=$1", Some("/orders?v=2")),
            ("regex:(?i)^/API", "/api/x", "$&$&", Some("/api/api/x")),
            ("regex:a", "a", "$$1", Some("$1")),
            ("regex:a", "a", "$x", Some("$x")),
        ] {
            assert_eq!(pattern(regex).replace(text, to).as_deref(), result, "{regex} {text}");
        }
        assert!(pattern("regex:\\.[a-z]+$").matches("/a.html"));
        assert!(RegexPattern::of("regex:^(?!/api)").is_none());
        assert_eq!(
            pattern("regex:^/(a)?(b)").groups("/b"),
            Some(vec![Some("/b".to_owned()), None, Some("b".to_owned())])
        );
    }
}
