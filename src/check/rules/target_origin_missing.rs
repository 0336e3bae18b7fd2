//! GF513: Behavior without its origin.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::similar;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF513",
    title: "Behavior without its origin",
    severity: Severity::Error,
    what: "TargetOriginId names no origin and no origin group of the distribution.",
    why: "CloudFront refuses a behavior whose origin does not exist.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html",
    evidence: Evidence::Documented,
    failing: example!("GF513", "failing"),
    passing: example!("GF513", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(ids) = distribution.origin_ids.as_ref().filter(|_| behavior.origin.is_none()) else { return Vec::new() };
    let Some(target) = behavior.target.as_known() else { return Vec::new() };
    let raised = Raised::at(behavior.target_place, message!["there is no origin ", code(target)]);
    let raised = match similar(target, ids.iter().map(String::as_str)) {
        Some(id) => {
            let title = message!["did you mean ", code(id), "?"];
            let value = NewValue::Text(id.to_owned());
            let current = Some(behavior.target_place);
            raised.repair(Repair::set(behavior.place, current, Setting::TargetOrigin, value, title).unsafely())
        }
        None => raised.advice(message!["the origins are ", code(ids.join(", "))]),
    };
    vec![raised.undeployable(Certainty::Documented)]
}
