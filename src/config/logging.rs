//! `distribution.logging`: access logs.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::Field;
use super::reference::GivenSection;
use crate::names::{BucketName, DeliveryStream, LogBucket, LogGroup};
use crate::plan::LogFormat;

/// Access logs: standard logging (v2) with `to`, the legacy form with `legacy`, or with `bucket` alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Logging", deny_unknown_fields)]
pub(crate) struct LoggingSection {
    /// Target of standard logging (v2).
    pub(super) to: Option<Field<LogTargetSection>>,
    /// Format of the logs (default: json). A bucket takes all; a log group and Firehose take `json` and `plain`.
    pub(super) format: Option<Field<LogFormat>>,
    /// Fields of a record, in CloudFront's own words, such as `timestamp(ms)`, `cs-uri-stem` and `sc-status` (default:
    /// CloudFront's own).
    #[schemars(length(min = 1, max = 128))]
    pub(super) fields: Option<Field<Vec<Field<String>>>>,
    /// Prefix of the log files' names in a bucket.
    pub(super) prefix: Option<Field<String>>,
    /// Standard logging (legacy), which may be beside `to`.
    pub(super) legacy: Option<Field<LegacyLoggingSection>>,
    /// Existing S3 bucket of standard logging (legacy), with ACLs enabled.
    pub(super) bucket: Option<Field<GivenSection<BucketName>>>,
    /// Cookies in the logs of standard logging (legacy) (default: false).
    pub(super) include_cookies: Option<Field<bool>>,
}

/// The destination of access logs: one of the three.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "LogTarget", deny_unknown_fields)]
pub(crate) struct LogTargetSection {
    /// An S3 bucket by name or ARN. A reference gives the name, or with `attribute: Arn` the ARN.
    pub(super) bucket: Option<Field<GivenSection<LogBucket>>>,
    /// A log group by name or ARN. A reference gives the name, or with `attribute: Arn` the ARN.
    pub(super) log_group: Option<Field<GivenSection<LogGroup>>>,
    /// A Firehose stream by name or ARN. A reference gives the name, or with `attribute: Arn` the ARN.
    pub(super) firehose: Option<Field<GivenSection<DeliveryStream>>>,
}

/// Standard logging (legacy).
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "LegacyLogging", deny_unknown_fields)]
pub(crate) struct LegacyLoggingSection {
    /// Existing S3 bucket, with ACLs enabled.
    pub(super) bucket: Option<Field<GivenSection<BucketName>>>,
    /// Prefix of the log files' names.
    pub(super) prefix: Option<Field<String>>,
    /// Cookies in the logs (default: false).
    pub(super) include_cookies: Option<Field<bool>>,
}
