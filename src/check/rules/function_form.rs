//! GF559: Function that is not written as CloudFormation reads it.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{FunctionName, Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF559",
    title: "Function that is not written as CloudFormation reads it",
    severity: Severity::Error,
    what: "An intrinsic function has too few or too many arguments, or arguments of the wrong kind, or CloudFormation does not have it.",
    why: "CloudFormation refuses the template: `Template error: ...`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html",
    evidence: Evidence::Documented,
    failing: example!("GF559", "failing"),
    passing: example!("GF559", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::FunctionForm { function, wanted } = &refusal.reason else { return None };
    let name = match function {
        FunctionName::Known(name) => code(name),
        FunctionName::Unknown(name) => code(name),
    };
    Some(Raised::at(refusal.place, message![name, " is refused: ", *wanted]).undeployable(Certainty::Documented))
}
