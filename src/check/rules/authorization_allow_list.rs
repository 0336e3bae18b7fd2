//! GF104: Authorization in the allow list of an origin request policy.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::cloudfront::selection::Selection;
use crate::model::{Behavior, Distribution, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF104",
    title: "Authorization in the allow list of an origin request policy",
    severity: Severity::Warning,
    what: "A custom origin request policy names Authorization in its list of headers.",
    why: "AWS documents this as allowed since 2026. Before that, and in many reports, creating such a policy failed with `The parameter Headers contains Authorization that is not allowed.`, or through CloudFormation with `Invalid request provided: AWS::CloudFront::OriginRequestPolicy`.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization",
    evidence: Evidence::Documented,
    failing: example!("GF104", "failing"),
    passing: example!("GF104", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(policy) = behavior.request_policy.as_ref().filter(|_| behavior.may_reach_api()) else { return Vec::new() };
    let (Selection::Only(names), Some(config)) = (&policy.contents.headers, &policy.config) else { return Vec::new() };
    if !names.contains("authorization") {
        return Vec::new();
    }
    let message = message![
        "the origin request policy ",
        &policy.label,
        " names Authorization: documented as allowed since 2026, refused at deployment in many earlier reports"
    ];
    let managed = behavior.origin.as_deref().map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
    let advice = message!["the managed policy ", managed, " does the same and was never refused"];
    vec![
        Raised::at(config.headers, message).advice(advice).repair(Repair::request_policy(behavior, managed).unsafely()),
    ]
}
