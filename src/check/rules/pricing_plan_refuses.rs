//! GF535: Part that the pricing plan does not take.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, PlanRefusal};

pub(super) const RULE: Rule = Rule {
    id: "GF535",
    title: "Part that the pricing plan does not take",
    severity: Severity::Error,
    what: "The template subscribes the distribution to a flat-rate pricing plan that does not take a part of it: own policies on Free and Pro, more than five behaviors on Free, legacy cache settings or an origin access identity on any plan, or no web ACL.",
    why: "The subscription fails, and the stack is rolled back.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html",
    evidence: Evidence::Reported,
    failing: example!("GF535", "failing"),
    passing: example!("GF535", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(plan) = &distribution.pricing_plan else { return Vec::new() };
    let raise = |refusal: &PlanRefusal| {
        Raised::at(refusal.place, message!["the plan ", code(&plan.tier), " does not take ", refusal.part])
            .advice(message!["change that, or subscribe to a plan that takes it"])
            .undeployable(Certainty::Reported)
    };
    plan.refused.iter().map(raise).collect()
}
