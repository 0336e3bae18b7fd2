//! GF766: Function URL that CloudFront may not call.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF766",
    title: "Function URL that CloudFront may not call",
    severity: Severity::Error,
    what: "The origin is a function URL with AWS_IAM in this template, and CloudFront lacks one of the permissions `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`.",
    why: "Lambda demands both, and answers 403.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    evidence: Evidence::Documented,
    failing: example!("GF766", "failing"),
    passing: example!("GF766", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let Some((url, control)) = origin.function_url.as_ref().zip(origin.access_control.as_ref()) else {
        return Vec::new();
    };
    let is_guarded = url.auth.as_ref().and_then(|auth| auth.known()).is_some_and(|auth| auth == "AWS_IAM");
    let Some(permitted) = url.permitted.as_ref().filter(|_| is_guarded) else { return Vec::new() };
    let needed = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"];
    let is_missing = |action: &&&str| !permitted.iter().any(|known| known == **action || known == "lambda:*");
    let raise = |action: &&str| {
        let advice = message![
            "add an `AWS::Lambda::Permission` with `Principal: cloudfront.amazonaws.com` and the ARN of the distribution as `SourceArn`"
        ];
        Raised::at(control.place, message!["CloudFront lacks the permission ", code(action), " for the function"])
            .advice(advice)
    };
    needed.iter().filter(is_missing).map(raise).collect()
}
