//! GF561: Resource type that AWS does not have.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF561",
    title: "Resource type that AWS does not have",
    severity: Severity::Error,
    what: "The type of a resource is of a service that AWS does not have, or of CloudFront or API Gateway and not among their types, or of a common service and nearly a type of it.",
    why: "CloudFormation refuses the template: `Unrecognized resource types: [...]`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF561", "failing"),
    passing: example!("GF561", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::UnknownType { name, similar, date } = &refusal.reason else { return None };
    let raised = Raised::at(
        refusal.place,
        message!["there is no resource type ", code(name), " in the schemas of ", code(date)],
    );
    let raised = match similar {
        Some(similar) => raised.advice(message!["did you mean ", code(similar), "?"]).repair(Repair::spelling(
            refusal.place,
            name,
            similar,
        )),
        None => raised,
    };
    Some(raised.undeployable(Certainty::Documented))
}
