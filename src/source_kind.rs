//! The kind of a file, decided in one place for all commands.

use crate::template::{Document, Value};

/// The kind of a file, by its keys at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A CloudFormation or SAM template.
    Template,
    /// A Serverless Framework file, which may hold a template below `resources`.
    Serverless,
    /// The manifest of a CDK cloud assembly, which names the templates beside it.
    Assembly,
    /// What the AWS CLI prints of a running distribution.
    Live,
    /// A gatefront config.
    Config(ConfigShape),
    /// Something else.
    Other,
}

/// The stacks of a config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigShape {
    /// One stack.
    Single,
    /// Several stacks, by name.
    Several,
    /// Only what several configs share: it has no stack of its own, and others extend it.
    Base,
}

impl SourceKind {
    /// Returns the kind of a file that is read already.
    #[must_use]
    pub fn of(file: &Value) -> Self {
        file.as_map().map_or(Self::Other, |map| Self::of_keys(|key| map.contains_key(key)))
    }

    /// Returns the kind of a mapping with these keys.
    pub(crate) fn of_keys(has: impl Fn(&str) -> bool) -> Self {
        if has("Resources") || has("AWSTemplateFormatVersion") {
            Self::Template
        } else if has("artifacts") && has("version") {
            Self::Assembly
        } else if has("DistributionConfig") || has("Distribution") && has("ETag") {
            Self::Live
        } else if has("service") && has("provider") || has("resources") && !has("strategy") && !has("stack") {
            Self::Serverless
        } else if has("stacks") {
            Self::Config(ConfigShape::Several)
        } else if has("extends") || has("stack") && (has("strategy") || has("api")) {
            Self::Config(ConfigShape::Single)
        } else if has("strategy") || has("api") {
            Self::Config(ConfigShape::Base)
        } else {
            Self::Other
        }
    }

    /// Returns `true` if the text is a config. Most templates have none of a config's words anywhere and are not read
    /// for that.
    #[must_use]
    pub fn is_config(text: &str) -> bool {
        ["strategy", "extends", "stacks"].iter().any(|key| text.contains(key))
            && Document::read(text).is_ok_and(|document| matches!(Self::of(document.value()), Self::Config(_)))
    }

    /// Returns the name of the kind in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "a CloudFormation template",
            Self::Serverless => "a Serverless Framework file",
            Self::Assembly => "the manifest of a CDK cloud assembly",
            Self::Live => "the configuration of a running distribution",
            Self::Config(_) => "a gatefront config",
            Self::Other => "another file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_keys() {
        for (text, kind) in [
            ("Resources: {}", SourceKind::Template),
            ("AWSTemplateFormatVersion: 2010-09-09", SourceKind::Template),
            ("{Resources: {}, strategy: a, stack: b}", SourceKind::Template),
            ("{service: orders, provider: {name: aws}}", SourceKind::Serverless),
            ("resources: {Resources: {}}", SourceKind::Serverless),
            (r#"{"version": "36.0.0", "artifacts": {}}"#, SourceKind::Assembly),
            (r#"{"ETag": "E1", "DistributionConfig": {}}"#, SourceKind::Live),
            (r#"{"ETag": "E1", "Distribution": {}}"#, SourceKind::Live),
            ("{stack: a, api: {}, strategy: zero-ttl}", SourceKind::Config(ConfigShape::Single)),
            ("{extends: base.yaml, stack: a}", SourceKind::Config(ConfigShape::Single)),
            ("{api: {}, stacks: {a: {}}}", SourceKind::Config(ConfigShape::Several)),
            ("{api: {region: eu-west-1}, tags: {}}", SourceKind::Config(ConfigShape::Base)),
            ("a: 1", SourceKind::Other),
            ("- stack", SourceKind::Other),
        ] {
            assert_eq!(SourceKind::of(Document::read(text).expect(text).value()), kind, "{text}");
        }
    }

    #[test]
    fn a_template_with_the_words_of_a_config_is_no_config() {
        assert!(SourceKind::is_config("stack: a\nextends: base.yaml\n"));
        assert!(!SourceKind::is_config("Resources: {}\nstrategy: zero-ttl\n"));
        assert!(!SourceKind::is_config("a: strategy\n"));
        assert!(!SourceKind::is_config("strategy: [\n"));
    }
}
