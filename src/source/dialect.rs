//! The words of each source for the same settings.

use crate::model::Property;

/// The language of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Dialect {
    /// CloudFormation templates, also those of SAM, the CDK and the Serverless Framework.
    #[default]
    CloudFormation,
}

impl Dialect {
    /// Returns what the source is called in a sentence: `template`.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::CloudFormation => "template",
        }
    }

    /// Returns the keys that lead to a setting from what holds it.
    pub(crate) fn keys(self, property: Property) -> &'static [&'static str] {
        match self {
            Self::CloudFormation => cloudformation(property),
        }
    }

    /// Returns the name of a setting in a sentence: `ForwardedValues.Headers`.
    pub(crate) fn name(self, property: Property) -> String {
        self.keys(property).join(".")
    }
}

fn cloudformation(property: Property) -> &'static [&'static str] {
    match property {
        Property::AllowedMethods => &["AllowedMethods"],
        Property::AutoPublish => &["AutoPublish"],
        Property::CacheBehaviors => &["CacheBehaviors"],
        Property::CachePolicy => &["CachePolicyId"],
        Property::CachedMethods => &["CachedMethods"],
        Property::CustomErrorResponses => &["CustomErrorResponses"],
        Property::CustomOriginConfig => &["CustomOriginConfig"],
        Property::DefaultCacheBehavior => &["DefaultCacheBehavior"],
        Property::DefaultTtl => &["DefaultTTL"],
        Property::DistributionConfig => &["DistributionConfig"],
        Property::ErrorCachingMinTtl => &["ErrorCachingMinTTL"],
        Property::ForwardedHeaders => &["ForwardedValues", "Headers"],
        Property::ForwardedQueryString => &["ForwardedValues", "QueryString"],
        Property::ForwardedValues => &["ForwardedValues"],
        Property::MaxTtl => &["MaxTTL"],
        Property::MinTtl => &["MinTTL"],
        Property::OriginPath => &["OriginPath"],
        Property::OriginProtocolPolicy => &["OriginProtocolPolicy"],
        Property::OriginRequestPolicy => &["OriginRequestPolicyId"],
        Property::PolicyHeaders => &["HeadersConfig", "Headers"],
        Property::Runtime => &["Runtime"],
        Property::S3OriginConfig => &["S3OriginConfig"],
        Property::SubjectAlternativeNames => &["SubjectAlternativeNames"],
        Property::TargetOrigin => &["TargetOriginId"],
        Property::ViewerCertificate => &["ViewerCertificate", "AcmCertificateArn"],
        Property::VpcOriginConfig => &["VpcOriginConfig"],
    }
}
