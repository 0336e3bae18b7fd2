//! GF516: DNS alias record with the wrong hosted zone.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::limits::HOSTED_ZONE;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF516",
    title: "DNS alias record with the wrong hosted zone",
    severity: Severity::Error,
    what: "A Route 53 alias record points to the distribution with another HostedZoneId than Z2FDTNDATAQYW2.",
    why: "The hosted zone of an alias target is that of CloudFront, the same for every distribution. It is not the zone of the record.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html",
    evidence: Evidence::Documented,
    failing: example!("GF516", "failing"),
    passing: example!("GF516", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let zones = distribution.record_zones.iter().filter_map(|zone| Some((zone.place, zone.known()?)));
    let wrong = zones.filter(|(_, zone)| zone.as_known().is_some_and(|known| known != HOSTED_ZONE));
    wrong
        .map(|(place, zone)| {
            let message = message!["the hosted zone of CloudFront is ", code(HOSTED_ZONE), ", not ", zone];
            let value = NewValue::Text(HOSTED_ZONE.to_owned());
            let title = message!["write ", code(HOSTED_ZONE)];
            Raised::at(place, message).repair(Repair::replace(place, value, title)).undeployable(Certainty::Documented)
        })
        .collect()
}
