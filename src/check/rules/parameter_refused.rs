//! GF558: Value that a parameter does not take.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::diagnostic::similar;
use crate::model::{Bound, Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF558",
    title: "Value that a parameter does not take",
    severity: Severity::Error,
    what: "The default of a parameter, or the value that was given for it, is not among its `AllowedValues`, does not match its `AllowedPattern`, or is out of its range.",
    why: "CloudFormation refuses the template: `Parameter ... must be one of AllowedValues`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    evidence: Evidence::Documented,
    failing: example!("GF558", "failing"),
    passing: example!("GF558", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::ParameterRefused { parameter, value, bound } = &refusal.reason else { return None };
    let mut message = message!["the parameter ", code(parameter), " does not take ", code(value), ": "];
    message.extend(bound.into());
    let raised = Raised::at(refusal.place, message).undeployable(Certainty::Documented);
    let meant = match bound {
        Bound::OneOf(words) => similar(value, words.iter().map(String::as_str)),
        _ => None,
    };
    Some(raised.repair(meant.map(|meant| Repair::spelling(refusal.place, value, meant).unsafely())))
}
