//! GF506: A function that Lambda@Edge does not take.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::cloudfront::forwarding::Certainty;
use crate::template::Value;

pub(super) const RULE: Rule = Rule {
    id: "GF506",
    title: "A function that Lambda@Edge does not take",
    severity: Severity::Error,
    what: "A Lambda@Edge function has environment variables, a VPC, layers, a dead-letter queue, tracing, arm64, a container image, a timeout over 30 seconds, more than 512 MB of ephemeral storage, or a runtime other than a supported Node.js or Python.",
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
    ("TracingConfig", "X-Ray tracing"),
    ("ImageConfig", "a container image"),
    ("ImageUri", "a container image"),
    ("KmsKeyArn", "a key of your own"),
];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for function in scene.behaviors.iter().flat_map(|behavior| &behavior.functions) {
        let Some(id) = function.function.as_deref().filter(|_| function.service == Service::Lambda) else { continue };
        let Some(properties) = Cursor::properties(scene.env, id) else { continue };
        for (pointer, fault) in faults(&properties) {
            let message = format!("Lambda@Edge does not take a function with {fault}");
            found.push(
                Found::at(&pointer, message).help("remove it from the function").undeployable(Certainty::Documented),
            );
        }
    }
    found
}

fn faults(properties: &Cursor<'_>) -> Vec<(crate::template::Pointer, String)> {
    let mut faults = Vec::new();
    for (key, fault) in FORBIDDEN {
        let value = properties.get(key).filter(|value| !is_default(value));
        faults.extend(value.map(|value| (value.pointer, (*fault).to_owned())));
    }
    if let Some(architectures) = properties.get("Architectures")
        && properties.names("Architectures").is_some_and(|names| names.iter().any(|name| name == "arm64"))
    {
        faults.push((architectures.pointer, "the architecture arm64".to_owned()));
    }
    if let (Some(timeout), Some(seconds)) = (properties.get("Timeout"), properties.number("Timeout", 3))
        && seconds > 30
    {
        faults.push((timeout.pointer, format!("a timeout of {seconds} seconds, 30 at most")));
    }
    if let Some(storage) = properties.get("EphemeralStorage")
        && let Some(megabytes) = storage.number("Size", 512)
        && megabytes > 512
    {
        faults.push((storage.pointer, format!("{megabytes} MB of ephemeral storage, 512 at most")));
    }
    if let (Some(runtime), Some(name)) = (properties.get("Runtime"), properties.known("Runtime"))
        && !is_supported(&name)
    {
        faults.push((runtime.pointer, format!("the runtime `{name}`")));
    }
    faults
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
        Value::String(text) => text.is_empty() || text == "PassThrough",
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
