//! The names of CloudFormation in the sentences of rules, and those of the AWS provider for the same things.

use std::borrow::Cow;

/// Phrases with what Terraform's users write. A longer phrase comes before one that is a part of it.
const PHRASES: &[(&str, &str)] = &[
    (
        "`CustomOriginConfig: {OriginProtocolPolicy: https-only}`",
        "`custom_origin_config` with `origin_protocol_policy = \"https-only\"`",
    ),
    ("S3OriginConfig for a bucket, CustomOriginConfig", "`s3_origin_config` for a bucket, `custom_origin_config`"),
    ("`EndpointConfiguration: {Types: [REGIONAL]}`", "`endpoint_configuration { types = [\"REGIONAL\"] }`"),
    (
        "the bucket `OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}`",
        "the bucket an `aws_s3_bucket_ownership_controls` with `object_ownership = \"BucketOwnerPreferred\"`",
    ),
    (
        "`!Sub ${Api}.execute-api.${AWS::Region}.amazonaws.com`",
        "`\"${aws_api_gateway_rest_api.NAME.id}.execute-api.REGION.amazonaws.com\"`",
    ),
    ("and write `!Ref` of it", "and write its `qualified_arn`"),
    ("create an `AWS::Lambda::Version`", "set `publish = true`"),
    ("write `!Ref` of it", "write its `id`"),
    (
        "an `AWS::Lambda::Permission` with `Principal: cloudfront.amazonaws.com`",
        "an `aws_lambda_permission` with `principal = \"cloudfront.amazonaws.com\"`",
    ),
    ("as `SourceArn`", "as `source_arn`"),
    ("`AWS::CloudFront::OriginAccessControl`", "`aws_cloudfront_origin_access_control`"),
    (
        "`{{resolve:secretsmanager:NAME}}`: CloudFormation then puts the value in",
        "a reference to a secret, such as an `aws_secretsmanager_secret_version`, or to a sensitive variable",
    ),
    ("`AssumeRolePolicyDocument`", "`assume_role_policy`"),
    ("`KeyValueStoreAssociations` of `FunctionConfig`", "`key_value_store_associations`"),
    ("`OriginMtlsConfig`", "`origin_mtls_config`"),
    ("`MutualTlsAuthentication`", "`mutual_tls_authentication`"),
    ("`HttpVersion: http2`", "`http_version = \"http2\"`"),
    ("`GrpcConfig`", "`grpc_config`"),
    ("`OriginReadTimeout`", "`origin_read_timeout`"),
    ("`AccessControlAllowHeaders`", "`access_control_allow_headers`"),
    ("`AccessControlAllowCredentials`", "`access_control_allow_credentials`"),
    ("`AuthType: AWS_IAM`", "`authorization_type = \"AWS_IAM\"`"),
    ("`OriginCustomHeaders`", "`custom_header`"),
    ("`OriginPath`", "`origin_path`"),
    ("`HTTPSPort`", "`https_port`"),
    ("`Origins` to `DistributionConfig`", "`origin` to the distribution"),
    ("`Origins`", "`origin`"),
    ("`Aliases`", "`aliases`"),
    ("`ViewerProtocolPolicy: https-only`", "`viewer_protocol_policy = \"https-only\"`"),
    ("`WebACLId`", "`web_acl_id`"),
    ("`Scope: CLOUDFRONT`", "`scope = \"CLOUDFRONT\"`"),
    ("`CustomErrorResponses`", "`custom_error_response`"),
    ("`AllowedMethods`", "`allowed_methods`"),
    (" is in the template", " is in the configuration"),
];

/// Returns a piece of a sentence in the words of Terraform.
pub(crate) fn words(text: &'static str) -> Cow<'static, str> {
    let is_there = |(phrase, _): &&(&str, &str)| text.contains(phrase);
    PHRASES.iter().filter(is_there).fold(Cow::Borrowed(text), |text, (phrase, own)| text.replace(phrase, own).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_phrases_come_first() {
        assert_eq!(words("add `Origins` to `DistributionConfig`"), "add `origin` to the distribution");
        assert_eq!(
            words("create an `AWS::Lambda::Version` and write `!Ref` of it"),
            "set `publish = true` and write its `qualified_arn`"
        );
        for (index, (phrase, _)) in PHRASES.iter().enumerate() {
            let earlier = PHRASES.iter().take(index).find(|(earlier, _)| phrase.contains(earlier));
            assert_eq!(earlier, None, "{phrase}");
        }
    }
}
