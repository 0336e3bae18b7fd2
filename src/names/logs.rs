//! Destinations of access logs: each a name, or an ARN.

use super::{BucketName, Invalid, first_stranger, text_newtype};

const BUCKET_ARN: &str = "arn:aws:s3:::";

text_newtype!(
    /// An S3 bucket that takes logs, by name or ARN.
    LogBucket, check_bucket, pattern: "^(arn:aws:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", example: "my-access-logs"
);

fn check_bucket(text: &str) -> Result<(), Invalid> {
    let written = text.strip_prefix(BUCKET_ARN).unwrap_or(text);
    let name = written.strip_prefix("s3://").unwrap_or(written);
    if name != written || name.contains('/') {
        let help = match name.trim_end_matches('/').split_once('/') {
            Some((bucket, prefix)) => format!("write `bucket: {bucket}` and `prefix: {prefix}`"),
            None => format!("write `bucket: {}`", name.trim_end_matches('/')),
        };
        return Err(Invalid::new(format!("`{text}` is not a bucket")).help(help));
    }
    name.parse::<BucketName>().map(drop)
}

text_newtype!(
    /// A log group of CloudWatch Logs, by name or ARN.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>
    LogGroup, |text| check(text, "logs", "log-group:", "a log group", 512, "._/#-"),
    pattern: "^(arn:aws:logs:[a-z0-9-]+:[0-9]{12}:log-group:)?[A-Za-z0-9._/#-]{1,512}(:[*])?$", example: "/cloudfront/orders"
);

text_newtype!(
    /// A stream of Amazon Data Firehose, by name or ARN.
    ///
    /// <https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html>
    DeliveryStream, |text| check(text, "firehose", "deliverystream/", "a Firehose stream", 64, "._-"),
    pattern: "^(arn:aws:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/)?[A-Za-z0-9._-]{1,64}$", example: "access-logs"
);

/// Checks a name, or an ARN whose resource begins with `kind`.
fn check(text: &str, service: &str, kind: &str, what: &str, limit: usize, punctuation: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not {what}"));
    let like = || format!("write its name, or its ARN: `arn:aws:{service}:us-east-1:111122223333:{kind}NAME`");
    let name = match text.strip_prefix("arn:") {
        None => text,
        Some(arn) => {
            let parts: Vec<&str> = arn.splitn(5, ':').collect();
            let &["aws", found, region, account, resource] = parts.as_slice() else {
                return Err(error().help(like()));
            };
            let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
            let Some(name) = resource.strip_prefix(kind).filter(|_| found == service && is_account) else {
                return Err(error().help(like()));
            };
            region.parse::<super::Region>()?;
            name.strip_suffix(":*").unwrap_or(name)
        }
    };
    if let Some(stranger) = first_stranger(name, |c| c.is_ascii_alphanumeric() || punctuation.contains(c)) {
        return Err(Invalid::new(format!("`{text}` is not {what}: it contains {stranger}")));
    }
    if (1..=limit).contains(&name.len()) {
        Ok(())
    } else {
        Err(error().help(format!("the name has 1 to {limit} characters")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_arns() {
        for good in ["/aws/cloudfront", "arn:aws:logs:eu-west-1:111122223333:log-group:a/b:*"] {
            assert!(good.parse::<LogGroup>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a b",
            "arn:aws:logs:eu-west-1:1:log-group:a",
            "arn:aws:firehose:eu-west-1:111122223333:deliverystream/a",
        ] {
            assert!(bad.parse::<LogGroup>().is_err(), "{bad}");
        }
        assert!("arn:aws:firehose:eu-west-1:111122223333:deliverystream/a".parse::<DeliveryStream>().is_ok());
        assert!("arn:aws:s3:::my-logs".parse::<LogBucket>().is_ok());
        assert!("arn:aws:s3:::my-logs/a".parse::<LogBucket>().unwrap_err().help.unwrap().contains("`prefix: a`"));
    }
}
