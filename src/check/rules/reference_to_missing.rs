//! GF526: Reference to a resource that is not created.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF526",
    title: "Reference to a resource that is not created",
    severity: Severity::Error,
    what: "The distribution, or something that it uses, refers to a resource whose Condition is false while the reference is used.",
    why: "CloudFormation refuses the template: `Unresolved resource dependencies […] in the Resources block of the template`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html",
    evidence: Evidence::Reported,
    failing: example!("GF526", "failing"),
    passing: example!("GF526", "passing"),
    find: Find::Both(in_distribution, in_behavior),
};

fn in_distribution(distribution: &Distribution) -> Vec<Raised> {
    let dangling = distribution.dangling.iter();
    dangling
        .map(|(place, name)| {
            Raised::at(*place, message!["this refers to ", code(name), ", which is not created"])
                .advice(message!["use the same condition for the reference, by `!If`, or create the resource always"])
                .repair(Repair::create_always(name))
                .undeployable(Certainty::Reported)
                .supersedes(&[super::template_cannot_tell::RULE.id])
        })
        .collect()
}

fn in_behavior(distribution: &Distribution, _: &Behavior) -> Vec<Raised> {
    in_distribution(distribution)
}
