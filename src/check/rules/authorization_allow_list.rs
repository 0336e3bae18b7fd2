//! GF104: Authorization in an allow-list of an origin request policy.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::origin::Origin;
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::cloudfront::selection::Selection;

pub(super) const RULE: Rule = Rule {
    id: "GF104",
    title: "Authorization in an allow-list of an origin request policy",
    severity: Severity::Warning,
    what: "A custom origin request policy names Authorization in its list of headers.",
    why: "AWS documents this as allowed since 2026. Before, and in many reports, creating such a policy failed with `The parameter Headers contains Authorization that is not allowed.`, or through CloudFormation with `Invalid request provided: AWS::CloudFront::OriginRequestPolicy`.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization",
    evidence: Evidence::Documented,
    failing: example!("GF104", "failing"),
    passing: example!("GF104", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let Some(policy) = &behavior.request else { continue };
        let (Selection::Only(names), Some(config)) = (&policy.contents.headers, &policy.config) else { continue };
        if names.contains("authorization") {
            let headers = config.at(&["HeadersConfig", "Headers"]);
            let pointer = headers.map_or_else(|| config.pointer.clone(), |headers| headers.pointer);
            let message = format!(
                "the origin request policy {} names Authorization: documented as allowed since 2026, refused at deploy in many earlier reports",
                policy.label
            );
            let managed = origin.map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
            found.push(
                Found::at(&pointer, message)
                    .help(format!("the managed policy {managed} does the same and was never refused")),
            );
        }
    }
    found
}
