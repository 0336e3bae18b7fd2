//! GF553: Value that the property does not take.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::similar;
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
    let raised = Raised::at(refusal.place, message).undeployable(Certainty::Documented);
    let limit = |limit: &str| {
        let number = limit.parse::<u64>().ok()?;
        let title = message!["set it to ", number];
        Some(Repair::replace(refusal.place, NewValue::Number(number), title).unsafely())
    };
    let repair = match bound {
        Bound::OneOf(words) => {
            similar(value, words.iter().map(String::as_str)).map(|meant| Repair::spelling(refusal.place, value, meant))
        }
        Bound::AtLeast(least) => limit(least),
        Bound::AtMost(most) => limit(most),
        _ => None,
    };
    Some(raised.repair(repair))
}
