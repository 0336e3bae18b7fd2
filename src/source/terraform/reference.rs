//! Values that are other resources: by the reference in the configuration, or by an ID that is known.

use serde_json::Value as Json;

use super::address::{ResourceReference, steps};
use super::attribute::{Attribute, AttributeState};
use super::configuration::Followed;
use super::kinds::{self, Meaning};
use super::part::TreePart;
use super::plan::{PlanFile, PlanResource};
use crate::cloudfront::managed;

/// Attributes that lead through more resources than this are not followed.
const DEPTH: usize = 8;

/// The types of APIs, and of what belongs to one of them and has its host name in an attribute.
const APIS: &[&str] = &[
    "aws_api_gateway_rest_api",
    "aws_api_gateway_stage",
    "aws_api_gateway_deployment",
    "aws_apigatewayv2_api",
    "aws_apigatewayv2_stage",
];

/// The types that have a host name of their own.
const HOSTS: &[&str] = &[
    "aws_api_gateway_domain_name",
    "aws_apigatewayv2_domain_name",
    "aws_s3_bucket",
    "aws_lambda_function_url",
    "aws_lb",
    "aws_alb",
    "aws_instance",
    "aws_cloudfront_distribution",
];

/// The words for a sensitive value.
const SENSITIVE: &str = "a sensitive value";

/// Returns the reason why a value is not known, as reports show it in place of the value.
pub(super) fn why(at: &Attribute<'_>) -> String {
    if matches!(at.state(), AttributeState::Sensitive) {
        return SENSITIVE.to_owned();
    }
    let references = at.references();
    let names: Vec<String> = references
        .iter()
        .map(|end| match end {
            Followed::Resource(target) if target.module.is_empty() => target.reference.to_owned(),
            Followed::Resource(target) => format!("{}.{}", target.module, target.reference),
            Followed::Lost(reference) => (*reference).to_owned(),
        })
        .collect();
    match names.as_slice() {
        [] if at.is_hidden() => format!("{}, known after apply, from a dynamic block", at.path),
        [] => format!("{}, known after apply", at.path),
        names => format!("{}, known after apply", names.join(", ")),
    }
}

/// A resource that a value leads to.
struct Led<'a> {
    resource: &'a PlanResource<'a>,
    /// The attribute of it.
    attribute: &'a str,
}

/// Returns the only resource of some types that a value leads to.
fn led<'a>(at: &Attribute<'a>, kinds: &[&str]) -> Option<Led<'a>> {
    if let Some((resource, attribute)) = at.text().and_then(|value| at.plan.identified(value, kinds)) {
        return Some(Led { resource, attribute });
    }
    let fits = |led: &Led<'_>| kinds.contains(&led.resource.kind);
    let mut all = at.references().into_iter().filter_map(|end| target(at, &end)).filter(fits);
    let first = all.next()?;
    // A condition may choose among several.
    all.all(|other| other.resource.address == first.resource.address && other.attribute == first.attribute)
        .then_some(first)
}

/// Returns the resource that a reference leads to. Of the instances of `count` and `for_each` it is the one that the
/// reference names, or the one with the same key.
fn target<'a>(at: &Attribute<'a>, end: &Followed<'a>) -> Option<Led<'a>> {
    let Followed::Resource(target) = end else { return None };
    let reference = ResourceReference::parse(target.reference)?;
    let attribute = reference.attribute.unwrap_or("id");
    let plan: &'a PlanFile<'a> = at.plan;
    let fits = |resource: &&PlanResource<'_>| {
        resource.kind == reference.kind
            && resource.name == reference.name
            && resource.is_data == reference.is_data
            && resource.module == target.module
            && reference.index.is_none_or(|index| resource.index() == Some(index))
    };
    let all: Vec<&'a PlanResource<'a>> = plan.resources.iter().filter(fits).collect();
    if let [only] = all.as_slice() {
        return Some(Led { resource: only, attribute });
    }
    let own = at.resource;
    let shared = |resource: &PlanResource<'_>| shared_steps(resource.module_instance(), own.module_instance());
    let most = all.iter().map(|resource| shared(resource)).max()?;
    let near: Vec<&&PlanResource<'_>> = all.iter().filter(|resource| shared(resource) == most).collect();
    let same: Vec<&&&PlanResource<'_>> = near.iter().filter(|resource| resource.index() == own.index()).collect();
    match (near.as_slice(), same.as_slice()) {
        ([only], _) => Some(Led { resource: only, attribute }),
        (_, [only]) => Some(Led { resource: only, attribute }),
        _ => None,
    }
}

/// Returns how many steps two addresses of module instances have in common.
fn shared_steps(one: &str, other: &str) -> usize {
    steps(one).into_iter().zip(steps(other)).take_while(|(one, other)| one == other).count()
}

/// Returns the resource of one of these types that a value leads to.
pub(super) fn resource_of<'a>(at: &Attribute<'a>, kinds: &[&str]) -> Option<&'a PlanResource<'a>> {
    led(at, kinds).map(|led| led.resource)
}

/// Reads a value that is the ID, ARN or name of a resource of one of these types.
pub(super) fn reference(at: &Attribute<'_>, kinds: &[&str]) -> Option<TreePart> {
    let state = at.state();
    if matches!(state, AttributeState::Absent) {
        return None;
    }
    if at.text().is_some_and(is_managed) {
        return TreePart::plain(at);
    }
    match (led(at, kinds), state) {
        (Some(led), _) => Some(meant(at, &led, DEPTH)),
        // A list, such as the records of a name, may hold what is unknown.
        (None, AttributeState::Known(Json::Array(_)) | AttributeState::Unknown) if !at.references().is_empty() => {
            Some(TreePart::unknown(at))
        }
        _ => TreePart::plain(at),
    }
}

fn is_managed(id: &str) -> bool {
    managed::all().any(|(_, policy)| policy.id == id)
}

/// Returns the expression for an attribute of a resource.
fn meant(at: &Attribute<'_>, led: &Led<'_>, depth: usize) -> TreePart {
    let Led { resource, attribute } = led;
    let address = resource.address;
    let meaning = kinds::find(resource.kind).and_then(|kind| kind.meaning(attribute));
    match meaning {
        Some(Meaning::Resource) => TreePart::named(at, address),
        Some(Meaning::Attribute(name)) => TreePart::attribute(at, address, name),
        Some(Meaning::Text(text)) => TreePart::text(at, text),
        Some(Meaning::Endpoint) => TreePart::join(at, vec![TreePart::text(at, "https://"), endpoint(at, resource)]),
        Some(Meaning::Version) => version(at, resource),
        Some(Meaning::Managed) => match managed_id(resource) {
            Some(id) => TreePart::text(at, id),
            None => TreePart::named(at, address),
        },
        Some(Meaning::Behind(name)) if depth > 0 => {
            let behind = Attribute::of(at.plan, resource).get(name);
            let all: Vec<&str> = APIS.iter().chain(CERTIFICATES).copied().collect();
            match self::led(&behind, &all) {
                Some(next) => meant(at, &next, depth - 1),
                None => TreePart::unknown(at),
            }
        }
        Some(Meaning::Behind(_)) => TreePart::unknown(at),
        None => TreePart::attribute(at, address, attribute),
    }
}

const CERTIFICATES: &[&str] = &["aws_acm_certificate"];

/// Returns the ID of the managed policy that a data source names. The provider takes the names with `Managed-`.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/cloudfront_cache_policy>
fn managed_id(resource: &PlanResource<'_>) -> Option<&'static str> {
    let name = resource.text("name").filter(|_| resource.is_data)?.strip_prefix("Managed-")?;
    let kind = match resource.kind {
        "aws_cloudfront_cache_policy" => managed::PolicyKind::Cache,
        "aws_cloudfront_origin_request_policy" => managed::PolicyKind::OriginRequest,
        _ => managed::PolicyKind::ResponseHeaders,
    };
    managed::of_kind(kind).find(|policy| policy.name == name).map(|policy| policy.id)
}

/// The end of the ID of the version that is published with a function.
pub(super) const VERSION: &str = ".qualified_arn";

/// Returns the ARN of a function with its version: of one that is not published, the version is `$LATEST`.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function#qualified_arn-1>
fn version(at: &Attribute<'_>, function: &PlanResource<'_>) -> TreePart {
    let publish = Attribute::of(at.plan, function).get("publish");
    let is_latest = !function.is_data
        && matches!(publish.state(), AttributeState::Known(Json::Bool(false)) | AttributeState::Absent);
    if is_latest {
        let arn = TreePart::attribute(at, function.address, "Arn");
        return TreePart::join(at, vec![arn, TreePart::text(at, ":$LATEST")]);
    }
    TreePart::named(at, format!("{}{VERSION}", function.address))
}

/// Reads the domain name of an origin. The text around a reference is not in a plan, so that a name that is made of the
/// ID or the endpoint of an API is taken for its default endpoint.
pub(super) fn host(origin: &Attribute<'_>) -> Option<TreePart> {
    let at = origin.get("domain_name");
    match at.state() {
        AttributeState::Absent => None,
        AttributeState::Known(_) => {
            Some(at.text().and_then(|name| known_host(&at, name)).or_else(|| TreePart::plain(&at))?)
        }
        AttributeState::Sensitive => Some(TreePart::unknown(&at)),
        AttributeState::Unknown => Some(match (led(&at, APIS), led(&at, HOSTS)) {
            (Some(led), None) => {
                api(&at, led.resource, DEPTH).map_or_else(|| TreePart::unknown(&at), |api| endpoint(&at, api))
            }
            (None, Some(led)) => named_host(&at, &led),
            _ => TreePart::unknown(&at),
        }),
    }
}

/// Returns the resource whose name a known host is.
fn known_host(at: &Attribute<'_>, name: &str) -> Option<TreePart> {
    let plan = at.plan;
    if let Some((label, rest)) = name.split_once(".execute-api.") {
        let apis = &["aws_api_gateway_rest_api", "aws_apigatewayv2_api"];
        if let Some((api, _)) = plan.identified(label, apis) {
            return Some(TreePart::join(
                at,
                vec![TreePart::named(at, api.address), TreePart::text(at, format!(".execute-api.{rest}"))],
            ));
        }
    }
    let url = format!("https://{name}/");
    let found = plan.identified(name, HOSTS).or_else(|| plan.identified(&url, HOSTS));
    let found = found.map(|(resource, attribute)| Led { resource, attribute });
    found.or_else(|| given_name(plan, name)).map(|led| named_host(at, &led))
}

/// Returns the host name that a resource has. Of a URL it is the part between the slashes.
fn named_host(at: &Attribute<'_>, led: &Led<'_>) -> TreePart {
    let meant = meant(at, led, DEPTH);
    if led.attribute != "function_url" {
        return meant;
    }
    let pieces = TreePart::map(at, vec![("Fn::Split", TreePart::list(at, vec![TreePart::text(at, "/"), meant]))]);
    TreePart::map(at, vec![("Fn::Select", TreePart::list(at, vec![TreePart::number(at, 2), pieces]))])
}

/// Returns the domain name of an HTTP API's custom domain that AWS gave it; it is in a block.
fn given_name<'a>(plan: &'a PlanFile<'a>, name: &str) -> Option<Led<'a>> {
    let domains = plan.resources.iter().filter(|resource| resource.kind == "aws_apigatewayv2_domain_name");
    let mut has_name = domains.filter(|domain| {
        let target = domain.values.pointer("/domain_name_configuration/0/target_domain_name");
        target.and_then(Json::as_str) == Some(name)
    });
    has_name.next().map(|resource| Led { resource, attribute: "domain_name_configuration" })
}

/// Returns the API that a resource is, or belongs to.
fn api<'a>(at: &Attribute<'a>, resource: &'a PlanResource<'a>, depth: usize) -> Option<&'a PlanResource<'a>> {
    let key = match resource.kind {
        "aws_api_gateway_rest_api" | "aws_apigatewayv2_api" => return Some(resource),
        "aws_apigatewayv2_stage" => "api_id",
        _ => "rest_api_id",
    };
    let next = led(&Attribute::of(at.plan, resource).get(key), APIS).filter(|_| depth > 0)?;
    api(at, next.resource, depth - 1)
}

/// Returns the host name of an API's default endpoint.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html>
fn endpoint(at: &Attribute<'_>, api: &PlanResource<'_>) -> TreePart {
    let region = match region(at.plan, api) {
        Some(region) => TreePart::text(at, region),
        None => TreePart::named(at, "AWS::Region"),
    };
    let dot = |text: &str| TreePart::text(at, text);
    TreePart::join(at, vec![TreePart::named(at, api.address), dot(".execute-api."), region, dot(".amazonaws.com")])
}

/// Returns the Region of a resource: its own, that in its ARN, or that of its provider.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support>
pub(super) fn region<'a>(plan: &'a PlanFile<'a>, resource: &'a PlanResource<'a>) -> Option<&'a str> {
    let own = || resource.text("region");
    let of_arn = || resource.text("arn")?.split(':').nth(3).filter(|region| !region.is_empty());
    let of_provider = || {
        let configuration = plan.configuration.as_ref()?;
        let found = configuration.resource(&resource.module, resource.is_data, resource.kind, resource.name)?;
        configuration.region(found)
    };
    own().or_else(of_arn).or_else(of_provider)
}
