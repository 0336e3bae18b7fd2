//! The values that references give, where a domain name or the ID of an API is wanted.

use super::api;
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part};

/// The kinds of values that `Ref` of a resource gives, for types of which it is no domain name.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
const REFS: &[(&str, &str)] = &[
    ("AWS::ApiGateway::Deployment", "the ID of a deployment"),
    ("AWS::ApiGateway::DomainNameV2", "an ARN"),
    ("AWS::ApiGateway::Resource", "the ID of a resource"),
    ("AWS::ApiGateway::RestApi", "the ID of an API"),
    ("AWS::ApiGateway::Stage", "the name of a stage"),
    ("AWS::ApiGatewayV2::Api", "the ID of an API"),
    ("AWS::ApiGatewayV2::Deployment", "the ID of a deployment"),
    ("AWS::ApiGatewayV2::Stage", "the name of a stage"),
    ("AWS::CertificateManager::Certificate", "an ARN"),
    ("AWS::CloudFront::Distribution", "the ID of a distribution"),
    ("AWS::CloudFront::VpcOrigin", "the ID of a VPC origin"),
    ("AWS::EC2::Instance", "the ID of an instance"),
    ("AWS::EC2::VPCEndpoint", "the ID of a VPC endpoint"),
    ("AWS::ElasticLoadBalancing::LoadBalancer", "the name of a load balancer"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "an ARN"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "an ARN"),
    ("AWS::Lambda::Function", "the name of a function"),
    ("AWS::Lambda::Url", "an ARN"),
    ("AWS::Lambda::Version", "an ARN"),
    ("AWS::S3::Bucket", "the name of a bucket"),
    ("AWS::Serverless::Api", "the ID of an API"),
    ("AWS::Serverless::Function", "the name of a function"),
    ("AWS::Serverless::HttpApi", "the ID of an API"),
];

/// Returns a noun for what a part gives, if that is certainly no domain name.
pub(super) fn not_a_name(env: Env<'_>, part: &Part) -> Option<&'static str> {
    match part {
        Part::Ref(id) if env.sections.resource(id).is_none() && api::kind(env, id).is_some() => {
            Some("the ID of an API")
        }
        Part::Ref(id) => of_ref(env, id),
        Part::GetAtt(id, attribute) => {
            let kind = env.sections.resource_type(id)?;
            (kind.starts_with("AWS::") && !is_elsewhere(kind)).then(|| of_attribute(attribute))?
        }
        _ => None,
    }
}

/// Returns a noun for what is in the place of the ID, in a name that is one of a default endpoint otherwise.
pub(super) fn not_an_api(env: Env<'_>, domain: &Expr) -> Option<&'static str> {
    let [part, Part::Literal(rest), ..] = domain.parts() else { return None };
    if !rest.starts_with(".execute-api") {
        return None;
    }
    match part {
        Part::Ref(id) if api::kind(env, id).is_none() => of_ref(env, id),
        Part::GetAtt(id, attribute) if api::kind(env, id).is_some() => match attribute.as_str() {
            "ApiId" | "RestApiId" => None,
            attribute => of_attribute(attribute),
        },
        _ => None,
    }
}

fn of_ref(env: Env<'_>, id: &str) -> Option<&'static str> {
    let kind = env.sections.resource_type(id)?;
    REFS.iter().find(|(known, _)| *known == kind).map(|(_, noun)| *noun)
}

fn of_attribute(attribute: &str) -> Option<&'static str> {
    match attribute {
        "RestApiId" | "ApiId" => Some("the ID of an API"),
        "RootResourceId" => Some("the ID of a resource"),
        _ if attribute.ends_with("HostedZoneId") || attribute.ends_with("HostedZoneID") => {
            Some("the ID of a hosted zone")
        }
        _ if attribute.ends_with("Arn") || attribute.ends_with("ARN") => Some("an ARN"),
        _ => None,
    }
}

/// Reports whether the attributes of a type are whatever another stack or a function gives.
fn is_elsewhere(kind: &str) -> bool {
    kind.starts_with("AWS::CloudFormation::") || kind == "AWS::Serverless::Application"
}
