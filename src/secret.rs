//! The marks of a secret in text: the name beside it, or its own shape. One file for each kind of knowledge.
//!
//! [`crate::redact`] uses it on the values of a template.

mod assignment;
mod name;
mod shape;
mod url;

pub(crate) use name::is_named;
pub(crate) use shape::is_random;

use std::ops::Range;

/// The text in the place of a secret, which is also what CloudFormation shows for `NoEcho` parameters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
pub(crate) const MASK: &str = "****";

/// The secrets that are known in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hidden {
    /// Places in the file.
    pub(crate) places: Vec<Range<usize>>,
    /// Texts that are secret wherever they occur.
    pub(crate) values: Vec<String>,
}

impl Hidden {
    /// Returns the places in some lines of the file, or across their start or end.
    pub(crate) fn within<'s>(
        &'s self,
        file: &'s str,
        lines: &'s Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> + 's {
        let places = self.places.iter().filter(|place| place.start < lines.end && place.end > lines.start).cloned();
        let values = self.values.iter().flat_map(|value| {
            let start = boundary(file, lines.start.saturating_sub(value.len()));
            let end = boundary(file, lines.end.saturating_add(value.len()));
            let found = file[start..end].match_indices(value.as_str());
            found.map(move |(place, value)| start + place..start + place + value.len())
        });
        places.chain(values)
    }
}

/// Returns the nearest character boundary at or before a place.
fn boundary(text: &str, place: usize) -> usize {
    let mut place = place.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// Returns where secrets are in a text of a user's: a value, code, or lines of a file.
pub(crate) fn places(text: &str) -> Vec<Range<usize>> {
    merged(assignment::places(text).into_iter().chain(shape::places(text)).chain(url::places(text)).collect())
}

/// Returns a user's text with every secret in it masked.
pub(crate) fn masked(text: &str) -> String {
    replaced(text, &places(text))
}

/// Returns a sentence of gatefront's own, which may quote a secret, with that masked. Other than a user's text, it has
/// names and colons that are no assignments.
pub(crate) fn masked_sentence(text: &str) -> String {
    replaced(text, &merged(shape::places(text).into_iter().chain(url::places(text)).collect()))
}

/// Returns the ranges in order, with those that touch made one.
pub(crate) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

fn replaced(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        out.push_str(&text[end..range.start]);
        out.push_str(MASK);
        end = range.end;
    }
    out + &text[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_secret_is_masked() {
        for (text, expected) in [
            ("const token = 's3cr3t';", "const token = '****';"),
            ("if (key.token === \"abc\") {", "if (key.token === \"****\") {"),
            ("if (h['x-token'].value !== 'abc')", "if (h['x-token'].value !== '****')"),
            ("if (h.authorization.value === 'abc')", "if (h.authorization.value === '****')"),
            ("var a = 'Basic dXNlcjpwYXNz';", "var a = 'Basic ****';"),
            ("Authorization: Bearer abc123def", "Authorization: ****"),
            ("headers['x-origin-verify'] = {value: 'abc'};", "headers['x-origin-verify'] = {value: '****'};"),
            (
                "headers['x-origin-verify'] = [{key: 'x', value: 'abc'}]",
                "headers['x-origin-verify'] = [{key: '****', value: '****'}]",
            ),
            ("Server=db;User=a;Password=hunter2;Encrypt=yes", "Server=db;User=a;Password=****;Encrypt=yes"),
            ("https://h/a?token=abc&x=1", "https://h/a?token=****&x=1"),
            ("{\"password\": \"abc\", \"user\": \"u\"}", "{\"password\": \"****\", \"user\": \"u\"}"),
            ("{\\\"password\\\":\\\"abc\\\"}", "{\\\"password\\\":\\\"****\\\"}"),
            ("run --token abc --level info", "run --token **** --level info"),
            ("run --token=abc", "run --token=****"),
            ("export API_TOKEN=abc\nexport LEVEL=info", "export API_TOKEN=****\nexport LEVEL=info"),
            ("PGPASS=abc STRIPE_KEY=abc", "PGPASS=**** STRIPE_KEY=****"),
            ("id AKIAIOSFODNN7EXAMPLE.", "id ****."),
            ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "****"),
            ("xoxb-123456789012-abcdefghijkl", "****"),
            ("a sk_live_0123456789abcdef b", "a **** b"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "****"),
            ("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/services/****"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----****-----END RSA PRIVATE KEY-----\n",
            ),
            ("see https://u:p@h/ and https://u:p/q@h/", "see https://****@h/ and https://****@h/"),
            ("https://ghp0123@h/", "https://****@h/"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn ordinary_text_is_shown() {
        for text in [
            "const token = request.headers.authorization.value;",
            "token: event.authorizationToken",
            "Password: !Ref Password",
            "TOKEN=$TOKEN run --token $TOKEN",
            "export TOKEN=${Token}",
            "X-Token: '{{resolve:secretsmanager:a}}'",
            "delete request.headers.authorization;",
            "headers.authorization = [];",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a",
            "https://h/a:b@c",
            "the Basic scheme, a Bearer token, Bearer authentication",
            "b689b0a8-53d0-40ab-baf2-68738e2966ac",
            "sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "AuthorizationType: AWS_IAM",
            "KmsKeyId: abcd, KeyName: mine, TokenValidityUnits: days",
            "IdentitySource: method.request.header.Authorization",
        ] {
            assert_eq!(masked(text), text);
        }
        let described = "Authorization: removed from GET, HEAD; with these headers in the key: Authorization";
        assert_eq!(masked_sentence(described), described);
    }
}
