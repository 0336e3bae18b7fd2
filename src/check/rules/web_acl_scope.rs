//! GF521: Web ACL that is not for CloudFront.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF521",
    title: "Web ACL that is not for CloudFront",
    severity: Severity::Error,
    what: "WebACLId names a web ACL of the scope REGIONAL: one in this template, or by its ARN.",
    why: "A distribution accepts only a web ACL of the scope CLOUDFRONT.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html",
    evidence: Evidence::Documented,
    failing: example!("GF521", "failing"),
    passing: example!("GF521", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let Some(acl) = distribution.web_acl.as_ref().filter(|acl| acl.is_regional) else { return Vec::new() };
    let message = message!["the web ACL has the scope REGIONAL; a distribution accepts only CLOUDFRONT"];
    let raised = Raised::at(acl.place, message)
        .advice(message!["create one with `Scope: CLOUDFRONT`, in us-east-1"])
        .undeployable(Certainty::Documented);
    let title = message!["set `Scope: CLOUDFRONT`"];
    let repair = acl.scope.map(|scope| Repair::replace(scope, NewValue::text("CLOUDFRONT"), title).unsafely());
    vec![raised.repair(repair)]
}
