//! Secrets that are known by their own shape, whatever is beside them.

use std::ops::Range;

/// The beginnings of tokens, and the number of characters that follow at least.
///
/// <https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns>
const PREFIXES: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("npm_", 30),
    ("pypi-", 40),
    ("xoxb-", 10),
    ("xoxa-", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("xapp-", 10),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("whsec_", 10),
    ("sk-", 32),
    ("AIza", 30),
    ("SG.", 30),
    ("dop_v1_", 30),
    ("shpat_", 20),
];

/// The schemes of `Authorization` whose credentials follow them.
const SCHEMES: &[&str] = &["Basic ", "Bearer "];

pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = private_keys(text);
    for (start, token) in tokens(text) {
        let known = PREFIXES.iter().any(|(prefix, rest)| {
            token.strip_prefix(prefix).is_some_and(|more| {
                more.len() >= *rest && more.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
            })
        });
        if known || is_jwt(token) {
            // A full stop at the end is the sentence's.
            found.push(start..start + token.trim_end_matches('.').len());
        }
    }
    for scheme in SCHEMES {
        for (place, _) in text.match_indices(scheme) {
            let start = place + scheme.len();
            let token = text[start..].split(|c: char| !is_token(c)).next().unwrap_or_default();
            let is_quoted = text[..place].ends_with(['\'', '"', '`', ' '])
                && text[start + token.len()..].starts_with(['\'', '"', '`']);
            if token.len() >= 6 && (is_quoted || is_random(token) || token.ends_with('=')) {
                found.push(start..start + token.len());
            }
        }
    }
    found
}

/// Reports whether a text is long and mixed as no word or ordinary name is.
pub(crate) fn is_random(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|c| is(&c));
    let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let is_camel = text.chars().skip(1).any(|c| c.is_ascii_uppercase()) && has(char::is_ascii_lowercase);
    text.len() >= 8 && !text.contains(char::is_whitespace) && (is_mixed || is_camel)
}

/// Words of the characters that tokens have.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut place = 0;
    text.split(|c: char| !is_token(c) || c == '=' || c == '/').filter_map(move |token| {
        let start = place;
        place += token.len();
        place += text[place..].chars().next().map_or(0, char::len_utf8);
        (token.len() >= 13).then_some((start, token))
    })
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._~+/=-".contains(c)
}

/// Reports whether a text is a JWT: three parts in Base64, the first of which is a JSON object.
fn is_jwt(token: &str) -> bool {
    let parts: Vec<&str> = token.trim_end_matches('.').split('.').collect();
    token.starts_with("eyJ") && parts.len() >= 3 && parts.iter().take(2).all(|part| part.len() >= 8)
}

/// Returns the places of the text between the lines of a private key in PEM, or of all that follows the first.
fn private_keys(text: &str) -> Vec<Range<usize>> {
    let begins = text.match_indices("-----BEGIN ").filter_map(|(place, begin)| {
        let kind = &text[place + begin.len()..];
        let end = kind.find("-----")?;
        kind[..end].ends_with("PRIVATE KEY").then_some(place + begin.len() + end + 5)
    });
    begins.map(|start| start..text[start..].find("-----END ").map_or(text.len(), |end| start + end)).collect()
}
