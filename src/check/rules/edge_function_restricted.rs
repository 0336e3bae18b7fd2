//! GF506: Function that Lambda@Edge does not accept.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{At, Behavior, Distribution, Feature, LambdaSettings, Place};

pub(super) const RULE: Rule = Rule {
    id: "GF506",
    title: "Function that Lambda@Edge does not accept",
    severity: Severity::Error,
    what: "A Lambda@Edge function has environment variables, a VPC, layers, a dead-letter queue, tracing, runtime updates other than automatic ones, arm64, a container image, provisioned concurrency, a customer managed key, a timeout over 30 seconds (5 on viewer events), more than 128 MB of memory on viewer events, more than 512 MB of ephemeral storage, or a runtime other than a supported Node.js or Python.",
    why: "CloudFront refuses such a function when it is associated with a distribution.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
    evidence: Evidence::Documented,
    failing: example!("GF506", "failing"),
    passing: example!("GF506", "passing"),
    find: Find::Behavior(find),
};

const SUPPORTED: &str = "choose a runtime that Lambda@Edge supports, such as nodejs22.x or python3.13";

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in &behavior.functions {
        let Some(lambda) = &function.lambda else { continue };
        for (place, fault, remedy) in faults(lambda, function.is_on_viewer_event()) {
            let mut message = message!["Lambda@Edge does not accept a function with "];
            message.extend(fault);
            raised.push(
                Raised::at(place, message)
                    .related(function.place, message!["the behavior uses the function here"])
                    .advice(message![remedy])
                    .undeployable(Certainty::Documented),
            );
        }
    }
    raised
}

/// Returns the settings that Lambda@Edge does not accept, each with its place and the remedy.
fn faults(lambda: &LambdaSettings, is_on_viewer_event: bool) -> Vec<(Place, Message, &'static str)> {
    let features = lambda.features.iter();
    let mut faults: Vec<_> =
        features.map(|(feature, place)| (*place, message![name(*feature)], "remove it from the function")).collect();
    let above = |number: &At<u64>, most: u64| number.known().copied().filter(|number| *number > most);
    let (seconds, event) = if is_on_viewer_event { (5, " at most on a viewer event") } else { (30, " at most") };
    if let Some(number) = above(&lambda.timeout, seconds) {
        faults.push((
            lambda.timeout.place,
            message!["a timeout of ", number, " seconds, ", seconds, event],
            "lower it",
        ));
    }
    if let Some(number) = above(&lambda.memory, 128).filter(|_| is_on_viewer_event) {
        faults.push((
            lambda.memory.place,
            message![number, " MB of memory, 128 at most on a viewer event"],
            "lower it",
        ));
    }
    if let Some(number) = above(&lambda.storage, 512) {
        faults.push((lambda.storage.place, message![number, " MB of ephemeral storage, 512 at most"], "lower it"));
    }
    if let Some(runtime) = lambda.runtime.known().filter(|runtime| !is_supported(runtime)) {
        faults.push((lambda.runtime.place, message!["the runtime ", code(runtime)], SUPPORTED));
    }
    faults
}

fn name(feature: Feature) -> &'static str {
    match feature {
        Feature::Arm64 => "the architecture arm64",
        Feature::ContainerImage => "a container image",
        Feature::CustomerManagedKey => "a customer managed key",
        Feature::DeadLetterQueue => "a dead-letter queue",
        Feature::EnvironmentVariables => "environment variables",
        Feature::Layers => "layers",
        Feature::ProvisionedConcurrency => "provisioned concurrency",
        Feature::RuntimeManagement => "runtime updates other than automatic ones",
        Feature::Tracing => "X-Ray tracing",
        Feature::Vpc => "a VPC",
    }
}

/// Reports whether Lambda lets functions be created with a runtime, and Lambda@Edge supports its language.
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
