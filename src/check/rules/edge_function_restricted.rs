//! GF506: Function that Lambda@Edge does not accept.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{At, Behavior, Distribution, Feature, LambdaSettings, Place, Setting};

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
        for RestrictedSetting { place, found, remedy, repair } in faults(lambda, function.is_on_viewer_event()) {
            let mut message = message!["Lambda@Edge does not accept a function with "];
            message.extend(found);
            let fault = Raised::at(place, message)
                .related(function.place, message!["the behavior uses the function here"])
                .advice(message![remedy])
                .undeployable(Certainty::Documented);
            raised.push(fault.repair(repair));
        }
    }
    raised
}

/// A setting that Lambda@Edge does not accept.
struct RestrictedSetting {
    place: Place,
    found: Message,
    remedy: &'static str,
    repair: Option<Repair>,
}

impl RestrictedSetting {
    fn feature(feature: Feature, place: Place) -> Self {
        let repair = Repair::remove_at(place, message!["remove it"]);
        // The code of a container image is elsewhere.
        let repair = Some(repair).filter(|_| feature != Feature::ContainerImage);
        Self { place, found: message![name(feature)], remedy: "remove it from the function", repair }
    }

    fn above(place: Place, found: Message, most: u64) -> Self {
        let repair = Repair::replace(place, NewValue::Number(most), message!["lower it to ", most]);
        Self { place, found, remedy: "lower it", repair: Some(repair.unsafely()) }
    }
}

/// Returns the settings that Lambda@Edge does not accept.
fn faults(lambda: &LambdaSettings, is_on_viewer_event: bool) -> Vec<RestrictedSetting> {
    let features = lambda.features.iter();
    let mut faults: Vec<RestrictedSetting> =
        features.map(|(feature, place)| RestrictedSetting::feature(*feature, *place)).collect();
    let above = |number: &At<u64>, most: u64| number.known().copied().filter(|number| *number > most);
    let (seconds, event) = if is_on_viewer_event { (5, " at most on a viewer event") } else { (30, " at most") };
    if let Some(number) = above(&lambda.timeout, seconds) {
        let found = message!["a timeout of ", number, " seconds, ", seconds, event];
        faults.push(RestrictedSetting::above(lambda.timeout.place, found, seconds));
    }
    if let Some(number) = above(&lambda.memory, 128).filter(|_| is_on_viewer_event) {
        let found = message![number, " MB of memory, 128 at most on a viewer event"];
        faults.push(RestrictedSetting::above(lambda.memory.place, found, 128));
    }
    if let Some(number) = above(&lambda.storage, 512) {
        let found = message![number, " MB of ephemeral storage, 512 at most"];
        let repair = Some(Repair::remove_at(lambda.storage.place, message!["remove it: the default is 512 MB"]));
        faults.push(RestrictedSetting { place: lambda.storage.place, found, remedy: "lower it", repair });
    }
    if let Some(runtime) = lambda.runtime.known().filter(|runtime| !is_supported(runtime)) {
        let (place, found) = (lambda.runtime.place, message!["the runtime ", code(runtime)]);
        let newer = [("nodejs", "nodejs22.x"), ("python3.", "python3.13")];
        let newer = newer.into_iter().find(|(language, _)| runtime.starts_with(language)).map(|(_, newer)| newer);
        let repair = newer.map(|newer| Repair::text(place, Setting::Runtime, newer).unsafely());
        faults.push(RestrictedSetting { place, found, remedy: SUPPORTED, repair });
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
