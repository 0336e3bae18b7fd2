//! Names of secrets.

/// Words in a name, in lower case and without separators.
const WORDS: &[&str] = &[
    "accesskey",
    "apikey",
    "authkey",
    "authorization",
    "clientkey",
    "connectionstring",
    "credential",
    "encryptionkey",
    "headervalue",
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
    "verifyorigin",
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

/// The words that may be before `KEY` without its being a secret.
const KEYS: &[&str] =
    &["cache", "hash", "kms", "object", "partition", "primary", "public", "range", "s3", "sort", "table"];

/// The letters of each word that a secret's name has one of.
const LETTERS: [u32; WORDS.len()] = {
    let mut all = [0; WORDS.len()];
    let mut index = 0;
    while index < WORDS.len() {
        all[index] = letters(WORDS[index].as_bytes());
        index += 1;
    }
    all
};

/// Returns the letters in a text, one bit for each.
const fn letters(text: &[u8]) -> u32 {
    let (mut found, mut index) = (0, 0);
    while index < text.len() {
        found |= 1 << (text[index] & 0x1f);
        index += 1;
    }
    found
}

/// Reports whether a name is that of a secret.
pub(crate) fn is_named(name: &str) -> bool {
    let own = letters(name.as_bytes());
    // Nearly all names lack a letter of every word.
    let may_have_word = LETTERS.iter().any(|word| word & !own == 0);
    if !may_have_word && !has_last_word(name) {
        return false;
    }
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    let plain: Vec<u8> = letters.map(|byte| byte.to_ascii_lowercase()).collect();
    (has_word(&plain) || has_last_word(name)) && !ABOUT.iter().any(|end| plain.ends_with(end.as_bytes()))
}

/// Reports whether one of the words is in a name.
fn has_word(plain: &[u8]) -> bool {
    WORDS.iter().any(|word| match *word {
        // Not `AuthorizationType`, which is a setting.
        "authorization" => plain.ends_with(word.as_bytes()),
        "headervalue" => plain == word.as_bytes(),
        _ => plain.windows(word.len()).any(|part| part == word.as_bytes()),
    })
}

fn has_last_word(name: &str) -> bool {
    let mut words = name.rsplit(['_', '-', '.']);
    let (last, before) = (words.next().unwrap_or_default(), words.next());
    let is = |word: &str, known: &str| word.eq_ignore_ascii_case(known);
    LAST.iter().any(|known| is(last, known))
        && match before {
            Some(before) => !KEYS.iter().any(|known| is(before, known)),
            None => !is(last, "key") && !is(last, "auth"),
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
