//! Files that are no configs, of which no line is shown: a config that somebody else wrote may name a file with secrets.

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::source_kind::SourceKind;
use crate::yaml::{Content, Node};

/// The keys of a config.
const KEYS: [&str; 14] = [
    "extends",
    "stacks",
    "stack",
    "stack_region",
    "template",
    "fragment",
    "logical_id_prefix",
    "api",
    "routes",
    "domain",
    "strategy",
    "distribution",
    "tags",
    "overrides",
];

/// Those that other files do not have as well.
const OWN: [&str; 7] = ["extends", "stacks", "stack", "api", "routes", "strategy", "distribution"];

/// The beginning of the message on a text that cannot be parsed.
const NOT_YAML: &str = "this is not YAML";

/// Returns why a file is hardly a config, without a word of its text; `None` where it looks like one.
pub(super) fn refuse(
    source: Source<'_>,
    start: u32,
    read: &Result<(Node, Vec<Diagnostic>), Diagnostics>,
) -> Option<Diagnostic> {
    match read {
        Ok((Node { content: Content::Map(entries), .. }, _)) => {
            let kind = SourceKind::of_keys(|key| entries.iter().any(|entry| entry.key == key));
            let judged = match kind {
                SourceKind::Template | SourceKind::Serverless | SourceKind::Live | SourceKind::Terraform => {
                    Some("judge it with `gatefront check`")
                }
                SourceKind::Assembly => Some("judge its folder with `gatefront check`"),
                SourceKind::Config(_) | SourceKind::LiveCompanion | SourceKind::TerraformState | SourceKind::Other => {
                    None
                }
            };
            if let Some(judged) = judged {
                let message = format!("this is {}, and no gatefront config", kind.name());
                let help = format!("{judged}; write a config with `gatefront init`");
                return Some(Diagnostic::error(None, message).help(help));
            }
            let known = entries.iter().filter(|entry| KEYS.contains(&entry.key.as_str())).count();
            if known > 0 && known * 2 >= entries.len() || entries.is_empty() {
                return None;
            }
            let message = "this is no gatefront config: few of its keys, or none, are those of one";
            let help = format!("a config has {}; write one with `gatefront init`", KEYS.join(", "));
            Some(Diagnostic::error(None, message).help(help))
        }
        Ok((node, _)) if node.is_null() => None,
        Ok((node, _)) => {
            let message = format!("expected a mapping, found {}", node.kind());
            Some(Diagnostic::error(None, message).help("write the keys of a config, each like `name: value`"))
        }
        Err(_) if looks_like_config(source.text) => None,
        Err(errors) => {
            let error = errors.0.last()?;
            let place = error.span.map(|span| {
                let local = crate::diagnostic::Span { start: span.start.saturating_sub(start), ..span };
                let (line, column) = local.line_and_column(source.text);
                format!(" (line {line}, column {column})")
            });
            let message = match error.message.as_str() {
                // The parser's own words quote the text, and so does what is said of a tag.
                message if message.starts_with(NOT_YAML) => NOT_YAML,
                message if message.contains('`') => "this is no gatefront config",
                message => message,
            };
            Some(Diagnostic::error(None, format!("{message}{}", place.unwrap_or_default())))
        }
    }
}

/// Returns true if one of a config's own keys begins a line of a text that cannot be read.
fn looks_like_config(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['\u{FEFF}', '{', ' ', '"', '\'']);
        OWN.iter().any(|key| {
            let rest = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
            rest.is_some_and(|rest| rest.starts_with(':'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::schema;

    #[test]
    fn the_keys_are_those_of_a_config() {
        let schema = schema();
        let mut known: Vec<&str> = schema["properties"].as_object().expect("keys").keys().map(String::as_str).collect();
        let mut keys = KEYS.to_vec();
        known.sort_unstable();
        keys.sort_unstable();
        assert_eq!(keys, known);
    }

    #[test]
    fn a_config_with_a_mistake_is_still_one() {
        assert!(looks_like_config("# mine\nstack: x\napi: {region\n") && looks_like_config("{\"api\": [}"));
        assert!(!looks_like_config("-----BEGIN PRIVATE KEY-----\n: api: x\n"));
    }
}
