//! The truststore of an API Gateway custom domain.

use super::{BucketName, Invalid, first_stranger, text_newtype};

text_newtype!(
    /// The address of a file in S3 with certificate authorities: `s3://bucket/truststore.pem`.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html>
    TruststoreUri, check_truststore, pattern: "^s3://[a-z0-9.-]+/[^ ]+$", example: "s3://my-truststore/truststore.pem"
);

fn check_truststore(text: &str) -> Result<(), Invalid> {
    let error = || Invalid::new(format!("`{text}` is not the address of a truststore"));
    let like = "it looks like `s3://my-truststore/truststore.pem`";
    let Some((bucket, key)) = text.strip_prefix("s3://").and_then(|rest| rest.split_once('/')) else {
        return Err(error().help(like));
    };
    bucket.parse::<BucketName>()?;
    if let Some(stranger) = first_stranger(key, |c| c.is_ascii_graphic()) {
        return Err(Invalid::new(format!("`{text}` is not the address of a truststore: it contains {stranger}")));
    }
    if key.is_empty() || key.ends_with('/') { Err(error().help(like)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truststore_is_a_file_in_s3() {
        assert!("s3://my-truststore/a/b.pem".parse::<TruststoreUri>().is_ok());
        for bad in
            ["truststore.pem", "s3://my-truststore", "s3://my-truststore/", "s3://My/a", "s3://my-truststore/a b"]
        {
            assert!(bad.parse::<TruststoreUri>().is_err(), "{bad}");
        }
    }
}
