//! Certificates, web ACLs, buckets, DNS records, and the servers that an origin may be.

use super::{Meaning, Rename, ResourceKind, block, json, own, plain, reference};
use crate::source::terraform::attribute::Attribute;
use crate::source::terraform::part::TreePart;
use crate::source::terraform::reference::resource_of;

const BUCKETS: &[&str] = &["aws_s3_bucket"];
const DISTRIBUTIONS: &[&str] = &["aws_cloudfront_distribution"];

/// Reads the ownership of the objects in a bucket, which is a resource of its own.
fn ownership(bucket: &Attribute<'_>) -> Option<TreePart> {
    let all = bucket.plan.resources.iter().filter(|other| other.kind == "aws_s3_bucket_ownership_controls");
    let mut all = all.map(|other| Attribute::of(bucket.plan, other));
    let controls = all.find(|controls| {
        let of = resource_of(&controls.get("bucket"), BUCKETS);
        of.is_some_and(|of| of.address == bucket.resource.address)
    })?;
    let rule = controls.block("rule")?;
    let ownership = TreePart::plain(&rule.get("object_ownership"))?;
    Some(TreePart::map(
        &rule,
        vec![("Rules", TreePart::list(&rule, vec![TreePart::map(&rule, vec![("ObjectOwnership", ownership)])]))],
    ))
}

const ALIAS: &[Rename] =
    &[reference("name", "DNSName", DISTRIBUTIONS), reference("zone_id", "HostedZoneId", DISTRIBUTIONS)];

/// The attributes of a load balancer, which the provider knows by two names.
const LOAD_BALANCER: &[(&str, Meaning)] =
    &[("dns_name", Meaning::Attribute("DNSName")), ("arn", Meaning::Resource), ("id", Meaning::Resource)];

pub(super) const KINDS: &[ResourceKind] = &[
    ResourceKind {
        terraform: "aws_acm_certificate",
        cloudformation: "AWS::CertificateManager::Certificate",
        properties: &[
            plain("domain_name", "DomainName"),
            plain("subject_alternative_names", "SubjectAlternativeNames"),
        ],
        attributes: &[("arn", Meaning::Resource), ("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_acm_certificate_validation",
        cloudformation: "Terraform::CertificateValidation",
        properties: &[],
        attributes: &[
            ("certificate_arn", Meaning::Behind("certificate_arn")),
            ("id", Meaning::Behind("certificate_arn")),
        ],
    },
    ResourceKind {
        terraform: "aws_wafv2_web_acl",
        cloudformation: "AWS::WAFv2::WebACL",
        properties: &[plain("scope", "Scope")],
        attributes: &[("arn", Meaning::Attribute("Arn")), ("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_wafv2_web_acl_association",
        cloudformation: "AWS::WAFv2::WebACLAssociation",
        properties: &[plain("resource_arn", "ResourceArn")],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_cloudfront_origin_access_control",
        cloudformation: "AWS::CloudFront::OriginAccessControl",
        properties: &[
            plain("name", "OriginAccessControlConfig.Name"),
            plain("origin_access_control_origin_type", "OriginAccessControlConfig.OriginAccessControlOriginType"),
            plain("signing_behavior", "OriginAccessControlConfig.SigningBehavior"),
            plain("signing_protocol", "OriginAccessControlConfig.SigningProtocol"),
        ],
        attributes: &[("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_cloudfront_origin_access_identity",
        cloudformation: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
        properties: &[],
        attributes: &[("id", Meaning::Resource), ("cloudfront_access_identity_path", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_s3_bucket",
        cloudformation: "AWS::S3::Bucket",
        properties: &[plain("bucket", "BucketName"), own("ownership", "OwnershipControls", ownership)],
        attributes: &[
            ("id", Meaning::Resource),
            ("bucket", Meaning::Resource),
            ("arn", Meaning::Attribute("Arn")),
            ("bucket_domain_name", Meaning::Attribute("DomainName")),
            ("bucket_regional_domain_name", Meaning::Attribute("RegionalDomainName")),
            ("website_endpoint", Meaning::Attribute("WebsiteURL")),
        ],
    },
    ResourceKind {
        terraform: "aws_s3_bucket_policy",
        cloudformation: "AWS::S3::BucketPolicy",
        properties: &[reference("bucket", "Bucket", BUCKETS), json("policy", "PolicyDocument")],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_lb",
        cloudformation: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties: &[],
        attributes: LOAD_BALANCER,
    },
    ResourceKind {
        terraform: "aws_alb",
        cloudformation: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties: &[],
        attributes: LOAD_BALANCER,
    },
    ResourceKind {
        terraform: "aws_instance",
        cloudformation: "AWS::EC2::Instance",
        properties: &[],
        attributes: &[("public_dns", Meaning::Attribute("PublicDnsName"))],
    },
    ResourceKind {
        terraform: "aws_route53_record",
        cloudformation: "AWS::Route53::RecordSet",
        properties: &[
            plain("name", "Name"),
            plain("type", "Type"),
            block("alias", "AliasTarget", ALIAS),
            reference("records", "ResourceRecords", DISTRIBUTIONS),
        ],
        attributes: &[],
    },
];
