//! GF557: Resources that wait for each other.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF557",
    title: "Resources that wait for each other",
    severity: Severity::Error,
    what: "Resources refer to each other, or to themselves, in a circle, by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`.",
    why: "CloudFormation refuses the template: `Circular dependency between resources`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html",
    evidence: Evidence::Documented,
    failing: example!("GF557", "failing"),
    passing: example!("GF557", "passing"),
    find: Find::Refusal(find),
};

/// The most resources of a circle that are shown.
const SHOWN: usize = 8;

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::Circle { names } = &refusal.reason else { return None };
    let message = if let [only] = names.as_slice() {
        message![code(only), " refers to itself"]
    } else {
        let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
        let more = if names.len() > SHOWN { " → …" } else { "" };
        message!["these resources wait for each other: ", code(shown.join(" → ") + more)]
    };
    let raised = Raised::at(refusal.place, message);
    Some(raised.advice(message!["remove one of the references"]).undeployable(Certainty::Documented))
}
