//! GF774: Log delivery outside us-east-1.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF774",
    title: "Log delivery outside us-east-1",
    severity: Severity::Error,
    what: "A delivery source for the access logs of the distribution is in another Region than us-east-1.",
    why: "CloudFront delivers its logs through us-east-1 alone: `PutDeliverySource action is not supported for this LogType in region …`.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
    evidence: Evidence::Documented,
    failing: example!("GF774", "failing"),
    passing: example!("GF774", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for source in &distribution.log_sources {
        let Some(region) = &source.elsewhere else { continue };
        raised.push(
            Raised::at(
                source.place,
                message!["the delivery source is in ", code(region), "; CloudFront's is in us-east-1"],
            )
            .advice(message!["move the delivery source, its destination and the delivery to a stack in us-east-1"])
            .undeployable(Certainty::Documented),
        );
    }
    raised
}
