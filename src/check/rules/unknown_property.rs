//! GF550: Property that the resource type does not have.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF550",
    title: "Property that the resource type does not have",
    severity: Severity::Error,
    what: "A property is not in the schema of its resource type, or AWS alone sets it. The types around a distribution are judged.",
    why: "CloudFormation refuses the resource: `extraneous key [...] is not permitted`, or `Encountered unsupported property`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF550", "failing"),
    passing: example!("GF550", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let raised =
        match &refusal.reason {
            RefusalReason::UnknownProperty { name, similar } => {
                let raised = Raised::at(refusal.place, message!["there is no property ", code(name), " here"]);
                match similar {
                    Some(similar) => raised
                        .advice(message!["did you mean ", code(similar), "?"])
                        .repair(Repair::rename(refusal.place, name, similar)),
                    None => raised
                        .advice(message!["remove it, or move it to where it belongs"])
                        .repair(Repair::remove_at(refusal.place, message!["remove ", code(name)])),
                }
            }
            RefusalReason::ReadOnlyProperty { name } => {
                Raised::at(refusal.place, message![code(name), " is set by AWS and cannot be given"])
                    .advice(message!["remove it"])
                    .repair(Repair::remove_at(refusal.place, message!["remove ", code(name)]))
            }
            _ => return None,
        };
    Some(raised.undeployable(Certainty::Documented))
}
