//! The settings that rules name. Each source has its own words for them.

/// A setting of a distribution or of what it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the setting of that name")]
pub(crate) enum Setting {
    AllowedMethods,
    AutoPublish,
    CacheBehaviors,
    CachePolicy,
    CachedMethods,
    CustomErrorResponses,
    CustomOriginConfig,
    DefaultCacheBehavior,
    DefaultRootObject,
    DefaultTtl,
    DistributionConfig,
    ErrorCachingMinTtl,
    ForwardedHeaders,
    ForwardedQueryString,
    ForwardedValues,
    MaxTtl,
    MinTtl,
    OriginPath,
    OriginProtocolPolicy,
    OriginRequestPolicy,
    PolicyHeaders,
    ResponseCode,
    ResponsePagePath,
    Runtime,
    S3OriginConfig,
    SubjectAlternativeNames,
    TargetOrigin,
    ViewerCertificate,
    VpcOriginConfig,
}
