//! The words of each source for the same settings.

use crate::model::Setting;

/// The language of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Dialect {
    /// CloudFormation templates, also those of SAM, the CDK and the Serverless Framework.
    #[default]
    CloudFormation,
    /// Running distributions, in what the AWS CLI prints.
    Live,
}

impl Dialect {
    /// Returns what the source is called in a sentence: `template`.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::CloudFormation => "template",
            Self::Live => "configuration",
        }
    }

    /// Returns the way to give what the source does not say.
    pub(crate) fn supply(self) -> &'static str {
        match self {
            Self::CloudFormation => {
                "give it with `--parameter KEY=VALUE`, if it is a parameter; otherwise look where it is created"
            }
            Self::Live => {
                "save what the AWS CLI prints about it, such as `aws cloudfront get-cache-policy --id ID`, and name that file in the same command"
            }
        }
    }

    /// Reports whether CloudFormation deploys the source, so that what it refuses is refused.
    pub(crate) fn is_deployed_by_cloudformation(self) -> bool {
        self == Self::CloudFormation
    }

    /// Reports whether CloudFront has accepted the source, so that none of it can be refused any more.
    pub(crate) fn is_accepted(self) -> bool {
        self == Self::Live
    }

    /// Returns the keys that lead to a setting from what holds it.
    pub(crate) fn keys(self, property: Setting) -> &'static [&'static str] {
        match self {
            Self::CloudFormation => cloudformation(property),
            Self::Live => live(property),
        }
    }

    /// Returns the name of a setting in a sentence: `ForwardedValues.Headers`.
    pub(crate) fn name(self, property: Setting) -> String {
        self.keys(property).join(".")
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
