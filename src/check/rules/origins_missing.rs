//! GF757: Distribution without origins.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF757",
    title: "Distribution without origins",
    severity: Severity::Error,
    what: "DistributionConfig has no Origins, or they are inside a behavior.",
    why: "CloudFront refuses a distribution without an origin, and CloudFormation a behavior with a property that it does not have.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-distributionconfig.html",
    evidence: Evidence::Documented,
    failing: example!("GF757", "failing"),
    passing: example!("GF757", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    if !distribution.lacks_origins {
        return Vec::new();
    }
    let raised = match distribution.misplaced_origins {
        Some(place) => Raised::at(place, message!["the origins are inside a behavior, so the distribution has none"])
            .advice(message!["move `Origins` up, beside the behaviors"]),
        None => Raised::at(distribution.place, message!["the distribution has no origins"])
            .advice(message!["add `Origins` to `DistributionConfig`"]),
    };
    vec![raised.undeployable(Certainty::Documented)]
}
