//! GF522: Origin without its one configuration.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Origin, OriginConfig, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF522",
    title: "Origin without its one configuration",
    severity: Severity::Error,
    what: "An origin has none, or more than one, of CustomOriginConfig, S3OriginConfig and VpcOriginConfig; or an API has S3OriginConfig.",
    why: "CloudFront refuses it: `Exactly one of CustomOriginConfig, VpcOriginConfig and S3OriginConfig must be specified`, or `The parameter Origin DomainName does not refer to a valid S3 bucket`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html",
    evidence: Evidence::Reported,
    failing: example!("GF522", "failing"),
    passing: example!("GF522", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    distribution.origins.iter().filter(|origin| origin.is_whole).filter_map(fault).collect()
}

fn fault(origin: &Origin) -> Option<Raised> {
    let (place, message) = match origin.configs.as_slice() {
        [(OriginConfig::S3, place)] if origin.kind.is_api() => {
            let name = name(OriginConfig::S3);
            (*place, message![&origin.domain, " is not an S3 bucket, so CloudFront refuses ", name])
        }
        [_] => return None,
        [] => {
            let all = [OriginConfig::Custom, OriginConfig::S3, OriginConfig::Vpc];
            let mut message = message!["CloudFront refuses an origin that has none of "];
            message.extend(names(&all, ", "));
            (origin.domain_place, message)
        }
        [(_, first), ..] => {
            let configs: Vec<OriginConfig> = origin.configs.iter().map(|(config, _)| *config).collect();
            let mut message = message!["CloudFront accepts only one of "];
            message.extend(names(&configs, " and "));
            (*first, message)
        }
    };
    let advice = if origin.kind.may_be_api() {
        message!["write `CustomOriginConfig: {OriginProtocolPolicy: https-only}` and no other"]
    } else {
        message!["write S3OriginConfig for a bucket, CustomOriginConfig for any other server, and no other"]
    };
    let raised = Raised::at(place, message).advice(advice).undeployable(Certainty::Reported);
    Some(raised.repair(custom_alone(origin)))
}

/// Returns the repair that leaves an API with `CustomOriginConfig` alone.
fn custom_alone(origin: &Origin) -> Option<Repair> {
    let others = origin.configs.iter().filter(|(config, _)| *config != OriginConfig::Custom);
    let title = || message!["write `CustomOriginConfig: {OriginProtocolPolicy: https-only}` and no other"];
    let removals = others.map(|(_, place)| Repair::remove_at(*place, title()));
    let custom = (!origin.has_config(OriginConfig::Custom)).then(|| {
        let value = NewValue::Map(vec![("OriginProtocolPolicy", NewValue::text("https-only"))]);
        Repair::put(origin.place, &["CustomOriginConfig"], value, title())
    });
    custom.into_iter().chain(removals).reduce(Repair::with).filter(|_| origin.kind.may_be_api())
}

fn name(config: OriginConfig) -> Setting {
    match config {
        OriginConfig::Custom => Setting::CustomOriginConfig,
        OriginConfig::S3 => Setting::S3OriginConfig,
        OriginConfig::Vpc => Setting::VpcOriginConfig,
    }
}

fn names(configs: &[OriginConfig], separator: &'static str) -> Message {
    let mut message = message![""];
    for (index, config) in configs.iter().enumerate() {
        if index > 0 {
            message.push(separator);
        }
        message.push(name(*config));
    }
    message
}
