//! GF529: Association that names no function of its service.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF529",
    title: "Association that names no function of its service",
    severity: Severity::Error,
    what: "FunctionARN names a Lambda function, LambdaFunctionARN names a CloudFront function, or one of them is another attribute than an ARN.",
    why: "CloudFront refuses the association: each list takes the ARNs of its own service.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-functionassociation.html",
    evidence: Evidence::Documented,
    failing: example!("GF529", "failing"),
    passing: example!("GF529", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in &behavior.functions {
        let Some(noun) = function.not_its_arn else { continue };
        let (wanted, advice) = match function.service {
            Service::CloudFront => (
                "the ARN of a CloudFront function",
                message!["put the version of a Lambda function into `LambdaFunctionAssociations`"],
            ),
            Service::Lambda => (
                "the ARN of a version of a Lambda function",
                message!["put a CloudFront function into `FunctionAssociations`"],
            ),
        };
        let message = message![&function.arn, " is ", noun, "; the association wants ", wanted];
        let found = Raised::at(function.arn_place, message).advice(advice).undeployable(Certainty::Documented);
        // Another attribute of a function of the right service.
        let own = function.name.as_ref().filter(|_| function.function.is_some());
        let repair = own.map(|name| {
            let title = message!["write ", code(format!("!GetAtt {name}.FunctionARN"))];
            Repair::replace(function.arn_place, NewValue::Attribute(name.clone(), "FunctionARN"), title)
        });
        raised.push(found.repair(repair));
    }
    raised
}
