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
    /// The output of the AWS CLI for a running distribution.
    Live,
    /// The output of the AWS CLI for something that a distribution may use: a policy, a function, an API.
    LiveCompanion,
    /// A Terraform or OpenTofu plan or state, as `terraform show -json` writes it.
    Terraform,
    /// A Terraform or OpenTofu state as it is stored.
    TerraformState,
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
        let Some(map) = file.as_map() else { return Self::Other };
        let is_distribution = map.get("TypeName").and_then(Value::as_str) == Some("AWS::CloudFront::Distribution");
        match Self::of_keys(|key| map.contains_key(key)) {
            Self::LiveCompanion if is_distribution => Self::Live,
            kind => kind,
        }
    }

    /// Returns the kind of a text that is an answer of the AWS CLI; `None` for any other text. Most templates have the word
    /// for their resources and are not read for that.
    #[must_use]
    pub fn of_answer(text: &str) -> Option<Self> {
        if !text.trim_start_matches('\u{FEFF}').trim_start().starts_with('{') || text.contains("\"Resources\"") {
            return None;
        }
        let kind = Self::of(Document::read(text).ok()?.value());
        matches!(kind, Self::Live | Self::LiveCompanion).then_some(kind)
    }

    /// Returns the kind of a mapping with these keys.
    pub(crate) fn of_keys(has: impl Fn(&str) -> bool) -> Self {
        if has("Resources") || has("AWSTemplateFormatVersion") {
            Self::Template
        } else if has("artifacts") && has("version") {
            Self::Assembly
        } else if has("DistributionConfig")
            || has("Distribution") && has("ETag")
            || has("DefaultCacheBehavior") && has("Origins")
        {
            Self::Live
        } else if is_companion(&has) {
            Self::LiveCompanion
        } else if has("format_version") {
            Self::Terraform
        } else if has("lineage") && has("serial") || has("terraform_version") && has("resources") {
            Self::TerraformState
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
            Self::LiveCompanion => "an answer of the AWS CLI about something that a distribution may use",
            Self::Terraform => "a Terraform plan",
            Self::TerraformState => "a Terraform state as it is stored",
            Self::Config(_) => "a gatefront config",
            Self::Other => "another file",
        }
    }
}

/// Reports whether a mapping with these keys is an answer about a policy, a function, an API, a list of such, or any
/// resource of Cloud Control.
fn is_companion(has: &impl Fn(&str) -> bool) -> bool {
    const POLICIES: [&str; 6] = [
        "CachePolicy",
        "CachePolicyConfig",
        "CachePolicyList",
        "OriginRequestPolicy",
        "OriginRequestPolicyConfig",
        "OriginRequestPolicyList",
    ];
    const OTHERS: [&[&str]; 12] = [
        &["FunctionSummary"],
        &["ETag", "ContentType"],
        &["Configuration", "Code"],
        &["FunctionArn", "FunctionName"],
        &["id", "rootResourceId"],
        &["id", "endpointConfiguration"],
        &["ApiId", "ProtocolType"],
        &["domainName", "endpointConfiguration"],
        &["DomainName", "DomainNameConfigurations"],
        &["TypeName", "ResourceDescription"],
        &["items"],
        &["item"],
    ];
    POLICIES.iter().any(|key| has(key)) || has("Items") || OTHERS.iter().any(|keys| keys.iter().all(|key| has(key)))
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
            (r#"{"CallerReference": "a", "Origins": {}, "DefaultCacheBehavior": {}}"#, SourceKind::Live),
            (r#"{"TypeName": "AWS::CloudFront::Distribution", "ResourceDescription": {}}"#, SourceKind::Live),
            (r#"{"ETag": "E1", "CachePolicy": {}}"#, SourceKind::LiveCompanion),
            (r#"{"items": []}"#, SourceKind::LiveCompanion),
            (r#"{"format_version": "1.2", "planned_values": {}}"#, SourceKind::Terraform),
            (r#"{"format_version": "1.0", "terraform_version": "1.9.0", "values": {}}"#, SourceKind::Terraform),
            (r#"{"format_version": "1.0"}"#, SourceKind::Terraform),
            (r#"{"version": 4, "serial": 3, "lineage": "x", "resources": []}"#, SourceKind::TerraformState),
            (r#"{"version": 4, "terraform_version": "1.9.0", "resources": []}"#, SourceKind::TerraformState),
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
