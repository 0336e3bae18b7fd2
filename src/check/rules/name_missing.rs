//! GF555: Reference to a name that is not there.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{NameKind, Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF555",
    title: "Reference to a name that is not there",
    severity: Severity::Error,
    what: "`Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`, `Condition`, `Fn::If` or `Fn::FindInMap` names a resource, parameter, condition, mapping or key that the template does not have. Resources that SAM makes are known; where a macro or the Serverless Framework completes the template, there is no finding.",
    why: "CloudFormation refuses the template: `Unresolved resource dependencies [...] in the Resources block of the template`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF555", "failing"),
    passing: example!("GF555", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::MissingName { kind, name, similar } = &refusal.reason else { return None };
    let kind = match kind {
        NameKind::Resource => "no resource or parameter ",
        NameKind::ResourceOnly => "no resource ",
        NameKind::ParameterOnly => "no parameter ",
        NameKind::Condition => "no condition ",
        NameKind::Mapping => "no mapping ",
        NameKind::Key => "no such key in the mapping: ",
    };
    let raised = Raised::at(refusal.place, message!["there is ", kind, code(name)]);
    let raised = match similar {
        Some(similar) => raised.advice(message!["did you mean ", code(similar), "?"]).repair(Repair::refer(
            refusal.place,
            name,
            similar,
        )),
        None => raised,
    };
    Some(raised.undeployable(Certainty::Documented))
}
