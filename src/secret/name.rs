//! Names of secrets.

/// Words in a name, in lower case and without separators.
const WORDS: &[&str] = &[
    "accesskey",
    "apikey",
    "authkey",
    "clientkey",
    "connectionstring",
    "credential",
    "encryptionkey",
    "jwt",
    "masterkey",
    "originverify",
    "passphrase",
    "passwd",
    "password",
    "pgpass",
    "privatekey",
    "pwd",
    "secret",
    "sharedkey",
    "signingkey",
    "stripekey",
    "token",
];

/// The ends of names that say something about a secret, or where it is, but are not the secret.
const ABOUT: &[&str] = &[
    "arn",
    "enabled",
    "endpoint",
    "expiration",
    "header",
    "headername",
    "id",
    "ids",
    "length",
    "name",
    "names",
    "policy",
    "source",
    "ttl",
    "type",
    "units",
    "validity",
    "version",
];

/// The last word of an environment variable's or a header's name: `STRIPE_KEY`, `DB_PASS`, `X-Auth`.
const LAST: &[&str] = &["auth", "dsn", "key", "pass", "pw", "salt", "verify"];

/// What may stand before `KEY` without its being a secret.
const KEYS: &[&str] =
    &["cache", "hash", "kms", "object", "partition", "primary", "public", "range", "s3", "sort", "table"];

/// Reports whether a name is that of a secret.
pub(crate) fn is_named(name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    let plain: Vec<u8> = letters.map(|byte| byte.to_ascii_lowercase()).collect();
    // Not `AuthorizationType`, which is a setting.
    let is_secret = || plain.ends_with(b"authorization") || plain == b"headervalue" || has_word(&plain);
    (is_secret() || has_last_word(name)) && !ABOUT.iter().any(|end| plain.ends_with(end.as_bytes()))
}

/// Reports whether one of the words is in a name. The words are in alphabetical order.
fn has_word(plain: &[u8]) -> bool {
    (0..plain.len()).any(|start| {
        let first = plain[start];
        matches!(first, b'a' | b'c' | b'e' | b'j' | b'm' | b'o' | b'p' | b's' | b't')
            && WORDS
                .iter()
                .any(|word| word.as_bytes().first() == Some(&first) && plain[start..].starts_with(word.as_bytes()))
    })
}

fn has_last_word(name: &str) -> bool {
    if !name.ends_with(['h', 'H', 'n', 'N', 'y', 'Y', 's', 'S', 'w', 'W', 't', 'T']) {
        return false;
    }
    let mut words = name.rsplit(['_', '-', '.']).map(str::to_ascii_lowercase);
    let (last, before) = (words.next().unwrap_or_default(), words.next());
    let is_last = LAST.contains(&last.as_str());
    match before {
        Some(before) => is_last && !KEYS.contains(&before.as_str()),
        None => is_last && !matches!(last.as_str(), "key" | "auth"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in
            ["DB_PASSWORD", "apiKey", "STRIPE_KEY", "PGPASS", "JWT", "DSN", "x-origin-verify", "X-Api-Key", "DB_PASS"]
        {
            assert!(is_named(name), "{name}");
        }
        for name in ["KmsKeyId", "Key", "KeyName", "SecretArn", "TokenType", "PUBLIC_KEY", "S3_KEY", "LEVEL", "bypass"]
        {
            assert!(!is_named(name), "{name}");
        }
    }
}
