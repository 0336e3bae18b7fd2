//! Names of things that come from what the things are: parts of logical IDs, of names and of origin IDs.

use std::hash::Hasher;

/// Characters of a label that goes into a name, at most: CloudFront takes names of 64, stack name included.
const NAME: usize = 32;

/// Returns eight digits that differ for different texts.
pub(crate) fn fingerprint(text: &str) -> String {
    let mut hash = fnv::FnvHasher::default();
    hash.write(text.as_bytes());
    let hash = hash.finish();
    format!("{:08X}", (hash >> 32) ^ (hash & 0xFFFF_FFFF))
}

/// Returns a text as a part of a logical ID: `/api/v1` is `ApiV1`. A text with anything but lower-case words has a
/// fingerprint behind it, because another text may have the same letters.
pub(crate) fn logical(text: &str) -> String {
    let mut label = String::new();
    for word in words(text) {
        let mut characters = word.chars();
        label.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        label.push_str(characters.as_str());
    }
    if is_plain(text, '/') { label } else { label + &fingerprint(text) }
}

/// Returns a text as a part of a name: `/api/v1` is `api-v1`. As in [`logical`], other texts have a fingerprint, and so
/// have long ones.
pub(crate) fn name(text: &str) -> String {
    let label = words(text).join("-").to_ascii_lowercase();
    if label.len() <= NAME && (is_plain(text, '/') || is_plain(text, '-')) {
        return label;
    }
    let label: String = label.chars().take(NAME - 9).collect();
    format!("{}-{}", label.trim_end_matches('-'), fingerprint(text).to_ascii_lowercase())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Returns `true` if the text is lower-case words, each with a letter first and with one separator before it.
fn is_plain(text: &str, separator: char) -> bool {
    let text = text.strip_prefix(separator).unwrap_or(text);
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.is_empty() || text.split(separator).all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_texts_have_different_labels() {
        assert_eq!((logical("/api/v1").as_str(), name("/api/v1").as_str()), ("ApiV1", "api-v1"));
        let texts = ["/api/v1", "/api-v1", "/api/V1", "/apiV1", "/Api/v1", "//api/v1", "/api/v1/", "/api/*", "/api"];
        let labels: std::collections::HashSet<String> = texts.iter().map(|text| logical(text)).collect();
        let names: std::collections::HashSet<String> = texts.iter().map(|text| name(text)).collect();
        assert_eq!((labels.len(), names.len()), (texts.len(), texts.len()));
        assert!(name(&"a".repeat(200)).len() <= NAME);
    }
}
