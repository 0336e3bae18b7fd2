//! GF751: Name that two resources have.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF751",
    title: "Name that two resources have",
    severity: Severity::Error,
    what: "Two resources of one type in this template have the same name: policies, functions, origin access controls, roles, buckets.",
    why: "Their names are unique in an account. The second one fails with `AlreadyExists`, and the stack is rolled back.",
    source: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCachePolicy.html",
    evidence: Evidence::Documented,
    failing: example!("GF751", "failing"),
    passing: example!("GF751", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let raise = |clash: &crate::model::NameClash| {
        Raised::at(clash.place, message!["two ", clash.kind, " have the name ", &clash.name])
            .related(clash.other, message!["the first one"])
            .advice(message!["choose another name"])
            .undeployable(Certainty::Documented)
    };
    distribution.name_clashes.iter().map(raise).collect()
}
