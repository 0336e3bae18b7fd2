//! Policies of CloudFront.

use super::{Meaning, Rename, ResourceKind, block, items, plain};

const HEADERS: &[Rename] = &[plain("header_behavior", "HeaderBehavior"), items("headers", "Headers")];
const COOKIES: &[Rename] = &[plain("cookie_behavior", "CookieBehavior"), items("cookies", "Cookies")];
const QUERY_STRINGS: &[Rename] =
    &[plain("query_string_behavior", "QueryStringBehavior"), items("query_strings", "QueryStrings")];

const KEY: &[Rename] = &[
    plain("enable_accept_encoding_brotli", "EnableAcceptEncodingBrotli"),
    plain("enable_accept_encoding_gzip", "EnableAcceptEncodingGzip"),
    block("headers_config", "HeadersConfig", HEADERS),
    block("cookies_config", "CookiesConfig", COOKIES),
    block("query_strings_config", "QueryStringsConfig", QUERY_STRINGS),
];

const CORS: &[Rename] = &[
    plain("access_control_allow_credentials", "AccessControlAllowCredentials"),
    items("access_control_allow_headers", "AccessControlAllowHeaders.Items"),
    items("access_control_allow_methods", "AccessControlAllowMethods.Items"),
    items("access_control_allow_origins", "AccessControlAllowOrigins.Items"),
    items("access_control_expose_headers", "AccessControlExposeHeaders.Items"),
    plain("origin_override", "OriginOverride"),
];

pub(super) const KINDS: &[ResourceKind] = &[
    ResourceKind {
        terraform: "aws_cloudfront_cache_policy",
        cloudformation: "AWS::CloudFront::CachePolicy",
        properties: &[
            plain("name", "CachePolicyConfig.Name"),
            plain("min_ttl", "CachePolicyConfig.MinTTL"),
            plain("default_ttl", "CachePolicyConfig.DefaultTTL"),
            plain("max_ttl", "CachePolicyConfig.MaxTTL"),
            block(
                "parameters_in_cache_key_and_forwarded_to_origin",
                "CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin",
                KEY,
            ),
        ],
        attributes: &[("id", Meaning::Managed)],
    },
    ResourceKind {
        terraform: "aws_cloudfront_origin_request_policy",
        cloudformation: "AWS::CloudFront::OriginRequestPolicy",
        properties: &[
            plain("name", "OriginRequestPolicyConfig.Name"),
            block("headers_config", "OriginRequestPolicyConfig.HeadersConfig", HEADERS),
            block("cookies_config", "OriginRequestPolicyConfig.CookiesConfig", COOKIES),
            block("query_strings_config", "OriginRequestPolicyConfig.QueryStringsConfig", QUERY_STRINGS),
        ],
        attributes: &[("id", Meaning::Managed)],
    },
    ResourceKind {
        terraform: "aws_cloudfront_response_headers_policy",
        cloudformation: "AWS::CloudFront::ResponseHeadersPolicy",
        properties: &[
            plain("name", "ResponseHeadersPolicyConfig.Name"),
            block("cors_config", "ResponseHeadersPolicyConfig.CorsConfig", CORS),
        ],
        attributes: &[("id", Meaning::Managed)],
    },
];
