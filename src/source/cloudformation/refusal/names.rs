//! The names that a template may refer to: its own, CloudFormation's, and those that others add before CloudFormation
//! sees it.

use crate::source::cloudformation::sections::Sections;
use crate::template::Value;

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NotificationARNs",
    "AWS::NoValue",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// The transforms that AWS runs itself. They add no resources that a template refers to, but for SAM's.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html>
const TRANSFORMS: &[&str] = &[
    "AWS::CodeDeployBlueGreen",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::Serverless-2016-10-31",
    "AWS::ServiceCatalog",
];

const INCLUDE: &str = "AWS::Include";

/// The names of a template.
#[derive(Debug)]
pub(super) struct Names<'a> {
    pub(super) sections: &'a Sections<'a>,
    /// True if every name is here. A macro, a loop or the Serverless Framework may add some, and a
    /// fragment has those of the template that it is added to.
    pub(super) is_whole: bool,
    /// True if the template may be a part that the Serverless Framework takes in.
    may_be_part: bool,
    pub(super) has_language_extensions: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(file: &Value, sections: &'a Sections<'a>) -> Self {
        let section = |name: &str| file.as_map().and_then(|map| map.get(name));
        let transforms = transforms(section("Transform"));
        let is_own = section("Resources").is_some();
        let is_understood = transforms.iter().all(|name| name.is_some_and(|name| TRANSFORMS.contains(&name)));
        let is_declared = |name: &str| section(name).is_some();
        Self {
            sections,
            is_whole: is_own && is_understood && !is_made_elsewhere(file) && !sections.is_fragment,
            may_be_part: !["AWSTemplateFormatVersion", "Parameters", "Transform"].into_iter().any(is_declared),
            has_language_extensions: transforms.contains(&Some("AWS::LanguageExtensions")),
        }
    }

    /// Reports whether a name is that of a resource, or may be one that is added.
    pub(super) fn is_resource(&self, name: &str) -> bool {
        self.sections.value(name).is_some() || self.is_added(name)
    }

    pub(super) fn is_parameter(&self, name: &str) -> bool {
        self.sections.parameter(name).is_some() || PSEUDO_PARAMETERS.contains(&name)
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = &'a str> {
        self.sections.ids()
    }

    /// Reports whether a name begins with the logical ID of a resource with connectors, whose resources SAM names so.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html>
    fn has_connectors_for(&self, name: &str) -> bool {
        let has_connectors = |id: &str| self.sections.resource(id).is_some_and(|map| map.contains_key("Connectors"));
        self.sections.ids().any(|id| name.starts_with(id) && has_connectors(id))
    }

    /// Reports whether SAM, the Serverless Framework or a module adds a resource of that name.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html>
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
    /// <https://www.serverless.com/framework/docs/providers/aws/guide/resources>
    fn is_added(&self, name: &str) -> bool {
        let is_in_module = |id: &str| {
            name.starts_with(id) && self.sections.resource_type(id).is_some_and(|kind| kind.ends_with("::MODULE"))
        };
        if self.sections.ids().any(is_in_module) {
            return true;
        }
        if self.sections.is_sam {
            let is_of = |id: &str| {
                name.starts_with(id)
                    && self.sections.resource_type(id).is_some_and(|kind| kind.starts_with("AWS::Serverless::"))
            };
            return name.starts_with("ServerlessRestApi")
                || name.starts_with("ServerlessHttpApi")
                || name.starts_with("ServerlessDeployment")
                || ["ServerlessApiKey", "ServerlessUsagePlan"].contains(&name)
                || self.has_connectors_for(name)
                || self.sections.ids().filter_map(|id| self.sections.value(id)).any(|value| names_queue(value, name))
                || self.sections.ids().any(is_of);
        }
        let exact = ["HttpApi", "HttpApiStage", "IamRoleLambdaExecution", "ServerlessDeploymentBucket"];
        self.may_be_part
            && (exact.contains(&name)
                || name.starts_with("ApiGateway")
                || name.starts_with("Websockets")
                || name.ends_with("LambdaFunction")
                || name.ends_with("LogGroup"))
    }
}

/// Reports whether a part of a function of SAM gives a queue this logical ID, for events that cannot be handled.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventbridgerule.html>
fn names_queue(value: &Value, name: &str) -> bool {
    match value {
        Value::Map(map) => {
            map.get("QueueLogicalId").and_then(Value::as_str) == Some(name)
                || map.values().any(|value| names_queue(value, name))
        }
        Value::List(items) => items.iter().any(|value| names_queue(value, name)),
        _ => false,
    }
}

/// Reports whether a macro, or a tool that packs templates, may write all of a template anew. `AWS::Include`, which comes
/// as a mapping, adds to what is there.
pub(super) fn is_rewritten(file: &Value) -> bool {
    let section = |name: &str| file.as_map().and_then(|map| map.get(name));
    let is_packed = ["Modules", "Rain"].into_iter().any(|name| section(name).is_some());
    is_packed || transforms(section("Transform")).into_iter().flatten().any(|name| !name.starts_with("AWS::"))
}

/// Returns the names of transforms; `None` for one that is not a name.
fn transforms(section: Option<&Value>) -> Vec<Option<&str>> {
    match section {
        None => Vec::new(),
        Some(Value::List(items)) => items.iter().map(Value::as_str).collect(),
        Some(one) => vec![one.as_str()],
    }
}

/// Reports whether AWS runs transforms of this kind, and this one is none of them.
pub(super) fn is_unknown_transform(name: &str) -> bool {
    name.starts_with("AWS::") && name != INCLUDE && !TRANSFORMS.contains(&name)
}

/// Reports whether a part of a template is filled in before CloudFormation sees it: by a macro, by a loop, or by the
/// Serverless Framework, whose variables contain a colon or a call.
fn is_made_elsewhere(value: &Value) -> bool {
    match value {
        Value::String(text) => has_variable(text),
        Value::List(items) => items.iter().any(is_made_elsewhere),
        Value::Map(map) => map.iter().any(|(key, value)| {
            let is_made = |name: &str| ["Transform", "ForEach::", "Rain::"].iter().any(|start| name.starts_with(start));
            key.strip_prefix("Fn::").is_some_and(is_made) || has_variable(key) || is_made_elsewhere(value)
        }),
        Value::Call(crate::template::Intrinsic::Transform, _) => true,
        Value::Call(_, argument) => is_made_elsewhere(argument),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The sources of variables of the Serverless Framework.
///
/// <https://www.serverless.com/framework/docs/guides/variables>
const VARIABLES: &[&str] = &[
    "${self:",
    "${opt:",
    "${env:",
    "${param:",
    "${file(",
    "${sls:",
    "${ssm:",
    "${cf:",
    "${cf(",
    "${aws:",
    "${s3:",
    "${strToBool(",
    "${git:",
    "${output:",
    "${terraform:",
    "${vault:",
    "${doppler:",
];

fn has_variable(text: &str) -> bool {
    // Most texts have no `$`, which is found faster than a longer text.
    text.contains('$') && VARIABLES.iter().any(|variable| text.contains(variable))
}
