//! The capabilities that CloudFormation wants to be acknowledged before it deploys a template.

use crate::template::{Template, Value};

/// The types of IAM that need an acknowledgement, each with the property that gives it a name, which needs another.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
const IAM: [(&str, &str); 8] = [
    ("AWS::IAM::AccessKey", ""),
    ("AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Policy", ""),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
    ("AWS::IAM::UserToGroupAddition", ""),
];

/// Returns the capabilities that a template needs.
pub(super) fn of(template: &Template) -> Vec<&'static str> {
    let mut capabilities = Vec::new();
    let resources = template.section("Resources").filter_map(|(_, resource)| resource.as_map());
    let iam: Vec<bool> = resources
        .filter_map(|resource| {
            let kind = resource.get("Type").and_then(Value::as_str)?;
            let (_, name) = IAM.iter().find(|(known, _)| *known == kind)?;
            let properties = resource.get("Properties").and_then(Value::as_map);
            Some(properties.is_some_and(|properties| properties.contains_key(*name)))
        })
        .collect();
    // SAM makes a role for each function.
    let is_sam = |resource: &Value| {
        let kind = resource.as_map().and_then(|resource| resource.get("Type")).and_then(Value::as_str);
        kind.is_some_and(|kind| kind.starts_with("AWS::Serverless::"))
    };
    if !iam.is_empty() || template.section("Resources").any(|(_, resource)| is_sam(resource)) {
        let is_named = iam.contains(&true);
        capabilities.push(if is_named { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" });
    }
    if template.value().as_map().is_some_and(|sections| sections.contains_key("Transform")) {
        capabilities.push("CAPABILITY_AUTO_EXPAND");
    }
    capabilities
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Document;

    fn needed(text: &str) -> Vec<&'static str> {
        of(&Template::of(Document::read(text).unwrap().value().clone()))
    }

    #[test]
    fn a_template_needs_what_its_resources_need() {
        assert!(needed("Resources: {B: {Type: AWS::S3::Bucket}}").is_empty());
        assert_eq!(needed("Resources: {R: {Type: AWS::IAM::Role}}"), ["CAPABILITY_IAM"]);
        let named = "Resources: {R: {Type: AWS::IAM::Role}, P: {Type: AWS::IAM::User, Properties: {UserName: a}}}";
        assert_eq!(needed(named), ["CAPABILITY_NAMED_IAM"]);
        let sam = "Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: AWS::Serverless::Function}}";
        assert_eq!(needed(sam), ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]);
        assert_eq!(needed("Transform: AWS::Serverless-2016-10-31\nResources: {}"), ["CAPABILITY_AUTO_EXPAND"]);
    }
}
