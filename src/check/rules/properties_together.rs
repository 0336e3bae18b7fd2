//! GF554: Properties that exclude or need each other.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Refusal, RefusalReason, Together};

pub(super) const RULE: Rule = Rule {
    id: "GF554",
    title: "Properties that exclude or need each other",
    severity: Severity::Error,
    what: "Two properties are there that exclude each other, or one without another that it needs.",
    why: "CloudFormation or CloudFront refuses the resource.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-viewercertificate.html",
    evidence: Evidence::Documented,
    failing: example!("GF554", "failing"),
    passing: example!("GF554", "passing"),
    find: Find::Refusal(find),
};

fn find(refusal: &Refusal) -> Option<Raised> {
    let RefusalReason::Properties(together) = &refusal.reason else { return None };
    let message = match together {
        Together::Excluded(one, other) => message![code(other), " is refused beside ", code(one)],
        Together::Needed(one, other) => message![code(one), " is refused without ", code(other)],
        Together::OnlyOne(names) => {
            message!["only one of these properties is taken: ", code(names.join(", "))]
        }
        Together::OneOf(names) => message!["one of these properties is required: ", code(names.join(", "))],
    };
    let raised = Raised::at(refusal.place, message).undeployable(Certainty::Documented);
    Some(match together {
        Together::Excluded(_, other) => {
            raised.repair(Repair::remove_at(refusal.place, message!["remove ", code(other)]))
        }
        // A dedicated IP address for each edge location costs hundreds of dollars a month.
        Together::Needed(_, other) if other == "SslSupportMethod" => {
            let title = message!["set `SslSupportMethod: sni-only`"];
            raised.repair(Repair::beside(refusal.place, other, NewValue::text("sni-only"), title))
        }
        Together::Needed(..) | Together::OnlyOne(_) | Together::OneOf(_) => raised,
    })
}
