//! GF560: Template that CloudFormation cannot read.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF560",
    title: "Template that CloudFormation cannot read",
    severity: Severity::Error,
    what: "A section or an attribute is unknown, a resource has no `Type`, an output has no `Value`, a parameter has no type, or a section has more entries than CloudFormation takes.",
    why: "CloudFormation refuses the template: `Template format error: ...`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
    evidence: Evidence::Documented,
    failing: example!("GF560", "failing"),
    passing: example!("GF560", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let raised = match &refusal.reason {
        RefusalReason::Form { name, wanted } => {
            Raised::at(refusal.place, message![code(name), " is refused: ", *wanted])
        }
        RefusalReason::TooMany { what, found, most } => Raised::at(
            refusal.place,
            message!["the template has ", *found, " ", *what, ", and ", *most, " at most are taken"],
        ),
        _ => return None,
    };
    Some(raised.undeployable(Certainty::Documented))
}
