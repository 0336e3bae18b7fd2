//! CloudFront functions, Lambda functions, and what they need.

use super::{Meaning, Rename, ResourceKind, block, json, own, plain, reference};
use crate::source::terraform::attribute::{Attribute, AttributeState};
use crate::source::terraform::part::TreePart;

const FUNCTIONS: &[&str] = &["aws_lambda_function"];
const ROLES: &[&str] = &["aws_iam_role"];

/// Reports whether Terraform publishes the function: unless `publish` is false.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_function>
fn publishes(function: &Attribute<'_>) -> Option<TreePart> {
    let publish = function.get("publish");
    TreePart::plain(&publish).or_else(|| Some(TreePart::bool(&publish, true)))
}

/// Reads the key value stores of a function; their ARNs need not be known.
fn stores(function: &Attribute<'_>) -> Option<TreePart> {
    let stores = function.get("key_value_store_associations");
    match stores.state() {
        AttributeState::Absent => None,
        AttributeState::Known(value) if value.as_array().is_some_and(Vec::is_empty) => None,
        _ => Some(TreePart::list(
            &stores,
            vec![TreePart::map(&stores, vec![("KeyValueStoreARN", TreePart::unknown(&stores))])],
        )),
    }
}

const VPC: &[Rename] = &[plain("subnet_ids", "SubnetIds"), plain("security_group_ids", "SecurityGroupIds")];

pub(super) const KINDS: &[ResourceKind] = &[
    ResourceKind {
        terraform: "aws_cloudfront_function",
        cloudformation: "AWS::CloudFront::Function",
        properties: &[
            plain("name", "Name"),
            plain("runtime", "FunctionConfig.Runtime"),
            own("key_value_store_associations", "FunctionConfig.KeyValueStoreAssociations", stores),
            plain("code", "FunctionCode"),
            own("publish", "AutoPublish", publishes),
        ],
        attributes: &[("arn", Meaning::Attribute("FunctionARN")), ("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_lambda_function",
        cloudformation: "AWS::Lambda::Function",
        properties: &[
            plain("function_name", "FunctionName"),
            plain("handler", "Handler"),
            plain("runtime", "Runtime"),
            plain("timeout", "Timeout"),
            plain("memory_size", "MemorySize"),
            plain("package_type", "PackageType"),
            plain("image_uri", "Code.ImageUri"),
            plain("architectures", "Architectures"),
            plain("layers", "Layers"),
            plain("kms_key_arn", "KmsKeyArn"),
            // The names and values of variables may be secret; that there are some is enough.
            own("environment", "Environment", |function| {
                let variables = function.block("environment")?.get("variables");
                match variables.state() {
                    AttributeState::Known(value) if value.as_object().is_some_and(serde_json::Map::is_empty) => None,
                    AttributeState::Absent => None,
                    _ => Some(TreePart::map(&variables, vec![("Variables", TreePart::unknown(&variables))])),
                }
            }),
            block("vpc_config", "VpcConfig", VPC),
            block("ephemeral_storage", "EphemeralStorage", &[plain("size", "Size")]),
            block("tracing_config", "TracingConfig", &[plain("mode", "Mode")]),
            block("dead_letter_config", "DeadLetterConfig", &[plain("target_arn", "TargetArn")]),
            reference("role", "Role", ROLES),
        ],
        attributes: &[
            ("arn", Meaning::Attribute("Arn")),
            ("id", Meaning::Resource),
            ("function_name", Meaning::Resource),
            ("qualified_arn", Meaning::Version),
        ],
    },
    ResourceKind {
        terraform: "aws_lambda_alias",
        cloudformation: "AWS::Lambda::Alias",
        properties: &[plain("name", "Name"), reference("function_name", "FunctionName", FUNCTIONS)],
        attributes: &[("arn", Meaning::Resource), ("id", Meaning::Resource)],
    },
    ResourceKind {
        terraform: "aws_lambda_function_url",
        cloudformation: "AWS::Lambda::Url",
        properties: &[
            reference("function_name", "TargetFunctionArn", FUNCTIONS),
            plain("authorization_type", "AuthType"),
        ],
        attributes: &[("function_url", Meaning::Attribute("FunctionUrl"))],
    },
    ResourceKind {
        terraform: "aws_lambda_permission",
        cloudformation: "AWS::Lambda::Permission",
        properties: &[
            reference("function_name", "FunctionName", FUNCTIONS),
            plain("principal", "Principal"),
            plain("action", "Action"),
        ],
        attributes: &[],
    },
    ResourceKind {
        terraform: "aws_iam_role",
        cloudformation: "AWS::IAM::Role",
        properties: &[plain("name", "RoleName"), json("assume_role_policy", "AssumeRolePolicyDocument")],
        attributes: &[("arn", Meaning::Attribute("Arn")), ("name", Meaning::Resource), ("id", Meaning::Resource)],
    },
];
