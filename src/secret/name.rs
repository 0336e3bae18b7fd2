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

/// Whether a name is that of a secret.
pub(crate) fn is_named(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if ABOUT.iter().any(|end| plain.ends_with(end)) {
        return false;
    }
    // Not `AuthorizationType`, which is a setting.
    plain.ends_with("authorization")
        || plain == "headervalue"
        || WORDS.iter().any(|word| plain.contains(word))
        || has_last_word(name)
}

fn has_last_word(name: &str) -> bool {
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
