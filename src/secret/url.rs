//! Passwords in URLs: `https://user:password@host`, also with a slash in the password, and `https://token@host`; and
//! URLs that are secrets themselves.

use std::ops::Range;

/// Paths below these hosts let anybody post.
const HOOKS: &[&str] = &["hooks.slack.com/services/", "discord.com/api/webhooks/", "webhook.office.com/webhookb2/"];

pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (place, scheme) in text.match_indices("://") {
        let start = place + scheme.len();
        let rest = &text[start..];
        let url = rest.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`')).next().unwrap_or_default();
        let authority = url.split(['/', '?', '#']).next().unwrap_or_default();
        let end = match (authority.rfind('@'), url.rfind('@')) {
            (Some(end), _) => Some(end),
            (None, Some(end)) if authority.contains(':') => Some(end),
            _ => None,
        };
        // A reference names a secret, and does not hold it.
        found.extend(end.filter(|end| !is_reference(&rest[..*end])).map(|end| start..start + end));
        for hook in HOOKS {
            if let Some(path) = url.strip_prefix(hook) {
                found.push(start + hook.len()..start + hook.len() + path.len());
            }
        }
    }
    found
}

/// Reports whether a text is of references alone, such as `${User}:${Password}`.
fn is_reference(user: &str) -> bool {
    user.split(':').all(|part| part.starts_with("${") && part.ends_with('}'))
}
