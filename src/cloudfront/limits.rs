//! CloudFront's quotas and fixed values.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html>

/// Alternate domain names of one distribution.
pub(crate) const ALIASES: usize = 100;
/// Headers in the cache key of one cache policy.
pub(crate) const KEY_HEADERS: usize = 10;
/// Custom headers that CloudFront adds for one origin.
pub(crate) const ORIGIN_HEADERS: usize = 30;
/// Characters of the names and values of all custom origin headers together.
pub(crate) const ORIGIN_HEADER_TEXT: usize = 10_240;
/// Characters of the names of all headers in the cache key of one cache policy together.
pub(crate) const KEY_HEADER_NAMES: usize = 1_024;
/// Seconds of a TTL, at most: a hundred years.
///
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html>
pub(crate) const TTL: u32 = 3_153_600_000;
/// Characters in the comment of a distribution.
pub(crate) const COMMENT: usize = 128;
/// Characters in the name of a CloudFront Function.
pub(crate) const FUNCTION_NAME: usize = 64;
/// Characters in the name of a cache policy.
pub(crate) const POLICY_NAME: usize = 128;
/// Characters in the name of an origin access control.
///
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html>
pub(crate) const ACCESS_CONTROL_NAME: usize = 64;
/// Cache behaviors of one distribution, the default one included.
pub(crate) const BEHAVIORS: usize = 75;
/// Cache behaviors of one distribution on the Free plan.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html>
pub(crate) const FREE_BEHAVIORS: usize = 5;
/// Characters in the ID of an origin.
///
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html>
pub(crate) const ORIGIN_ID: usize = 128;
/// Cache policies of the account's own.
pub(crate) const CACHE_POLICIES: usize = 20;
/// Characters in the name of a source or a destination of log delivery.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html>
pub(crate) const LOG_NAME: usize = 60;
/// Headers that a response headers policy adds, and as many that it removes.
pub(crate) const RESPONSE_HEADERS: usize = 10;
/// Characters of a `Content-Security-Policy` in a response headers policy.
pub(crate) const CONTENT_SECURITY_POLICY: usize = 1_783;
/// Seconds that CloudFront waits for the origin, at most.
pub(crate) const READ_TIMEOUT: u32 = 120;
/// Bytes of the code of a CloudFront Function.
pub(crate) const FUNCTION_CODE: usize = 10 * 1024;

/// The hosted zone of every alias record that points to a distribution.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html>
pub(crate) const HOSTED_ZONE: &str = "Z2FDTNDATAQYW2";

/// The status codes that CloudFront caches for ten seconds unless configured otherwise, when caching is not disabled.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
pub(crate) const CACHED_ERRORS: &[u16] = &[404, 414, 500, 501, 502, 503, 504];
