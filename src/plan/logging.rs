//! Access logs.

use super::{Given, Reference};
use crate::names::{BucketName, DeliveryStream, LogBucket, LogGroup};
use crate::template::Expr;
use crate::words::words;

/// Standard logging (legacy) to an existing bucket.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Logging {
    /// The bucket.
    pub bucket: Given<BucketName>,
    /// Prefix of the log files' names.
    pub prefix: Option<String>,
    /// True if cookies are logged.
    pub include_cookies: bool,
}

/// Standard logging (v2).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LogDelivery {
    /// The destination.
    pub target: LogTarget,
    /// The format of a record.
    pub format: LogFormat,
    /// The fields of a record; empty for CloudFront's own choice.
    pub fields: Vec<String>,
    /// Prefix of the log files' names in a bucket.
    pub prefix: Option<String>,
}

/// The destination of access logs.
#[derive(Debug, Clone)]
pub enum LogTarget {
    /// An S3 bucket.
    Bucket(Given<LogBucket>),
    /// A log group of CloudWatch Logs.
    LogGroup(Given<LogGroup>),
    /// A stream of Amazon Data Firehose.
    Firehose(Given<DeliveryStream>),
}

words! {
    /// The format of access logs.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html#supported-log-file-format>
    #[schemars(inline)]
    pub enum LogFormat { Json = "json", Parquet = "parquet", W3c = "w3c", Plain = "plain" }
}

impl LogTarget {
    /// Returns the ARN of the destination.
    pub(crate) fn arn(&self) -> Expr {
        match self {
            Self::Bucket(bucket) => arn(bucket, &[":s3:::"]),
            Self::LogGroup(group) => arn(group, &[":logs:", "AWS::Region", ":", "AWS::AccountId", ":log-group:"]),
            Self::Firehose(stream) => {
                arn(stream, &[":firehose:", "AWS::Region", ":", "AWS::AccountId", ":deliverystream/"])
            }
        }
    }

    /// Returns the destination in a few words: `the bucket my-logs`.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Bucket(bucket) => format!("the bucket {bucket}"),
            Self::LogGroup(group) => format!("the log group {group}"),
            Self::Firehose(stream) => format!("the Firehose stream {stream}"),
        }
    }
}

/// Returns the ARN of a value that is one, or a name of this account and Region.
fn arn<T: std::fmt::Display>(given: &Given<T>, beginning: &[&str]) -> Expr {
    let is_arn = match given {
        Given::Literal(text) => text.to_string().starts_with("arn:"),
        Given::Reference(Reference::Resource { attribute: Some(attribute), .. }) => attribute.as_str() == "Arn",
        Given::Reference(_) => false,
    };
    if is_arn {
        return given.expr();
    }
    let mut arn = Expr::with_references(&[&["arn:", "AWS::Partition"], beginning].concat());
    arn.extend(given.expr());
    arn
}
