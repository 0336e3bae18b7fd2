//! GF528: Two origins of one ID.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF528",
    title: "Two origins of one ID",
    severity: Severity::Error,
    what: "Two origins of the distribution have the same Id.",
    why: "CloudFront knows origins by their IDs, which must differ.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html",
    evidence: Evidence::Documented,
    failing: example!("GF528", "failing"),
    passing: example!("GF528", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (index, origin) in distribution.origins.iter().enumerate() {
        let mut earlier = distribution.origins.iter().take(index);
        let Some(other) = earlier.find(|other| other.id == origin.id && !origin.id.is_empty()) else { continue };
        raised.push(
            Raised::at(origin.id_place, message!["another origin has the ID ", &origin.id, " too"])
                .related(other.id_place, message!["the other origin"])
                .advice(message!["give each origin an ID of its own"])
                .undeployable(Certainty::Documented),
        );
    }
    raised
}
