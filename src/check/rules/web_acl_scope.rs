//! GF521: A web ACL that is not for CloudFront.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::text::Part;
use crate::cloudfront::forwarding::Certainty;

pub(super) const RULE: Rule = Rule {
    id: "GF521",
    title: "A web ACL that is not for CloudFront",
    severity: Severity::Error,
    what: "WebACLId names a web ACL of the scope REGIONAL: one in this template, or by its ARN.",
    why: "A distribution takes a web ACL of the scope CLOUDFRONT alone.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html",
    evidence: Evidence::Documented,
    failing: example!("GF521", "failing"),
    passing: example!("GF521", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let Some(at) = scene.config.get("WebACLId") else { return Vec::new() };
    let arn = at.text();
    let is_regional = match arn.single() {
        Some(Part::Known(arn)) => arn.starts_with("arn:aws:wafv2:us-east-1:") && arn.contains(":regional/"),
        Some(Part::Ref(id) | Part::GetAtt(id, _)) => {
            let scope = Cursor::properties(scene.env, id).and_then(|acl| acl.known("Scope"));
            scene.env.sections.resource_type(id) == Some("AWS::WAFv2::WebACL") && scope.as_deref() == Some("REGIONAL")
        }
        _ => false,
    };
    let found = || Found::at(&at.pointer, "the web ACL has the scope REGIONAL; a distribution takes only CLOUDFRONT");
    let found = is_regional.then(|| found().help("make one with `Scope: CLOUDFRONT`, in us-east-1"));
    found.map(|found| found.undeployable(Certainty::Documented)).into_iter().collect()
}
