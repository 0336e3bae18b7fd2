//! `{resource: LogicalId}`: a value of a resource of the template that the stack is added to.

use serde_json::Value as Json;

use super::reference::Wanted;
use super::{Resolver, openapi};
use crate::config::ApiSection;
use crate::config::field::Field;
use crate::config::reference::GivenSection;
use crate::diagnostic::{Diagnostic, Span, similar};
use crate::names::{AttributeName, LogicalId, Region};
use crate::plan::{ApiKind, Given, Reference};
use crate::template::{ExistingTemplate, Pointer, Value};

/// The types of resources that have a value of a kind, each with the attribute that is it; `None` for what `Ref` gives.
type Types = &'static [(&'static str, Option<&'static str>)];

/// The words for the place of a site's bucket.
pub(super) const BUCKET: &str = "the bucket of the site";

/// The words for the place of a server's name.
pub(super) const SERVER: &str = "the name of the origin";
/// The words for the place of the certificate for viewers.
pub(super) const VIEWER_CERTIFICATE: &str = "the viewer certificate";
/// The words for the place of the web ACL.
pub(super) const WEB_ACL: &str = "the ARN of the web ACL";
/// The words for the place of a function of either kind.
pub(super) const OWN_FUNCTION: &str = "a function at the edge";
/// The words for the place of a CloudFront Function.
pub(super) const VIEWER_FUNCTION: &str = "the ARN of the function";
/// The words for the place of a version of a Lambda@Edge function.
pub(super) const EDGE_VERSION: &str = "the ARN of the function's version";
/// The words for the place of a bucket for logs.
pub(super) const LOG_BUCKET: &str = "the name of the log bucket";
/// The words for the place of a function URL.
pub(super) const FUNCTION_URL: &str = "the URL of the function";
/// The words for the place of the function behind a URL.
pub(super) const FUNCTION: &str = "the function";

/// The types by the words for the place that needs the value. Any resource has a value for another place.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
const PLACES: &[(&str, Types)] = &[
    (
        "the ID of the API",
        &[
            ("AWS::ApiGateway::RestApi", None),
            ("AWS::ApiGatewayV2::Api", None),
            ("AWS::Serverless::Api", None),
            ("AWS::Serverless::HttpApi", None),
        ],
    ),
    ("the endpoint of the API", &[("AWS::ApiGatewayV2::Api", Some("ApiEndpoint"))]),
    ("the stage of the API", &[("AWS::ApiGateway::Stage", None), ("AWS::ApiGatewayV2::Stage", None)]),
    (VIEWER_CERTIFICATE, &[("AWS::CertificateManager::Certificate", None)]),
    ("the certificate of the API's domain name", &[("AWS::CertificateManager::Certificate", None)]),
    ("the ID of the hosted zone", &[("AWS::Route53::HostedZone", None)]),
    (BUCKET, &[("AWS::S3::Bucket", Some("RegionalDomainName"))]),
    (
        SERVER,
        &[
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", Some("DNSName")),
            ("AWS::ElasticLoadBalancing::LoadBalancer", Some("DNSName")),
            ("AWS::EC2::Instance", Some("PublicDnsName")),
            ("AWS::CloudFront::Distribution", Some("DomainName")),
        ],
    ),
    (FUNCTION_URL, &[("AWS::Lambda::Url", Some("FunctionUrl"))]),
    // `Ref` gives the name of a function, and the ARN of a version or an alias.
    (
        FUNCTION,
        &[
            ("AWS::Lambda::Function", None),
            ("AWS::Serverless::Function", None),
            ("AWS::Lambda::Alias", None),
            ("AWS::Lambda::Version", None),
        ],
    ),
    (OWN_FUNCTION, &[("AWS::CloudFront::Function", Some("FunctionARN")), ("AWS::Lambda::Version", None)]),
    (VIEWER_FUNCTION, &[("AWS::CloudFront::Function", Some("FunctionARN"))]),
    (EDGE_VERSION, &[("AWS::Lambda::Version", None)]),
    (LOG_BUCKET, &[("AWS::S3::Bucket", Some("DomainName"))]),
    ("the ID of the cache policy", &[("AWS::CloudFront::CachePolicy", None)]),
    ("the ID of the origin request policy", &[("AWS::CloudFront::OriginRequestPolicy", None)]),
    ("the ID of the response headers policy", &[("AWS::CloudFront::ResponseHeadersPolicy", None)]),
    (WEB_ACL, &[("AWS::WAFv2::WebACL", Some("Arn"))]),
];

/// Returns the reason for which a resource that gives such a value has to be in us-east-1, if it has.
pub(super) fn edge_reason(what: &str) -> Option<&'static str> {
    match what {
        VIEWER_CERTIFICATE => Some("CloudFront takes viewer certificates from there only"),
        WEB_ACL => Some("CloudFront takes web ACLs from there only"),
        EDGE_VERSION => Some("CloudFront takes Lambda@Edge functions from there only"),
        _ => None,
    }
}

/// The APIs that SAM makes by itself, by the kind of event that asks for one and the property that names another API.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
const IMPLICIT: [(&str, &str, &str, &str); 2] = [
    ("ServerlessRestApi", "AWS::Serverless::Api", "Api", "RestApiId"),
    ("ServerlessHttpApi", "AWS::Serverless::HttpApi", "HttpApi", "ApiId"),
];

impl Resolver<'_> {
    /// Returns the Region of an API that is in the stack, if the config names the stack's.
    pub(super) fn region_of_stack(&mut self, api: &ApiSection) -> Option<Region> {
        if let Some(field) = api.region.as_ref().filter(|field| !field.is_missing()) {
            let error = Diagnostic::error(field.span, "an API of the stack has the Region of the stack");
            let error = match of(api).or_else(|| openapi::of(api)) {
                Some(api) => error.related(api, "the API"),
                None => error,
            };
            self.push(error.help("leave `region` out; `stack_region` names the Region of the stack"));
        }
        self.stack_region
    }

    /// Returns the reference to a resource, if the template has it and it is of a type that has such a value.
    pub(super) fn resource(
        &mut self,
        resource: Option<&Field<LogicalId>>,
        attribute: Option<&Field<AttributeName>>,
        wanted: Wanted,
    ) -> Option<Reference> {
        let given = self.optional(attribute).cloned();
        let logical_id = self.optional(resource)?.clone();
        let span = resource?.span;
        let offered = PLACES.iter().find(|(place, _)| *place == wanted.what).map_or(&[][..], |(_, types)| *types);
        let Some(template) = self.template.clone() else {
            if !self.is_fragment {
                let error = Diagnostic::error(span, format!("there is no template with a resource `{logical_id}`"));
                let help = "name it with `template: app.yaml`, or refer to the value with `stack_output`, `import`, `ssm` or `parameter`";
                self.push(error.help(help));
                return None;
            }
            // The template that a fragment is added to is not known.
            let usual = offered.first().and_then(|(_, attribute)| attribute.and_then(|name| name.parse().ok()));
            return Some(Reference::Resource { logical_id, attribute: given.or(usual) });
        };
        let Some(kind) = type_of(&template, logical_id.as_str()) else {
            self.push(not_in_template(&template, &logical_id, span));
            return None;
        };
        let is_stack = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"].contains(&kind);
        let is_output = given.as_ref().is_some_and(|attribute| attribute.as_str().starts_with("Outputs."));
        if is_stack && is_output {
            return Some(Reference::Resource { logical_id, attribute: given });
        }
        let offer = offered.iter().find(|(known, _)| *known == kind);
        // Any resource may have a server's name among its attributes.
        let is_named = wanted.what == SERVER && given.is_some();
        if is_stack || (offer.is_none() && !offered.is_empty() && !is_named) {
            self.push(of_wrong_type(&template, &logical_id, kind, wanted.what, offered, span));
            return None;
        }
        let usual = offer.and_then(|(_, attribute)| attribute.and_then(|name| name.parse().ok()));
        Some(Reference::Resource { logical_id, attribute: given.or(usual) })
    }

    /// Reports an API of the template that is of another kind than the config says, or has no such stage.
    pub(super) fn api_of_template(
        &mut self,
        id: (&Reference, Span),
        kind: Option<(ApiKind, Span)>,
        stage: Option<(&str, Span)>,
    ) {
        let (Reference::Resource { logical_id, attribute: None }, span) = id else { return };
        let Some(template) = self.template.clone() else { return };
        if let (Some(actual), Some((kind, at))) = (api_kind(&template, logical_id.as_str()), kind)
            && actual != kind
        {
            let message = format!("`{logical_id}` is no {} API: its type is `{actual}`", kind.as_str());
            let error = Diagnostic::error(at, message).related(span, "the API");
            self.push(error.help(format!("write `type: {actual}`")));
        }
        let stages = stages(&template, logical_id.as_str());
        if let (Some(stages), Some((stage, at))) = (stages, stage)
            && !stages.is_empty()
            && !stages.iter().any(|known| known == stage)
        {
            let message = format!("the API `{logical_id}` of {} has no stage `{stage}`", template.name());
            let error = Diagnostic::error(at, message).related(span, "the API");
            self.push(error.help(format!("its stages are {}", stages.join(", "))));
        }
    }
}

/// Returns the place of the ID or the endpoint of an API that is a resource of the stack.
pub(super) fn of(api: &ApiSection) -> Option<Span> {
    fn place<T>(field: Option<&Field<GivenSection<T>>>) -> Option<Span> {
        let resource = field?.get()?.reference.resource.as_ref()?;
        (!resource.is_missing()).then_some(field?.span)
    }
    place(api.id.as_ref()).or_else(|| place(api.endpoint.as_ref()))
}

/// Returns the policies of a bucket in the template, by logical ID.
pub(super) fn policies(template: &ExistingTemplate, bucket: &str) -> Vec<String> {
    let is_policy_of = |resource: &Value| {
        let resource = resource.to_json();
        resource["Type"] == "AWS::S3::BucketPolicy" && resource["Properties"]["Bucket"]["Ref"] == bucket
    };
    let policies = resources(template).filter(|(_, resource)| is_policy_of(resource));
    policies.map(|(id, _)| id.clone()).collect()
}

/// Reports whether statements can be added to a policy: it is always made, and has one plain list of them.
pub(super) fn takes_statements(template: &ExistingTemplate, policy: &str) -> bool {
    let resource = template.entry("Resources", policy).and_then(Value::as_map);
    let document = property(template, policy, "PolicyDocument").and_then(Value::as_map);
    let statements = document.and_then(|document| document.get("Statement"));
    let is_plain = matches!(statements, Some(Value::List(list)) if list.iter().all(|one| one.as_map().is_some()));
    is_plain && resource.is_some_and(|resource| !resource.contains_key("Condition"))
}

/// Returns the function of a function URL of the template, as far as it is a name or one reference.
pub(super) fn target_function(template: &ExistingTemplate, url: &str) -> Option<Given<String>> {
    if let Some(function) = function_with_url(template, url) {
        // The URL of a function with an alias is the alias's, and so is the permission to call it.
        let has_alias = property(template, function, "AutoPublishAlias").is_some();
        let logical_id = (!has_alias).then(|| function.parse().ok()).flatten()?;
        return Some(Given::Reference(Reference::Resource { logical_id, attribute: None }));
    }
    let target = property(template, url, "TargetFunctionArn")?.to_json();
    let resource = |id: &Json, attribute: Option<&Json>| {
        let attribute = match attribute {
            Some(attribute) => Some(attribute.as_str()?.parse().ok()?),
            None => None,
        };
        Some(Given::Reference(Reference::Resource { logical_id: id.as_str()?.parse().ok()?, attribute }))
    };
    match (target.as_str(), target.get("Ref"), target.get("Fn::GetAtt")) {
        (Some(name), ..) => Some(Given::Literal(name.to_owned())),
        (_, Some(id), _) => resource(id, None),
        (_, _, Some(path)) => resource(path.get(0)?, Some(path.get(1)?)),
        _ => None,
    }
}

/// Returns the type of a resource, also of one that SAM makes.
fn type_of<'a>(template: &'a ExistingTemplate, id: &str) -> Option<&'a str> {
    template.resource_type(id).or_else(|| {
        if function_with_url(template, id).is_some() {
            return Some("AWS::Lambda::Url");
        }
        let (_, kind, event, other) = IMPLICIT.iter().find(|(implicit, ..)| *implicit == id)?;
        let makes = template.is_sam() && resources(template).any(|(_, function)| has_event(function, event, other));
        makes.then_some(*kind)
    })
}

/// Returns the function whose URL SAM makes by that logical ID.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html>
fn function_with_url<'a>(template: &ExistingTemplate, url: &'a str) -> Option<&'a str> {
    let id = url.strip_suffix("Url").filter(|_| template.is_sam())?;
    let is_function = template.resource_type(id) == Some("AWS::Serverless::Function");
    (is_function && property(template, id, "FunctionUrlConfig").is_some()).then_some(id)
}

fn resources(template: &ExistingTemplate) -> impl Iterator<Item = (&String, &Value)> {
    let resources = template.value().as_map().and_then(|sections| sections.get("Resources")).and_then(Value::as_map);
    resources.into_iter().flatten()
}

/// Reports whether a function or a state machine has an event of an API that the template does not name.
fn has_event(resource: &Value, event: &str, names_other: &str) -> bool {
    let properties = resource.as_map().and_then(|resource| resource.get("Properties")).and_then(Value::as_map);
    let events = properties.and_then(|properties| properties.get("Events")).and_then(Value::as_map);
    events.into_iter().flatten().filter_map(|(_, found)| found.as_map()).any(|found| {
        let properties = found.get("Properties").and_then(Value::as_map);
        let is_named = properties.is_some_and(|properties| properties.contains_key(names_other));
        found.get("Type").and_then(Value::as_str) == Some(event) && !is_named
    })
}

fn property<'a>(template: &'a ExistingTemplate, id: &str, name: &str) -> Option<&'a Value> {
    template.entry("Resources", id)?.as_map()?.get("Properties")?.as_map()?.get(name)
}

/// Returns the kind of an API of the template, if it is known.
fn api_kind(template: &ExistingTemplate, id: &str) -> Option<ApiKind> {
    match type_of(template, id)? {
        "AWS::ApiGateway::RestApi" | "AWS::Serverless::Api" => Some(ApiKind::Rest),
        "AWS::Serverless::HttpApi" => Some(ApiKind::Http),
        // An API that is made from a document has no protocol in the template.
        "AWS::ApiGatewayV2::Api" => match property(template, id, "ProtocolType").and_then(Value::as_str) {
            Some("HTTP") | None => Some(ApiKind::Http),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the stages of an API of the template, as far as the template has any; `None` if one is not known.
fn stages(template: &ExistingTemplate, id: &str) -> Option<Vec<String>> {
    let name = |value: Option<&Value>, usual: &str| match value {
        None => Some(usual.to_owned()),
        Some(value) => value.as_str().map(str::to_owned),
    };
    match type_of(template, id)? {
        "AWS::Serverless::Api" => Some(vec![name(property(template, id, "StageName"), "Prod")?, "Stage".to_owned()]),
        "AWS::Serverless::HttpApi" => Some(vec![name(property(template, id, "StageName"), "$default")?]),
        _ => {
            let owners = ["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::ApiGatewayV2::Stage"];
            let resources = template.value().as_map()?.get("Resources")?.as_map()?;
            let is_stage = |resource: &str| template.resource_type(resource).is_some_and(|kind| owners.contains(&kind));
            let belongs = |resource: &str| {
                let api = property(template, resource, "ApiId").or_else(|| property(template, resource, "RestApiId"));
                api == Some(&Value::reference(id))
            };
            let own = resources.keys().filter(|resource| is_stage(resource) && belongs(resource));
            own.filter_map(|stage| property(template, stage, "StageName")).map(|stage| name(Some(stage), "")).collect()
        }
    }
}

fn not_in_template(template: &ExistingTemplate, id: &LogicalId, span: Span) -> Diagnostic {
    let resources = template.value().as_map().and_then(|sections| sections.get("Resources")).and_then(Value::as_map);
    let names = resources.into_iter().flatten().map(|(name, _)| name.as_str());
    let error = Diagnostic::error(span, format!("{} has no resource `{id}`", template.name()));
    match similar(id.as_str(), names) {
        Some(near) => error.did_you_mean(id.as_str(), near),
        None => error.help("write the logical ID of a resource of the template"),
    }
}

fn of_wrong_type(
    template: &ExistingTemplate,
    id: &LogicalId,
    kind: &str,
    what: &str,
    offered: Types,
    span: Span,
) -> Diagnostic {
    let error = Diagnostic::error(span, format!("`{id}` is of type {kind}, which does not give {what}"));
    let place = template.locate(&Pointer::default().join("Resources").join(id.as_str()));
    let error = match place {
        Some(place) => error.related(place, "the resource"),
        None => error,
    };
    let types: Vec<&str> = offered.iter().map(|(name, _)| *name).collect();
    match kind {
        "AWS::CloudFormation::Stack" | "AWS::Serverless::Application" => {
            error.help("name an output of the nested stack, like `attribute: Outputs.ApiId`")
        }
        _ if what == SERVER => error.help("name the attribute with the host name, like `attribute: DNSName`"),
        _ => error.help(format!("name a resource of type {}", types.join(" or "))),
    }
}
