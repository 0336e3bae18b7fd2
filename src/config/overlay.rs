//! One tree of a config merged over another: mappings key by key, and a choice in place of the other one's choice.

use crate::yaml::{Content, Entry, Node};

/// The place of a mapping in a config, which decides what the keys in it mean to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The config itself, or what a stack has of its own.
    Config,
    /// The routes by pattern.
    Routes,
    /// A route.
    Route,
    /// An API.
    Api,
    /// A site.
    Site,
    /// The bucket of a site.
    Bucket,
    /// The caching of a route.
    Cache,
    /// A strategy with its options.
    Strategy,
    /// Keys that are the user's own, with values that may be references.
    Names,
    /// Anything else.
    Value,
    /// CloudFormation's own words, or keys that are the user's own.
    Raw,
}

/// The keys of a route that name its target.
pub(super) const TARGETS: [&str; 5] = ["api", "site", "origin", "function_url", "respond"];
/// The keys that say which API is meant.
const API: [&str; 3] = ["id", "endpoint", "openapi"];
/// The keys that say which bucket is meant.
const BUCKET: [&str; 3] = ["create", "name", "resource"];
/// The destinations of access logs.
const LOG_TARGETS: [&str; 3] = ["bucket", "log_group", "firehose"];
/// The keys that give the headers of answers.
const RESPONSE_HEADERS: [&str; 2] = ["response_headers", "response_headers_policy"];
/// The forms of a reference, and of a certificate.
const FORMS: [&str; 7] = ["parameter", "ssm", "import", "stack_output", "resource", "literal", "arn"];

impl Level {
    fn of(self, key: &str) -> Self {
        match (self, key) {
            (Self::Config, "routes") => Self::Routes,
            (Self::Config | Self::Route, "api") => Self::Api,
            (Self::Config | Self::Route, "strategy") => Self::Strategy,
            (Self::Value | Self::Route, "origin_headers") => Self::Names,
            (Self::Config, "tags")
            | (Self::Config | Self::Route, "overrides")
            | (Self::Value, "custom")
            | (Self::Raw, _) => Self::Raw,
            (Self::Routes, _) => Self::Route,
            (Self::Route, "site") => Self::Site,
            (Self::Route, "cache") => Self::Cache,
            (Self::Site, "bucket") => Self::Bucket,
            _ => Self::Value,
        }
    }

    /// Returns the name by which two keys are the same.
    fn name(self, key: &str) -> std::borrow::Cow<'_, str> {
        if self == Self::Routes { spelled_out(key).into() } else { key.to_owned().into() }
    }

    /// Removes from the base what the mapping above replaces as a whole.
    fn replace(self, base: &mut Vec<Entry>, above: &[Entry]) {
        match self {
            Self::Route => {
                replace_keys(base, above, &TARGETS);
                replace_keys(base, above, &RESPONSE_HEADERS);
            }
            Self::Api => replace_keys(base, above, &API),
            Self::Bucket if is_other(base, above, &BUCKET) || is_other(base, above, &FORMS) => base.clear(),
            Self::Value if is_other(base, above, &FORMS) || is_other(base, above, &LOG_TARGETS) => base.clear(),
            Self::Value => replace_keys(base, above, &RESPONSE_HEADERS),
            Self::Cache if !above.is_empty() && names(base, &["id"]) != names(above, &["id"]) => base.clear(),
            Self::Strategy if text(above, "type").is_some_and(|kind| text(base, "type") != Some(kind)) => base.clear(),
            _ => {}
        }
    }
}

/// Returns a pattern as CloudFront's own documentation writes it: with a slash at its start, `/*` for the default behavior.
pub(super) fn spelled_out(pattern: &str) -> String {
    match pattern {
        "*" | "default" => "/*".to_owned(),
        pattern if pattern.starts_with('/') || pattern.is_empty() => pattern.to_owned(),
        pattern => format!("/{pattern}"),
    }
}

/// Merges a tree over another. Of anything but mappings, the tree above replaces the base.
pub(super) fn overlay(base: Node, above: Node, level: Level) -> Node {
    match (base.content, above.content) {
        (Content::Map(mut entries), Content::Map(more)) if base.tag.is_none() && above.tag.is_none() => {
            level.replace(&mut entries, &more);
            for entry in more {
                match entries.iter().position(|known| level.name(&known.key) == level.name(&entry.key)) {
                    Some(place) => {
                        let below = entries.remove(place);
                        let value = overlay(below.value, entry.value, level.of(&entry.key));
                        entries.insert(place, Entry { value, ..entry });
                    }
                    None => entries.push(entry),
                }
            }
            Node { content: Content::Map(entries), ..above }
        }
        (_, content) => Node { content, ..above },
    }
}

/// Removes the keys of a choice from the base, if the mapping above makes another choice.
fn replace_keys(base: &mut Vec<Entry>, above: &[Entry], choice: &[&str]) {
    if names(above, choice) {
        base.retain(|entry| !choice.contains(&entry.key.as_str()) || above.iter().any(|other| other.key == entry.key));
    }
}

/// Returns `true` if both make a choice and the choices differ.
fn is_other(base: &[Entry], above: &[Entry], choice: &[&str]) -> bool {
    let chosen = |entries: &[Entry]| {
        entries.iter().find(|entry| choice.contains(&entry.key.as_str())).map(|entry| entry.key.clone())
    };
    matches!((chosen(base), chosen(above)), (Some(one), Some(other)) if one != other)
}

/// Returns `true` if one of the keys has a value.
fn names(entries: &[Entry], keys: &[&str]) -> bool {
    entries.iter().any(|entry| keys.contains(&entry.key.as_str()) && !entry.value.is_null())
}

fn text<'a>(entries: &'a [Entry], key: &str) -> Option<&'a str> {
    entries.iter().find(|entry| entry.key == key).and_then(|entry| match &entry.value.content {
        Content::Scalar { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LIMITS;
    use crate::yaml;

    /// The keys and values of a tree, in one line.
    fn shown(node: &Node) -> String {
        match &node.content {
            Content::Scalar { text, .. } => text.clone(),
            Content::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Content::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|entry| format!("{}: {}", entry.key, shown(&entry.value))).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    fn merged(base: &str, above: &str) -> String {
        let read = |text: &str| yaml::read(text, LIMITS).unwrap();
        shown(&overlay(read(base), read(above), Level::Config))
    }

    #[test]
    fn a_choice_replaces_another_and_keeps_what_is_beside_it() {
        for (base, above, expected) in [
            (
                "{routes: {/*: {site: {spa: true}, cache: X}}}",
                "{routes: {default: {origin: {path: /a}}}}",
                "{routes: {default: {cache: X, origin: {path: /a}}}}",
            ),
            ("{api: {id: a, stage: s}}", "{api: {endpoint: e}}", "{api: {stage: s, endpoint: e}}"),
            ("{api: {id: {import: x}}}", "{api: {id: {parameter: y}}}", "{api: {id: {parameter: y}}}"),
            (
                "{routes: {/*: {site: {bucket: {name: a, region: r}}}}}",
                "{routes: {/*: {site: {bucket: {create: true}}}}}",
                "{routes: {/*: {site: {bucket: {create: true}}}}}",
            ),
            (
                "{routes: {/*: {site: {bucket: {name: a, region: r}}}}}",
                "{routes: {/*: {site: {bucket: {name: b}}}}}",
                "{routes: {/*: {site: {bucket: {name: b, region: r}}}}}",
            ),
            (
                "{strategy: {type: zero-ttl, max_ttl: 5}}",
                "{strategy: {type: lambda-edge}}",
                "{strategy: {type: lambda-edge}}",
            ),
            (
                "{distribution: {origin_headers: {import: {literal: a}}}}",
                "{distribution: {origin_headers: {ssm: {parameter: B}, import: {parameter: C}}}}",
                "{distribution: {origin_headers: {import: {parameter: C}, ssm: {parameter: B}}}}",
            ),
            (
                "{distribution: {comment: a, response_headers_policy: b}}",
                "{distribution: {response_headers: {custom: {X-A: b}}}}",
                "{distribution: {comment: a, response_headers: {custom: {X-A: b}}}}",
            ),
            (
                "{distribution: {logging: {to: {bucket: a}, fields: [b]}}}",
                "{distribution: {logging: {to: {log_group: c}}}}",
                "{distribution: {logging: {to: {log_group: c}, fields: [b]}}}",
            ),
            ("{tags: {import: a}}", "{tags: {parameter: b}}", "{tags: {import: a, parameter: b}}"),
        ] {
            assert_eq!(merged(base, above), expected, "{base} {above}");
        }
    }
}
