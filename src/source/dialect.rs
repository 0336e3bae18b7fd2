//! The words of each source for the same settings.

use std::borrow::Cow;

use super::{cdk, terraform};
use crate::model::Setting;

/// The language of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Dialect {
    /// CloudFormation templates, also those of SAM, the CDK and the Serverless Framework.
    #[default]
    CloudFormation,
    /// Constructs of the CDK, for the findings in a template that it wrote.
    Cdk,
    /// Running distributions, in what the AWS CLI prints.
    Live,
    /// Terraform and OpenTofu plans and states.
    Terraform,
}

impl Dialect {
    /// Returns what the source is called in a sentence: `template`.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::CloudFormation | Self::Cdk => "template",
            Self::Live => "configuration",
            Self::Terraform => "plan",
        }
    }

    /// Returns the way to give what the source does not say.
    pub(crate) fn supply(self) -> &'static str {
        match self {
            Self::CloudFormation | Self::Cdk => {
                "give it with `--parameter KEY=VALUE`, if it is a parameter; otherwise look where it is created"
            }
            Self::Live => {
                "save what the AWS CLI prints about it, such as `aws cloudfront get-cache-policy --id ID`, and name that file in the same command"
            }
            Self::Terraform => "apply the plan, then check what `terraform show -json` prints",
        }
    }

    /// Reports whether CloudFormation deploys the source, so that what it refuses is refused.
    pub(crate) fn is_deployed_by_cloudformation(self) -> bool {
        matches!(self, Self::CloudFormation | Self::Cdk)
    }

    /// Reports whether CloudFront has accepted the source, so that none of it can be refused any more.
    pub(crate) fn is_accepted(self) -> bool {
        self == Self::Live
    }

    /// Returns the keys that lead to a setting from what holds it.
    pub(crate) fn keys(self, property: Setting) -> &'static [&'static str] {
        match self {
            Self::CloudFormation | Self::Cdk => cloudformation(property),
            Self::Live => live(property),
            Self::Terraform => of_provider(property),
        }
    }

    /// Returns a setting with a value as the source has it: `MinTTL: 0`.
    pub(crate) fn assignment(self, property: Setting, value: &str) -> String {
        match self {
            Self::CloudFormation | Self::Live => format!("{}: {value}", self.name(property)),
            Self::Cdk => cdk::assignment(property, value),
            Self::Terraform => format!("{} = {}", self.name(property), literal(value)),
        }
    }

    /// Reports whether the value of a setting is a name, so that it needs none beside it.
    pub(crate) fn has_named_values(self) -> bool {
        self == Self::Cdk
    }

    /// Returns words of a sentence with the names that the source has for things.
    pub(crate) fn words(self, words: &'static str) -> Cow<'static, str> {
        match self {
            Self::CloudFormation | Self::Live => words.into(),
            Self::Cdk => cdk::words(words),
            Self::Terraform => terraform::words(words),
        }
    }

    /// Returns the name of a setting in a sentence: `ForwardedValues.Headers`.
    pub(crate) fn name(self, property: Setting) -> String {
        match self {
            Self::Cdk => cdk::name(property).to_owned(),
            Self::CloudFormation | Self::Live | Self::Terraform => self.keys(property).join("."),
        }
    }
}

fn cloudformation(property: Setting) -> &'static [&'static str] {
    match property {
        Setting::AllowedMethods => &["AllowedMethods"],
        Setting::AutoPublish => &["AutoPublish"],
        Setting::CacheBehaviors => &["CacheBehaviors"],
        Setting::CachePolicy => &["CachePolicyId"],
        Setting::CachedMethods => &["CachedMethods"],
        Setting::CustomErrorResponses => &["CustomErrorResponses"],
        Setting::CustomOriginConfig => &["CustomOriginConfig"],
        Setting::DefaultCacheBehavior => &["DefaultCacheBehavior"],
        Setting::DefaultRootObject => &["DefaultRootObject"],
        Setting::DefaultTtl => &["DefaultTTL"],
        Setting::DistributionConfig => &["DistributionConfig"],
        Setting::ErrorCachingMinTtl => &["ErrorCachingMinTTL"],
        Setting::ForwardedHeaders => &["ForwardedValues", "Headers"],
        Setting::ForwardedQueryString => &["ForwardedValues", "QueryString"],
        Setting::ForwardedValues => &["ForwardedValues"],
        Setting::MaxTtl => &["MaxTTL"],
        Setting::MinTtl => &["MinTTL"],
        Setting::OriginPath => &["OriginPath"],
        Setting::OriginProtocolPolicy => &["OriginProtocolPolicy"],
        Setting::OriginRequestPolicy => &["OriginRequestPolicyId"],
        Setting::PolicyHeaders => &["HeadersConfig", "Headers"],
        Setting::ResponseCode => &["ResponseCode"],
        Setting::ResponsePagePath => &["ResponsePagePath"],
        Setting::Runtime => &["Runtime"],
        Setting::S3OriginConfig => &["S3OriginConfig"],
        Setting::SubjectAlternativeNames => &["SubjectAlternativeNames"],
        Setting::TargetOrigin => &["TargetOriginId"],
        Setting::ViewerCertificate => &["ViewerCertificate", "AcmCertificateArn"],
        Setting::VpcOriginConfig => &["VpcOriginConfig"],
    }
}

/// Returns the name in the API of CloudFront, in which few settings have another one.
///
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html>
fn live(property: Setting) -> &'static [&'static str] {
    match property {
        Setting::ViewerCertificate => &["ViewerCertificate", "ACMCertificateArn"],
        other => cloudformation(other),
    }
}

/// Returns the name in the AWS provider of Terraform.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution>
fn of_provider(property: Setting) -> &'static [&'static str] {
    match property {
        Setting::AllowedMethods => &["allowed_methods"],
        Setting::AutoPublish => &["publish"],
        Setting::CacheBehaviors => &["ordered_cache_behavior"],
        Setting::CachePolicy => &["cache_policy_id"],
        Setting::CachedMethods => &["cached_methods"],
        Setting::CustomErrorResponses => &["custom_error_response"],
        Setting::CustomOriginConfig => &["custom_origin_config"],
        Setting::DefaultCacheBehavior => &["default_cache_behavior"],
        Setting::DefaultRootObject => &["default_root_object"],
        Setting::DefaultTtl => &["default_ttl"],
        Setting::DistributionConfig => &["aws_cloudfront_distribution"],
        Setting::ErrorCachingMinTtl => &["error_caching_min_ttl"],
        Setting::ForwardedHeaders => &["forwarded_values", "headers"],
        Setting::ForwardedQueryString => &["forwarded_values", "query_string"],
        Setting::ForwardedValues => &["forwarded_values"],
        Setting::MaxTtl => &["max_ttl"],
        Setting::MinTtl => &["min_ttl"],
        Setting::OriginPath => &["origin_path"],
        Setting::OriginProtocolPolicy => &["origin_protocol_policy"],
        Setting::OriginRequestPolicy => &["origin_request_policy_id"],
        Setting::PolicyHeaders => &["headers_config", "headers"],
        Setting::ResponseCode => &["response_code"],
        Setting::ResponsePagePath => &["response_page_path"],
        Setting::Runtime => &["runtime"],
        Setting::S3OriginConfig => &["s3_origin_config"],
        Setting::SubjectAlternativeNames => &["subject_alternative_names"],
        Setting::TargetOrigin => &["target_origin_id"],
        Setting::ViewerCertificate => &["viewer_certificate", "acm_certificate_arn"],
        Setting::VpcOriginConfig => &["vpc_origin_config"],
    }
}

/// Returns a value as Terraform's language has it: text in quotes.
fn literal(value: &str) -> String {
    let is_bare = value.parse::<f64>().is_ok() || matches!(value, "true" | "false");
    match value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(items) => format!("[{}]", items.split(", ").map(literal).collect::<Vec<_>>().join(", ")),
        None if is_bare => value.to_owned(),
        None => format!("\"{value}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_the_source_has_it() {
        let methods = Dialect::Terraform.assignment(Setting::AllowedMethods, "[GET, HEAD]");
        assert_eq!(methods, "allowed_methods = [\"GET\", \"HEAD\"]");
        assert_eq!(Dialect::Terraform.assignment(Setting::MinTtl, "0"), "min_ttl = 0");
        assert_eq!(Dialect::CloudFormation.assignment(Setting::MinTtl, "0"), "MinTTL: 0");
    }
}
