//! GF516: A DNS alias with the wrong hosted zone.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::limits::HOSTED_ZONE;

pub(super) const RULE: Rule = Rule {
    id: "GF516",
    title: "A DNS alias with the wrong hosted zone",
    severity: Severity::Error,
    what: "A Route 53 alias record points to the distribution with another HostedZoneId than Z2FDTNDATAQYW2.",
    why: "The hosted zone of an alias target is CloudFront's, for every distribution the same, not the zone of the record.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html",
    evidence: Evidence::Documented,
    failing: example!("GF516", "failing"),
    passing: example!("GF516", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let sections = scene.env.sections;
    let records = sections.of_type(&["AWS::Route53::RecordSet"]).filter_map(|id| Cursor::properties(scene.env, id));
    let groups = sections.of_type(&["AWS::Route53::RecordSetGroup"]).filter_map(|id| Cursor::properties(scene.env, id));
    let grouped = groups.flat_map(|group| group.list("RecordSets"));
    let mut found = Vec::new();
    for target in records.chain(grouped).filter_map(|record| record.get("AliasTarget")) {
        let is_ours = target
            .get("DNSName")
            .is_some_and(|name| name.text().to_string() == format!("${{{}.DomainName}}", scene.id));
        let Some(zone) = target.get("HostedZoneId").filter(|_| is_ours) else { continue };
        if zone.text().as_known().is_some_and(|known| known != HOSTED_ZONE) {
            found.push(
                Found::at(
                    &zone.pointer,
                    format!("the hosted zone of CloudFront is `{HOSTED_ZONE}`, not `{}`", zone.text()),
                )
                .help(format!("write `{HOSTED_ZONE}`"))
                .undeployable(Certainty::Documented),
            );
        }
    }
    found
}
