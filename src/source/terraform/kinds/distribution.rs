//! Distributions of CloudFront.

use super::{AttributeForm, Meaning, Rename, ResourceKind, block, blocks, own, plain, reference};
use crate::source::terraform::attribute::{Attribute, AttributeState};
use crate::source::terraform::part::TreePart;
use crate::source::terraform::reference::host;

/// The ID of CloudFront's hosted zone.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html>
const HOSTED_ZONE: &str = "Z2FDTNDATAQYW2";

const CACHE_POLICIES: &[&str] = &["aws_cloudfront_cache_policy"];
const REQUEST_POLICIES: &[&str] = &["aws_cloudfront_origin_request_policy"];
const RESPONSE_POLICIES: &[&str] = &["aws_cloudfront_response_headers_policy"];
const FUNCTIONS: &[&str] = &["aws_cloudfront_function"];
const LAMBDAS: &[&str] = &["aws_lambda_function", "aws_lambda_alias"];
const CERTIFICATES: &[&str] = &["aws_acm_certificate", "aws_acm_certificate_validation"];
const WEB_ACLS: &[&str] = &["aws_wafv2_web_acl", "aws_waf_web_acl"];
const CONTROLS: &[&str] = &["aws_cloudfront_origin_access_control"];
const IDENTITIES: &[&str] = &["aws_cloudfront_origin_access_identity"];
const BUCKETS: &[&str] = &["aws_s3_bucket"];

const CUSTOM: &[Rename] = &[
    plain("http_port", "HTTPPort"),
    plain("https_port", "HTTPSPort"),
    plain("origin_protocol_policy", "OriginProtocolPolicy"),
    plain("origin_ssl_protocols", "OriginSSLProtocols"),
    plain("origin_keepalive_timeout", "OriginKeepaliveTimeout"),
    plain("origin_read_timeout", "OriginReadTimeout"),
    block("origin_mtls_config", "OriginMtlsConfig", &[plain("client_certificate_arn", "ClientCertificateArn")]),
];

const VPC: &[Rename] = &[
    plain("vpc_origin_id", "VpcOriginId"),
    plain("origin_keepalive_timeout", "OriginKeepaliveTimeout"),
    plain("origin_read_timeout", "OriginReadTimeout"),
];

const HEADER: &[Rename] = &[plain("name", "HeaderName"), own("value", "HeaderValue", header_value)];

/// Reads the value of a header only where the configuration has it in clear text: any other may be secret.
fn header_value(header: &Attribute<'_>) -> Option<TreePart> {
    let value = header.get("value");
    if value.is_constant() {
        TreePart::plain(&value)
    } else {
        Some(TreePart::named(&value, "a header value that is not shown"))
    }
}

const ORIGIN: &[Rename] = &[
    plain("origin_id", "Id"),
    own("domain_name", "DomainName", host),
    plain("origin_path", "OriginPath"),
    blocks("custom_header", "OriginCustomHeaders", HEADER),
    block("custom_origin_config", "CustomOriginConfig", CUSTOM),
    block(
        "s3_origin_config",
        "S3OriginConfig",
        &[reference("origin_access_identity", "OriginAccessIdentity", IDENTITIES)],
    ),
    block("vpc_origin_config", "VpcOriginConfig", VPC),
    reference("origin_access_control_id", "OriginAccessControlId", CONTROLS),
    block(
        "origin_shield",
        "OriginShield",
        &[plain("enabled", "Enabled"), plain("origin_shield_region", "OriginShieldRegion")],
    ),
];

const BEHAVIOR: &[Rename] = &[
    plain("path_pattern", "PathPattern"),
    plain("target_origin_id", "TargetOriginId"),
    plain("viewer_protocol_policy", "ViewerProtocolPolicy"),
    plain("allowed_methods", "AllowedMethods"),
    plain("cached_methods", "CachedMethods"),
    plain("compress", "Compress"),
    reference("cache_policy_id", "CachePolicyId", CACHE_POLICIES),
    reference("origin_request_policy_id", "OriginRequestPolicyId", REQUEST_POLICIES),
    reference("response_headers_policy_id", "ResponseHeadersPolicyId", RESPONSE_POLICIES),
    block("forwarded_values", "ForwardedValues", FORWARDED),
    own("min_ttl", "MinTTL", |behavior| ttl(behavior, "min_ttl")),
    own("default_ttl", "DefaultTTL", |behavior| ttl(behavior, "default_ttl")),
    own("max_ttl", "MaxTTL", |behavior| ttl(behavior, "max_ttl")),
    blocks(
        "function_association",
        "FunctionAssociations",
        &[plain("event_type", "EventType"), reference("function_arn", "FunctionARN", FUNCTIONS)],
    ),
    blocks(
        "lambda_function_association",
        "LambdaFunctionAssociations",
        &[
            plain("event_type", "EventType"),
            reference("lambda_arn", "LambdaFunctionARN", LAMBDAS),
            plain("include_body", "IncludeBody"),
        ],
    ),
    plain("trusted_signers", "TrustedSigners"),
    plain("trusted_key_groups", "TrustedKeyGroups"),
    block("grpc_config", "GrpcConfig", &[plain("enabled", "Enabled")]),
];

const FORWARDED: &[Rename] = &[
    plain("query_string", "QueryString"),
    plain("query_string_cache_keys", "QueryStringCacheKeys"),
    plain("headers", "Headers"),
    block("cookies", "Cookies", &[plain("forward", "Forward"), plain("whitelisted_names", "WhitelistedNames")]),
];

/// Reads a TTL. The provider gives `min_ttl` a default and computes the others, also beside a cache policy, where they
/// have no meaning; with `forwarded_values` it sends 0 for those that are not set, although the plan does not know them.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution#cache-behavior-arguments>
fn ttl(behavior: &Attribute<'_>, name: &str) -> Option<TreePart> {
    behavior.block("forwarded_values")?;
    let ttl = behavior.get(name);
    match ttl.state() {
        AttributeState::Absent => Some(TreePart::number(&ttl, 0)),
        _ => TreePart::plain(&ttl),
    }
}

const ERROR: &[Rename] = &[
    plain("error_code", "ErrorCode"),
    plain("error_caching_min_ttl", "ErrorCachingMinTTL"),
    own("response_code", "ResponseCode", |response| {
        let code = response.get("response_code");
        // The provider keeps 0 for what is not set.
        if matches!(code.state(), AttributeState::Known(value) if value.as_u64() == Some(0)) {
            None
        } else {
            TreePart::plain(&code)
        }
    }),
    plain("response_page_path", "ResponsePagePath"),
];

/// Reads the origin groups, whose lists have their lengths beside them.
fn groups(distribution: &Attribute<'_>) -> Option<TreePart> {
    let all = distribution.get("origin_group");
    let Some(groups) = distribution.blocks("origin_group") else { return Some(TreePart::unknown(&all)) };
    if groups.is_empty() {
        return None;
    }
    let group = |group: &Attribute<'_>| {
        let members = group.blocks("member").unwrap_or_default();
        let member = |member: &Attribute<'_>| {
            TreePart::map(
                member,
                TreePart::plain(&member.get("origin_id")).map(|id| ("OriginId", id)).into_iter().collect(),
            )
        };
        let mut entries = vec![("Members", counted(&group.get("member"), members.iter().map(member).collect()))];
        entries.extend(TreePart::plain(&group.get("origin_id")).map(|id| ("Id", id)));
        if let Some(criteria) = group.block("failover_criteria") {
            let codes = criteria.get("status_codes");
            if let Some(list) = TreePart::plain(&codes) {
                let codes = TreePart::map(&codes, vec![("Items", list)]);
                entries.push(("FailoverCriteria", TreePart::map(&criteria, vec![("StatusCodes", codes)])));
            }
        }
        TreePart::map(group, entries)
    };
    Some(counted(&all, groups.iter().map(group).collect()))
}

fn counted(at: &Attribute<'_>, items: Vec<TreePart>) -> TreePart {
    let quantity = TreePart::number(at, items.len() as u64);
    TreePart::map(at, vec![("Quantity", quantity), ("Items", TreePart::list(at, items))])
}

pub(super) const KINDS: &[ResourceKind] = &[ResourceKind {
    terraform: "aws_cloudfront_distribution",
    cloudformation: "AWS::CloudFront::Distribution",
    properties: &[Rename {
        from: "",
        to: "DistributionConfig",
        form: AttributeForm::Block(&[
            plain("enabled", "Enabled"),
            plain("staging", "Staging"),
            plain("aliases", "Aliases"),
            plain("comment", "Comment"),
            plain("default_root_object", "DefaultRootObject"),
            plain("http_version", "HttpVersion"),
            plain("is_ipv6_enabled", "IPV6Enabled"),
            plain("price_class", "PriceClass"),
            reference("web_acl_id", "WebACLId", WEB_ACLS),
            plain("continuous_deployment_policy_id", "ContinuousDeploymentPolicyId"),
            blocks("origin", "Origins", ORIGIN),
            own("origin_group", "OriginGroups", groups),
            block("default_cache_behavior", "DefaultCacheBehavior", BEHAVIOR),
            blocks("ordered_cache_behavior", "CacheBehaviors", BEHAVIOR),
            blocks("custom_error_response", "CustomErrorResponses", ERROR),
            block(
                "logging_config",
                "Logging",
                &[
                    reference("bucket", "Bucket", BUCKETS),
                    plain("include_cookies", "IncludeCookies"),
                    plain("prefix", "Prefix"),
                ],
            ),
            block(
                "viewer_certificate",
                "ViewerCertificate",
                &[
                    reference("acm_certificate_arn", "AcmCertificateArn", CERTIFICATES),
                    plain("iam_certificate_id", "IamCertificateId"),
                    plain("cloudfront_default_certificate", "CloudFrontDefaultCertificate"),
                    plain("minimum_protocol_version", "MinimumProtocolVersion"),
                    plain("ssl_support_method", "SslSupportMethod"),
                ],
            ),
        ]),
    }],
    attributes: &[
        ("id", Meaning::Resource),
        ("domain_name", Meaning::Attribute("DomainName")),
        ("hosted_zone_id", Meaning::Text(HOSTED_ZONE)),
        ("arn", Meaning::Attribute("Arn")),
    ],
}];
