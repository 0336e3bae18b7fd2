//! GF506: A function that Lambda@Edge does not take.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::check::model::function::Function;
use crate::cloudfront::forwarding::Certainty;
use crate::template::{Pointer, Value};

pub(super) const RULE: Rule = Rule {
    id: "GF506",
    title: "A function that Lambda@Edge does not take",
    severity: Severity::Error,
    what: "A Lambda@Edge function has environment variables, a VPC, layers, a dead-letter queue, tracing, arm64, a container image, provisioned concurrency, a timeout over 30 seconds (5 on viewer events), more than 128 MB of memory on viewer events, more than 512 MB of ephemeral storage, or a runtime other than a supported Node.js or Python.",
    why: "CloudFront refuses such a function when it is associated with a distribution.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
    evidence: Evidence::Documented,
    failing: example!("GF506", "failing"),
    passing: example!("GF506", "passing"),
    find,
};

/// What no Lambda@Edge function may have.
const FORBIDDEN: &[(&str, &str)] = &[
    ("Environment", "environment variables"),
    ("VpcConfig", "a VPC"),
    ("Layers", "layers"),
    ("DeadLetterConfig", "a dead-letter queue"),
    ("DeadLetterQueue", "a dead-letter queue"),
    ("TracingConfig", "X-Ray tracing"),
    ("Tracing", "X-Ray tracing"),
    ("KmsKeyArn", "a key of your own"),
];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for function in scene.behaviors.iter().flat_map(|behavior| &behavior.functions) {
        let Some(id) = function.function.as_deref().filter(|_| function.service == Service::Lambda) else { continue };
        let Some(properties) = Function::read(scene.env, id) else { continue };
        let version = function.version.as_deref().and_then(|id| Cursor::properties(scene.env, id));
        let provisioned = version.and_then(|version| version.get("ProvisionedConcurrencyConfig"));
        let mut faults = faults(&properties, function.event.starts_with("viewer-"));
        faults.extend(provisioned.map(|at| (at.pointer, "provisioned concurrency".to_owned())));
        for (pointer, fault) in faults {
            let message = format!("Lambda@Edge does not take a function with {fault}");
            found.push(
                Found::at(&pointer, message).help("remove it from the function").undeployable(Certainty::Documented),
            );
        }
    }
    found
}

fn faults(function: &Function<'_>, is_on_viewer_event: bool) -> Vec<(Pointer, String)> {
    let mut faults = Vec::new();
    for (key, fault) in FORBIDDEN {
        let value = function.get(key).filter(|value| !is_default(value));
        faults.extend(value.map(|value| (value.pointer, (*fault).to_owned())));
    }
    faults.extend(image(function).map(|image| (image.pointer, "a container image".to_owned())));
    if let Some(holder) = function.holder("Architectures")
        && holder.names("Architectures").is_some_and(|names| names.iter().any(|name| name == "arm64"))
    {
        faults.push((holder.pointer.join("Architectures"), "the architecture arm64".to_owned()));
    }
    let mut most = |key: &str, default: u64, most: u64, fault: &dyn Fn(u64) -> String| {
        if let (Some(value), Some(number)) =
            (function.get(key), function.holder(key).and_then(|holder| holder.number(key, default)))
            && number > most
        {
            faults.push((value.pointer, fault(number)));
        }
    };
    let (seconds, event) = if is_on_viewer_event { (5, "a viewer") } else { (30, "an origin") };
    most("Timeout", 3, seconds, &|number| format!("a timeout of {number} seconds, {seconds} at most on {event} event"));
    if is_on_viewer_event {
        most("MemorySize", 128, 128, &|number| format!("{number} MB of memory, 128 at most on a viewer event"));
    }
    if let Some(storage) = function.get("EphemeralStorage")
        && let Some(megabytes) = storage.number("Size", 512)
        && megabytes > 512
    {
        faults.push((storage.pointer, format!("{megabytes} MB of ephemeral storage, 512 at most")));
    }
    if let (Some(runtime), Some(name)) =
        (function.get("Runtime"), function.holder("Runtime").and_then(|holder| holder.known("Runtime")))
        && !is_supported(&name)
    {
        faults.push((runtime.pointer, format!("the runtime `{name}`")));
    }
    faults
}

/// Where a function says that its code is a container image.
fn image<'a>(function: &Function<'a>) -> Option<Cursor<'a>> {
    let is_image = |package: &Cursor<'_>| package.text().as_known() == Some("Image");
    let uri = || function.own.at(&["Code", "ImageUri"]).or_else(|| function.get("ImageUri"));
    function.get("PackageType").filter(is_image).or_else(uri).or_else(|| function.get("ImageConfig"))
}

/// Whether a value says no more than no value: nothing in it, or tracing that is only passed on.
fn is_default(value: &Cursor<'_>) -> bool {
    match value.value {
        Value::Map(map) => map.iter().all(|(key, _)| {
            let passes = key == "Mode" && value.known(key).is_some_and(|mode| mode == "PassThrough");
            passes || value.get(key).is_none_or(|inner| is_default(&inner))
        }),
        Value::List(_) => value.items().iter().all(is_default),
        // SAM writes the mode of tracing without a map around it.
        Value::String(text) => matches!(text.as_str(), "" | "PassThrough" | "Disabled"),
        _ => false,
    }
}

/// Node.js and Python, and no version that Lambda no longer lets anybody create.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>
fn is_supported(runtime: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    if let Some(version) = runtime.strip_prefix("nodejs") {
        number(version.trim_end_matches(".x")) >= 20
    } else {
        runtime.strip_prefix("python3.").is_some_and(|minor| number(minor) >= 10)
    }
}
