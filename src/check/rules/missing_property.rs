//! GF551: Required property that is not there.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason};

pub(super) const RULE: Rule = Rule {
    id: "GF551",
    title: "Required property that is not there",
    severity: Severity::Error,
    what: "A property that the schema of the resource type requires is not there.",
    why: "CloudFormation refuses the resource: `required key [...] not found`.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    evidence: Evidence::Documented,
    failing: example!("GF551", "failing"),
    passing: example!("GF551", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::MissingProperty { name } = &refusal.reason else { return None };
    let raised = Raised::at(refusal.place, message!["the required property ", code(name), " is not here"]);
    let raised = raised.advice(message!["add ", code(name)]).undeployable(Certainty::Documented);
    let usual = USUAL.iter().find(|(known, _)| known == name);
    let repair = usual.map(|(key, value)| {
        let title = message!["set ", code(format!("{key}: {value}"))];
        let value = if *value == "true" { NewValue::Bool(true) } else { NewValue::text(value) };
        Repair::put(refusal.place, &[key], value, title).unsafely()
    });
    Some(raised.repair(repair))
}

/// Required properties that nearly everybody gives the same value.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-originaccesscontrol-originaccesscontrolconfig.html>
const USUAL: &[(&str, &str)] = &[
    ("Enabled", "true"),
    ("SigningBehavior", "always"),
    ("SigningProtocol", "sigv4"),
    ("ViewerProtocolPolicy", "https-only"),
];
