//! The names of CloudFormation in the sentences of rules, and those of the CDK's constructs for the same things.
//!
//! <https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudfront-readme.html>

use std::borrow::Cow;

use crate::cloudfront::managed::{ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED, CACHING_OPTIMIZED};
use crate::model::Setting;

/// Phrases with what the CDK's users write. A longer phrase comes before one that is a part of it.
const PHRASES: &[(&str, &str)] = &[
    ("`CustomOriginConfig: {OriginProtocolPolicy: https-only}`", "`protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY`"),
    ("`EndpointConfiguration: {Types: [REGIONAL]}`", "`endpointTypes: [EndpointType.REGIONAL]`"),
    ("create an `AWS::Lambda::Version` and write `!Ref` of it", "use the `currentVersion` of the function"),
    ("`ViewerProtocolPolicy: https-only`", "`viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY`"),
    ("`HttpVersion: http2`", "`httpVersion: HttpVersion.HTTP2`"),
    ("`AuthType: AWS_IAM`", "`authType: FunctionUrlAuthType.AWS_IAM`"),
    ("`OriginCustomHeaders`", "`customHeaders`"),
    ("`CustomErrorResponses`", "`errorResponses`"),
    ("`OriginReadTimeout`", "`readTimeout`"),
    ("`AllowedMethods`", "`allowedMethods`"),
    ("`OriginPath`", "`originPath`"),
    ("`HTTPSPort`", "`httpsPort`"),
    ("`Aliases`", "`domainNames`"),
    ("`WebACLId`", "`webAclId`"),
];

/// Returns a piece of a sentence in the words of the CDK.
pub(in crate::source) fn words(text: &'static str) -> Cow<'static, str> {
    let is_there = |(phrase, _): &&(&str, &str)| text.contains(phrase);
    PHRASES.iter().filter(is_there).fold(Cow::Borrowed(text), |text, (phrase, own)| text.replace(phrase, own).into())
}

/// Returns the name of a setting, in TypeScript.
pub(in crate::source) fn name(property: Setting) -> &'static str {
    match property {
        Setting::AllowedMethods => "allowedMethods",
        Setting::AutoPublish => "autoPublish",
        Setting::CacheBehaviors => "additionalBehaviors",
        Setting::CachePolicy => "cachePolicy",
        Setting::CachedMethods => "cachedMethods",
        Setting::CustomErrorResponses => "errorResponses",
        Setting::CustomOriginConfig => "HttpOrigin",
        Setting::DefaultCacheBehavior => "defaultBehavior",
        Setting::DefaultRootObject => "defaultRootObject",
        Setting::DefaultTtl => "defaultTtl",
        Setting::DistributionConfig => "Distribution",
        Setting::ErrorCachingMinTtl => "ttl",
        Setting::ForwardedHeaders => "forwardedValues.headers",
        Setting::ForwardedQueryString => "forwardedValues.queryString",
        Setting::ForwardedValues => "forwardedValues",
        Setting::MaxTtl => "maxTtl",
        Setting::MinTtl => "minTtl",
        Setting::OriginPath => "originPath",
        Setting::OriginProtocolPolicy => "protocolPolicy",
        Setting::OriginRequestPolicy => "originRequestPolicy",
        Setting::PolicyHeaders => "headerBehavior",
        Setting::ResponseCode => "responseHttpStatus",
        Setting::ResponsePagePath => "responsePagePath",
        Setting::Runtime => "runtime",
        Setting::S3OriginConfig => "S3BucketOrigin",
        Setting::SubjectAlternativeNames => "subjectAlternativeNames",
        Setting::TargetOrigin => "origin",
        Setting::ViewerCertificate => "certificate",
        Setting::VpcOriginConfig => "VpcOrigin",
    }
}

/// Returns a setting with a value, in TypeScript: `cachePolicy: CachePolicy.CACHING_DISABLED`.
pub(in crate::source) fn assignment(property: Setting, value: &str) -> String {
    format!("{}: {}", name(property), literal(property, value))
}

fn literal(property: Setting, value: &str) -> String {
    let known = match (property, value) {
        (Setting::AllowedMethods, "[GET, HEAD]") => "AllowedMethods.ALLOW_GET_HEAD",
        (Setting::AllowedMethods, "[GET, HEAD, OPTIONS]") => "AllowedMethods.ALLOW_GET_HEAD_OPTIONS",
        (Setting::AllowedMethods, _) => "AllowedMethods.ALLOW_ALL",
        (Setting::CachedMethods, "[GET, HEAD]") => "CachedMethods.CACHE_GET_HEAD",
        (Setting::CachedMethods, _) => "CachedMethods.CACHE_GET_HEAD_OPTIONS",
        (Setting::OriginProtocolPolicy, "https-only") => "OriginProtocolPolicy.HTTPS_ONLY",
        (Setting::Runtime, "cloudfront-js-2.0") => "FunctionRuntime.JS_2_0",
        (Setting::CachePolicy, id) if id == CACHING_DISABLED.id => "CachePolicy.CACHING_DISABLED",
        (Setting::CachePolicy, id) if id == CACHING_OPTIMIZED.id => "CachePolicy.CACHING_OPTIMIZED",
        (Setting::OriginRequestPolicy, id) if id == ALL_VIEWER.id => "OriginRequestPolicy.ALL_VIEWER",
        (Setting::OriginRequestPolicy, id) if id == ALL_VIEWER_EXCEPT_HOST_HEADER.id => {
            "OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER"
        }
        (Setting::MinTtl | Setting::DefaultTtl | Setting::MaxTtl | Setting::ErrorCachingMinTtl, seconds) => {
            return format!("Duration.seconds({seconds})");
        }
        _ if value.parse::<f64>().is_ok() || matches!(value, "true" | "false") => value,
        _ => return format!("'{value}'"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_in_an_app() {
        for (property, value, expected) in [
            (
                Setting::OriginRequestPolicy,
                "b689b0a8-53d0-40ab-baf2-68738e2966ac",
                "originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER",
            ),
            (
                Setting::AllowedMethods,
                "[GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]",
                "allowedMethods: AllowedMethods.ALLOW_ALL",
            ),
            (Setting::MinTtl, "0", "minTtl: Duration.seconds(0)"),
            (Setting::AutoPublish, "true", "autoPublish: true"),
            (Setting::OriginPath, "/prod", "originPath: '/prod'"),
        ] {
            assert_eq!(assignment(property, value), expected);
        }
    }

    #[test]
    fn longer_phrases_come_first() {
        for (index, (phrase, _)) in PHRASES.iter().enumerate() {
            let earlier = PHRASES.iter().take(index).find(|(earlier, _)| phrase.contains(earlier));
            assert_eq!(earlier, None, "{phrase}");
        }
    }
}
