//! GF556: Attribute that the resource does not have.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF556",
    title: "Attribute that the resource does not have",
    severity: Severity::Error,
    what: "`Fn::GetAtt` or `Fn::Sub` asks for an attribute that the resource type does not return. The types around a distribution are judged.",
    why: "CloudFormation refuses the template: `Template error: resource ... does not support attribute type ... in Fn::GetAtt`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html",
    evidence: Evidence::Documented,
    failing: example!("GF556", "failing"),
    passing: example!("GF556", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::UnknownAttribute { attribute, resource_type, similar } = &refusal.reason else { return None };
    let message = message![code(resource_type), " has no attribute ", code(attribute)];
    let raised = Raised::at(refusal.place, message);
    let raised = match similar {
        Some(similar) => raised.advice(message!["did you mean ", code(similar), "?"]).repair(Repair::refer(
            refusal.place,
            attribute,
            similar,
        )),
        None => raised,
    };
    Some(raised.undeployable(Certainty::Documented))
}
