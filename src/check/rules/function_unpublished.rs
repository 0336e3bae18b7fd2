//! GF519: CloudFront function that is not published.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF519",
    title: "CloudFront function that is not published",
    severity: Severity::Error,
    what: "A CloudFront function of the template is associated with a behavior and does not have AutoPublish: true.",
    why: "Without it the function stays in the DEVELOPMENT stage, and only a function in the LIVE stage can be associated with a distribution.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-function.html",
    evidence: Evidence::Documented,
    failing: example!("GF519", "failing"),
    passing: example!("GF519", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in &behavior.functions {
        let (Some(settings), Some(name)) = (&function.function, &function.name) else { continue };
        if settings.publishes.is_set() && !settings.publishes.is(&false) {
            continue;
        }
        let current = settings.publishes.is_set().then_some(settings.publishes.place);
        let title = message!["set ", setting(Setting::AutoPublish, true)];
        let message = message![code(name), " is not published, so it cannot be associated"];
        raised.push(
            Raised::at(settings.publishes.place, message)
                .related(function.place, message!["the behavior uses the function here"])
                .repair(Repair::set(settings.place, current, Setting::AutoPublish, NewValue::Bool(true), title))
                .undeployable(Certainty::Documented),
        );
    }
    raised
}
