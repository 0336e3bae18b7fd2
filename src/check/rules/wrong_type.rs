//! GF552: Value of the wrong type.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF552",
    title: "Value of the wrong type",
    severity: Severity::Error,
    what: "A value is a list, a mapping, a text or a number where the schema of the resource type has another type. CloudFormation takes `30` and `true` in quotes, and numbers for texts.",
    why: "CloudFormation refuses the resource: `expected type: ..., found: ...`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF552", "failing"),
    passing: example!("GF552", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::WrongType { found, expected } = &refusal.reason else { return None };
    let message = message!["this is ", *found, " where CloudFormation takes ", code(expected)];
    let raised = Raised::at(refusal.place, message).undeployable(Certainty::Documented);
    Some(match (*found, expected.as_str()) {
        ("a list", _) => raised.repair(Repair::unwrap_item(refusal.place)),
        (_, "a list") => raised.repair(Repair::wrap(refusal.place)),
        _ => raised,
    })
}
