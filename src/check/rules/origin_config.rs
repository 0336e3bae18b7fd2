//! GF522: An origin without its one kind of configuration.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF522",
    title: "An origin without its one kind of configuration",
    severity: Severity::Error,
    what: "An origin has none, or more than one, of CustomOriginConfig, S3OriginConfig and VpcOriginConfig; or an API has S3OriginConfig.",
    why: "CloudFront refuses it: `Exactly one of CustomOriginConfig, VpcOriginConfig and S3OriginConfig must be specified`, or `The parameter Origin DomainName does not refer to a valid S3 bucket`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html",
    evidence: Evidence::Reported,
    failing: example!("GF522", "failing"),
    passing: example!("GF522", "passing"),
    find,
};

/// The kinds of configuration.
const CONFIGS: &[&str] = &["CustomOriginConfig", "S3OriginConfig", "VpcOriginConfig"];

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for origin in &scene.origins {
        // What a macro writes may have the configuration.
        let Some(map) = origin.at.value.as_map().filter(|map| !map.keys().any(|key| key.starts_with("Fn::"))) else {
            continue;
        };
        let configs: Vec<&str> = CONFIGS.iter().copied().filter(|key| origin.at.get(key).is_some()).collect();
        let (place, message) = match configs.as_slice() {
            ["S3OriginConfig"] if origin.kind.is_api() => {
                ("S3OriginConfig", format!("`{}` is no S3 bucket, so CloudFront refuses S3OriginConfig", origin.domain))
            }
            [_] => continue,
            [] => ("DomainName", format!("CloudFront refuses an origin that has none of {}", CONFIGS.join(", "))),
            [first, ..] => (*first, format!("CloudFront takes only one of {}", configs.join(" and "))),
        };
        let help = if origin.kind.may_be_api() {
            "write `CustomOriginConfig: {OriginProtocolPolicy: https-only}` and no other"
        } else {
            "write S3OriginConfig for a bucket, CustomOriginConfig for any other server, and no other"
        };
        let at = if map.contains_key(place) {
            Found::key(&origin.at, place, message)
        } else {
            Found::at(&origin.at.pointer, message)
        };
        found.push(at.help(help).undeployable(Certainty::Reported));
    }
    found
}
