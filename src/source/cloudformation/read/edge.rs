//! Functions at the edge: which run, from their associations, and what they are.

use super::arn;
use super::code::Code;
use super::function::{Function, SAM_FUNCTION};
use super::trust;
use crate::model::{
    At, CodeFacts, EdgeEvent, EdgeFunction, Feature, FunctionSettings, Known, LambdaSettings, Place, Service,
    VersionKind,
};
use crate::source::cloudformation::cursor::{Cursor, text};
use crate::source::cloudformation::env::Env;
use crate::template::{Expr, Part, Value};

/// Returns the functions of a behavior.
pub(super) fn read(behavior: &Cursor<'_>) -> Vec<EdgeFunction> {
    let lambdas = behavior.list("LambdaFunctionAssociations").into_iter().map(|at| (Service::Lambda, at));
    let functions = behavior.list("FunctionAssociations").into_iter().map(|at| (Service::CloudFront, at));
    lambdas.chain(functions).map(|(service, at)| association(service, &at)).collect()
}

fn association(service: Service, at: &Cursor<'_>) -> EdgeFunction {
    let key = match service {
        Service::Lambda => "LambdaFunctionARN",
        Service::CloudFront => "FunctionARN",
    };
    let env = at.env;
    let arn = at.get(key).map(|arn| arn.expr()).unwrap_or_default();
    let (name, version) = resources(env, &arn, service);
    let function = name.as_deref().and_then(|id| Function::read(env, id));
    let event = at.at_parsed("EventType", EdgeEvent::find);
    let code = function.as_ref().and_then(Code::read);
    let followed = code.map(|code| (env.effects.of(&code, service, event.known().copied()), code));
    EdgeFunction {
        service,
        place: at.place(),
        effect: followed.as_ref().map(|(followed, _)| followed.effect.clone()),
        code: followed.map(|(followed, code)| CodeFacts {
            place: code.place,
            length: code.length,
            program: followed.program.clone(),
        }),
        event,
        not_its_arn: not_its_arn(env, service, &arn),
        arn: text(&arn),
        arn_place: at.place_of(key),
        version: version_kind(env, &arn),
        deleted_version: version.as_deref().filter(|_| service == Service::Lambda).and_then(|id| deleted(env, id)),
        is_sam: function.as_ref().is_some_and(|function| function.is_sam),
        elsewhere: elsewhere(env, &arn),
        lambda: function.as_ref().filter(|_| service == Service::Lambda).map(|found| lambda(found, version.as_deref())),
        function: function.as_ref().filter(|_| service == Service::CloudFront).map(settings),
        name,
    }
}

/// Returns the resource that a part of an ARN names, and what of it: an attribute, or what SAM makes beside a function,
/// such as `!Ref Function.Version`.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html>
pub(super) fn named(part: &Part) -> Option<(&str, Option<&str>)> {
    match part {
        // An address of Terraform has dots in it, and underscores, which logical IDs have not.
        Part::Ref(name) if name.contains('_') => Some((name, None)),
        Part::Ref(name) => Some(name.split_once('.').map_or((name, None), |(id, made)| (id, Some(made)))),
        Part::GetAtt(id, attribute) => Some((id, Some(attribute))),
        _ => None,
    }
}

/// Returns the logical IDs of the function behind an ARN, and of its version. A version leads to its function.
fn resources(env: Env<'_>, arn: &Expr, service: Service) -> (Option<String>, Option<String>) {
    let arn = &arn::own_export(env, arn);
    let functions = match service {
        Service::Lambda => &arn::LAMBDA_FUNCTION,
        Service::CloudFront => &arn::CLOUDFRONT_FUNCTION,
    };
    let version = arn.parts().iter().filter_map(named).map(|(id, _)| id).find(|id| {
        let leads_on = ["AWS::Lambda::Version", "AWS::Lambda::Alias"];
        env.sections.resource_type(id).is_some_and(|kind| leads_on.contains(&kind))
    });
    let of_version = || {
        let name = Cursor::properties(env, version?)?.get("FunctionName")?.expr();
        arn::find(env, &name, functions)
    };
    let function = arn::find(env, arn, functions).or_else(of_version);
    let is_version = |id: &&str| env.sections.resource_type(id) == Some("AWS::Lambda::Version");
    (function, version.filter(is_version).map(str::to_owned))
}

/// Returns a noun for what a reference gives instead of the ARN of a function of the service.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-function.html>
fn not_its_arn(env: Env<'_>, service: Service, arn: &Expr) -> Option<&'static str> {
    let (id, attribute) = named(arn.single()?)?;
    match (service, env.sections.resource_type(id)?) {
        (Service::CloudFront, "AWS::Lambda::Function" | "AWS::Lambda::Version" | SAM_FUNCTION) => {
            Some("a Lambda function")
        }
        (Service::Lambda, "AWS::CloudFront::Function") => Some("a CloudFront function"),
        (Service::CloudFront, "AWS::CloudFront::Function") if attribute == Some("Stage") => Some("the name of a stage"),
        (Service::Lambda, "AWS::Lambda::Version") if attribute == Some("Version") => Some("the number of a version"),
        _ => None,
    }
}

fn version_kind(env: Env<'_>, arn: &Expr) -> VersionKind {
    let named = arn.single().and_then(named);
    let kind = named.and_then(|(id, _)| env.sections.resource_type(id));
    let shown = arn.to_string();
    match (kind, named) {
        (Some(SAM_FUNCTION), Some((_, Some("Version")))) => VersionKind::Numbered,
        (Some(SAM_FUNCTION), Some((_, Some("Alias")))) | (Some("AWS::Lambda::Alias"), _) => VersionKind::Alias,
        (Some("AWS::Lambda::Function" | SAM_FUNCTION), _) => VersionKind::Unversioned,
        _ if shown.ends_with(":$LATEST") => VersionKind::Latest,
        _ if arn.as_literal().is_some() && !is_numbered(&shown) => VersionKind::Unnumbered,
        _ => VersionKind::Numbered,
    }
}

fn is_numbered(arn: &str) -> bool {
    let version = arn.rsplit(':').next().unwrap_or_default();
    !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
}

/// The types whose resources are created in the Region of their stack.
const REGIONAL: &[&str] = &[
    "AWS::CertificateManager::Certificate",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Version",
    SAM_FUNCTION,
    "AWS::WAFv2::WebACL",
];

/// Returns the Region of what an ARN names, if that is known not to be us-east-1.
pub(super) fn elsewhere(env: Env<'_>, arn: &Expr) -> Option<String> {
    // A custom resource may bring a value from us-east-1.
    let kind = arn.single().and_then(named).and_then(|(id, _)| env.sections.resource_type(id));
    if kind.is_some_and(|kind| REGIONAL.contains(&kind)) {
        let id = arn.single().and_then(named).map_or("", |(id, _)| id);
        return match Cursor::resource(env, id).and_then(|resource| resource.known("Region")) {
            // A plan has resources in several Regions.
            Some(region) => (region != "us-east-1").then_some(region),
            None => stack_elsewhere(env),
        };
    }
    let shown = arn.to_string();
    let region = shown.strip_prefix("arn:aws:")?.split(':').nth(1)?;
    // Classic web ACLs and the like are global: their ARN names no Region.
    let is_region = region.contains('-') && !region.contains("${");
    (is_region && region != "us-east-1").then(|| region.to_owned())
}

/// Returns the Region of the stack, if that is known not to be us-east-1.
pub(super) fn stack_elsewhere(env: Env<'_>) -> Option<String> {
    let region = env.expr(&Value::reference("AWS::Region"));
    match region.as_literal() {
        Some("us-east-1") => None,
        Some(region) => Some(region.to_owned()),
        None => env.answers().excludes("AWS::Region", "us-east-1").then(|| "another Region".to_owned()),
    }
}

/// Returns the place of a version that is deleted with its stack.
fn deleted(env: Env<'_>, version: &str) -> Option<Place> {
    let resource = Cursor::resource(env, version)?;
    let keeps = resource.known("DeletionPolicy").is_some_and(|policy| policy.starts_with("Retain"));
    (!keeps).then(|| resource.place())
}

fn settings(function: &Function<'_>) -> FunctionSettings {
    let config = function.own.get("FunctionConfig");
    let stores = config.as_ref().and_then(|config| config.get("KeyValueStoreAssociations"));
    let has_stores = stores.is_some_and(|stores| !matches!(stores.value, Value::List(stores) if stores.is_empty()));
    let runtime = config.map(|config| config.at_text("Runtime"));
    FunctionSettings {
        place: function.own.place(),
        publishes: function.own.at_bool("AutoPublish"),
        has_stores,
        runtime: runtime.unwrap_or_else(|| At { value: Known::Absent, place: function.own.place() }),
    }
}

/// The properties that make a function unfit for Lambda@Edge.
const FEATURES: &[(&str, Feature)] = &[
    ("Environment", Feature::EnvironmentVariables),
    ("VpcConfig", Feature::Vpc),
    ("Layers", Feature::Layers),
    ("DeadLetterConfig", Feature::DeadLetterQueue),
    ("DeadLetterQueue", Feature::DeadLetterQueue),
    ("TracingConfig", Feature::Tracing),
    ("Tracing", Feature::Tracing),
    ("KmsKeyArn", Feature::CustomerManagedKey),
];

fn lambda(function: &Function<'_>, version: Option<&str>) -> LambdaSettings {
    let env = function.own.env;
    let mut features: Vec<(Feature, Place)> = Vec::new();
    for (key, feature) in FEATURES {
        let value = function.get(key).filter(|value| !is_default(value));
        features.extend(value.map(|value| (*feature, value.place())));
    }
    // A mode that is not known may be the automatic one.
    let updates = function
        .get("RuntimeManagementConfig")
        .filter(|config| config.known("UpdateRuntimeOn").is_some_and(|mode| mode != "Auto"));
    features.extend(updates.map(|at| (Feature::RuntimeManagement, at.place())));
    features.extend(image(function).map(|image| (Feature::ContainerImage, image.place())));
    if function.names("Architectures").is_some_and(|names| names.iter().any(|name| name == "arm64")) {
        features.extend(function.get("Architectures").map(|at| (Feature::Arm64, at.place())));
    }
    let version = version.and_then(|id| Cursor::properties(env, id));
    let provisioned = version.and_then(|version| version.get("ProvisionedConcurrencyConfig"));
    features.extend(provisioned.map(|at| (Feature::ProvisionedConcurrency, at.place())));
    let storage = function.get("EphemeralStorage").map(|storage| {
        let size = storage.at_number("Size");
        At { place: storage.place(), ..size }
    });
    LambdaSettings {
        features,
        timeout: function.number("Timeout"),
        memory: function.number("MemorySize"),
        storage: storage.unwrap_or_else(|| At { value: Known::Absent, place: function.own.place() }),
        runtime: function.text("Runtime"),
        trust: trust::trust(function),
    }
}

/// Returns the place where a function says that its code is a container image.
fn image<'a>(function: &Function<'a>) -> Option<Cursor<'a>> {
    let is_image = |package: &Cursor<'_>| package.expr().as_literal() == Some("Image");
    let uri = || function.own.at(&["Code", "ImageUri"]).or_else(|| function.get("ImageUri"));
    function.get("PackageType").filter(is_image).or_else(uri).or_else(|| function.get("ImageConfig"))
}

/// Reports whether a value says no more than no value: it is empty, or tracing that is only passed on.
fn is_default(value: &Cursor<'_>) -> bool {
    match value.value {
        Value::Map(map) => map.iter().all(|(key, _)| {
            // A mode that is not known may be this one.
            let passes = key == "Mode" && value.known(key).is_none_or(|mode| mode == "PassThrough");
            passes || value.get(key).is_none_or(|inner| is_default(&inner))
        }),
        Value::List(_) => value.items().iter().all(is_default),
        // SAM writes the mode of tracing without a map around it.
        Value::String(text) => matches!(text.as_str(), "" | "PassThrough" | "Disabled"),
        _ => false,
    }
}
