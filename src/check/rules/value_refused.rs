//! GF553: Value that the property does not take.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Bound, Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF553",
    title: "Value that the property does not take",
    severity: Severity::Error,
    what: "A value is not one that the property takes, does not match its pattern, or is out of its range; or a list has too many or too few items.",
    why: "CloudFormation refuses the resource: `failed validation constraint for keyword [...]`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF553", "failing"),
    passing: example!("GF553", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::ValueRefused { value, bound } = &refusal.reason else { return None };
    let mut message = match bound {
        Bound::Fewest(_) | Bound::Most(_) | Bound::Unique => message!["this list is refused: "],
        _ => message![code(value), " is refused: "],
    };
    message.extend(bound.into());
    Some(Raised::at(refusal.place, message).undeployable(Certainty::Documented))
}
