//! APIs of API Gateway with what belongs to them.

use super::{Meaning, Rename, ResourceKind, block, blocks, json, own, plain, reference};
use crate::source::terraform::attribute::{Attribute, AttributeState};
use crate::source::terraform::part::TreePart;

const REST: &[&str] = &["aws_api_gateway_rest_api"];
const HTTP: &[&str] = &["aws_apigatewayv2_api"];
/// Both kinds of mappings take the domain names of both.
const DOMAIN: &[&str] = &["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"];
const REST_RESOURCE: &[&str] = &["aws_api_gateway_resource", "aws_api_gateway_rest_api"];

const MUTUAL_TLS: &[Rename] = &[plain("truststore_uri", "TruststoreUri")];

/// Reads the endpoint types of an API or a domain name. An endpoint that the configuration leaves out is the default of
/// API Gateway, although the plan does not know it.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html>
fn endpoint(holder: &Attribute<'_>) -> Option<TreePart> {
    let endpoint = holder.get("endpoint_configuration");
    match holder.block("endpoint_configuration") {
        Some(block) => {
            let types = block.get("types");
            let value = TreePart::plain(&types)?;
            Some(TreePart::map(&block.clone(), vec![("Types", value)]))
        }
        None if matches!(endpoint.state(), AttributeState::Absent | AttributeState::Known(_)) => None,
        None => Some(TreePart::unknown(&endpoint)),
    }
}

/// Reads the document that an API is made of. Text that is no JSON, such as YAML, is taken for unknown.
fn document(api: &Attribute<'_>) -> Option<TreePart> {
    let body = api.get("body");
    match body.state() {
        AttributeState::Absent => None,
        AttributeState::Known(_) => Some(TreePart::json_text(&body).unwrap_or_else(|| TreePart::unknown(&body))),
        AttributeState::Unknown | AttributeState::Sensitive => Some(TreePart::unknown(&body)),
    }
}

pub(super) const KINDS: &[ResourceKind] = &[
    ResourceKind {
        terraform: "aws_api_gateway_rest_api",
        cloudformation: "AWS::ApiGateway::RestApi",
        properties: &[
            plain("name", "Name"),
            own("endpoint_configuration", "EndpointConfiguration", endpoint),
            plain("disable_execute_api_endpoint", "DisableExecuteApiEndpoint"),
            plain("api_key_source", "ApiKeySourceType"),
            own("body", "Body", document),
            json("policy", "Policy"),
        ],
        attributes: &[
            ("id", Meaning::Resource),
            ("root_resource_id", Meaning::Attribute("RootResourceId")),
            ("arn", Meaning::Attribute("Arn")),
            ("execution_arn", Meaning::Attribute("ExecutionArn")),
        ],
    },
    ResourceKind {
        terraform: "aws_api_gateway_deployment",
        cloudformation: "AWS::ApiGateway::Deployment",
        properties: &[reference("rest_api_id", "RestApiId", REST), plain("stage_name", "StageName")],
        attributes: &[
            ("id", Meaning::Resource),
            ("rest_api_id", Meaning::Behind("rest_api_id")),
            ("invoke_url", Meaning::Behind("rest_api_id")),
        ],
    },
    ResourceKind {
        terraform: "aws_api_gateway_stage",
        cloudformation: "AWS::ApiGateway::Stage",
        properties: &[reference("rest_api_id", "RestApiId", REST), plain("stage_name", "StageName")],
        attributes: &[
            ("id", Meaning::Resource),
            ("stage_name", Meaning::Resource),
            ("rest_api_id", Meaning::Behind("rest_api_id")),
            ("invoke_url", Meaning::Behind("rest_api_id")),
        ],
    },
    ResourceKind {
        terraform: "aws_api_gateway_resource",
        cloudformation: "AWS::ApiGateway::Resource",
        properties: &[
            reference("rest_api_id", "RestApiId", REST),
            reference("parent_id", "ParentId", REST_RESOURCE),
            plain("path_part", "PathPart"),
        ],
        attributes: &[("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_api_gateway_method",
        cloudformation: "AWS::ApiGateway::Method",
        properties: &[
            reference("rest_api_id", "RestApiId", REST),
            reference("resource_id", "ResourceId", REST_RESOURCE),
            plain("http_method", "HttpMethod"),
            plain("authorization", "AuthorizationType"),
            plain("api_key_required", "ApiKeyRequired"),
        ],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_api_gateway_authorizer",
        cloudformation: "AWS::ApiGateway::Authorizer",
        properties: &[
            reference("rest_api_id", "RestApiId", REST),
            plain("type", "Type"),
            plain("identity_source", "IdentitySource"),
        ],
        attributes: &[("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_api_gateway_domain_name",
        cloudformation: "AWS::ApiGateway::DomainName",
        properties: &[
            plain("domain_name", "DomainName"),
            own("endpoint_configuration", "EndpointConfiguration", endpoint),
            block("mutual_tls_authentication", "MutualTlsAuthentication", MUTUAL_TLS),
        ],
        attributes: &[
            ("id", Meaning::Resource),
            ("domain_name", Meaning::Resource),
            ("regional_domain_name", Meaning::Attribute("RegionalDomainName")),
            ("cloudfront_domain_name", Meaning::Attribute("DistributionDomainName")),
        ],
    },
    ResourceKind {
        terraform: "aws_api_gateway_base_path_mapping",
        cloudformation: "AWS::ApiGateway::BasePathMapping",
        properties: &[
            reference("domain_name", "DomainName", DOMAIN),
            reference("api_id", "RestApiId", REST),
            plain("base_path", "BasePath"),
            plain("stage_name", "Stage"),
        ],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_api",
        cloudformation: "AWS::ApiGatewayV2::Api",
        properties: &[
            plain("name", "Name"),
            plain("protocol_type", "ProtocolType"),
            plain("disable_execute_api_endpoint", "DisableExecuteApiEndpoint"),
            plain("target", "Target"),
            plain("route_key", "RouteKey"),
            own("body", "Body", document),
            block("cors_configuration", "CorsConfiguration", &[plain("allow_origins", "AllowOrigins")]),
        ],
        attributes: &[
            ("id", Meaning::Resource),
            ("api_endpoint", Meaning::Endpoint),
            ("arn", Meaning::Attribute("Arn")),
            ("execution_arn", Meaning::Attribute("ExecutionArn")),
        ],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_stage",
        cloudformation: "AWS::ApiGatewayV2::Stage",
        properties: &[reference("api_id", "ApiId", HTTP), plain("name", "StageName")],
        attributes: &[
            ("id", Meaning::Resource),
            ("name", Meaning::Resource),
            ("api_id", Meaning::Behind("api_id")),
            ("invoke_url", Meaning::Behind("api_id")),
        ],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_authorizer",
        cloudformation: "AWS::ApiGatewayV2::Authorizer",
        properties: &[
            reference("api_id", "ApiId", HTTP),
            plain("authorizer_type", "AuthorizerType"),
            plain("identity_sources", "IdentitySource"),
        ],
        attributes: &[("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_route",
        cloudformation: "AWS::ApiGatewayV2::Route",
        properties: &[
            reference("api_id", "ApiId", HTTP),
            plain("route_key", "RouteKey"),
            plain("authorization_type", "AuthorizationType"),
            plain("api_key_required", "ApiKeyRequired"),
        ],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_integration",
        cloudformation: "AWS::ApiGatewayV2::Integration",
        properties: &[reference("api_id", "ApiId", HTTP), plain("timeout_milliseconds", "TimeoutInMillis")],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_domain_name",
        cloudformation: "AWS::ApiGatewayV2::DomainName",
        properties: &[
            plain("domain_name", "DomainName"),
            blocks("domain_name_configuration", "DomainNameConfigurations", &[plain("endpoint_type", "EndpointType")]),
            block("mutual_tls_authentication", "MutualTlsAuthentication", MUTUAL_TLS),
        ],
        attributes: &[
            ("id", Meaning::Resource),
            ("domain_name", Meaning::Resource),
            ("domain_name_configuration", Meaning::Attribute("RegionalDomainName")),
        ],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_api_mapping",
        cloudformation: "AWS::ApiGatewayV2::ApiMapping",
        properties: &[
            reference("domain_name", "DomainName", DOMAIN),
            reference("api_id", "ApiId", &["aws_apigatewayv2_api", "aws_api_gateway_rest_api"]),
            plain("api_mapping_key", "ApiMappingKey"),
            plain("stage", "Stage"),
        ],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_apigatewayv2_routing_rule",
        cloudformation: "AWS::ApiGatewayV2::RoutingRule",
        properties: &[],
        attributes: &[],
    },
];
