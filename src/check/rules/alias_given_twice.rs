//! GF532: Alias of two distributions.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, NameClash};

pub(super) const RULE: Rule = Rule {
    id: "GF532",
    title: "Alias of two distributions",
    severity: Severity::Error,
    what: "Two distributions of the template have the same alternate domain name.",
    why: "An alternate domain name belongs to one distribution. CloudFront refuses the second one with CNAMEAlreadyExists.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
    evidence: Evidence::Documented,
    failing: example!("GF532", "failing"),
    passing: example!("GF532", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let raise = |clash: &NameClash| {
        Raised::at(clash.place, message!["two ", clash.kind, " have the alias ", &clash.name])
            .related(clash.other, message!["the other one"])
            .advice(message!["take the alias out of one of them"])
            .undeployable(Certainty::Documented)
    };
    distribution.alias_clashes.iter().map(raise).collect()
}
