//! GF507: Role that Lambda@Edge cannot assume.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF507",
    title: "Role that Lambda@Edge cannot assume",
    severity: Severity::Error,
    what: "The role of a Lambda@Edge function does not trust edgelambda.amazonaws.com. The role that SAM creates if none is named does not, unless AssumeRolePolicyDocument says so.",
    why: "CloudFront refuses the association: edgelambda.amazonaws.com must be able to assume the function's execution role.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html",
    evidence: Evidence::Documented,
    failing: example!("GF507", "failing"),
    passing: example!("GF507", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in &behavior.functions {
        let trust = function.lambda.as_ref().and_then(|lambda| lambda.trust.as_ref());
        let Some(trust) = trust.filter(|trust| !trust.includes_edge) else { continue };
        let mut message = match &trust.role {
            Some(role) => message!["the role ", code(role)],
            None => message!["the role that SAM creates for ", code(function.name.as_deref().unwrap_or_default())],
        };
        message.push(" does not trust edgelambda.amazonaws.com, as Lambda@Edge needs");
        let found = Raised::at(trust.place, message)
            .related(function.place, message!["the behavior uses the function here"])
            .advice(message!["add `edgelambda.amazonaws.com` beside `lambda.amazonaws.com` to `Principal.Service` of its `AssumeRolePolicyDocument`"])
            .undeployable(Certainty::Documented);
        let title = message!["add `edgelambda.amazonaws.com` to `Principal.Service`"];
        let name = NewValue::text("edgelambda.amazonaws.com");
        raised.push(found.repair(trust.services.map(|services| Repair::add_item(services, name, title).unsafely())));
    }
    raised
}
