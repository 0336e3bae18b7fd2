//! GF517: Policies mixed with legacy settings, or neither.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};
use crate::model::{Behavior, Distribution, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF517",
    title: "Policies mixed with legacy settings, or neither",
    severity: Severity::Error,
    what: "A behavior has an origin request policy without a cache policy, a cache policy together with ForwardedValues, or neither of them.",
    why: "A behavior must have a cache policy or ForwardedValues, not both, and an origin request policy needs a cache policy beside it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html",
    evidence: Evidence::Documented,
    failing: example!("GF517", "failing"),
    passing: example!("GF517", "passing"),
    find: Find::Behavior(find),
};

/// Findings that follow from settings which CloudFront refuses.
const FOLLOWS: &[&str] = &[
    super::authorization_stripped::RULE.id,
    super::host_unknown_to_endpoint::RULE.id,
    super::host_at_unknown_origin::RULE.id,
    super::shared_answers::RULE.id,
    super::key_lacks_forwarded::RULE.id,
    super::errors_are_kept::RULE.id,
    super::query_strings_dropped::RULE.id,
    super::template_cannot_tell::RULE.id,
];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref();
    let policy = origin.map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
    let raised = match (&behavior.cache_policy, &behavior.request_policy, behavior.forwarded_values) {
        (Some(_), _, Some(values)) => {
            let message = message![Setting::ForwardedValues, " beside a cache policy; CloudFront refuses both at once"];
            let title = message!["remove ", key(Setting::ForwardedValues)];
            Raised::at(values, message).repair(Repair::remove(behavior.place, Setting::ForwardedValues, title))
        }
        (None, Some(request), _) => {
            let message = message!["an origin request policy without a cache policy; CloudFront refuses that"];
            Raised::at(request.place, message).repair(Repair::cache_policy(behavior, CACHING_DISABLED).unsafely())
        }
        (None, None, None) => {
            let message =
                message!["neither a cache policy nor ", Setting::ForwardedValues, "; CloudFront requires one of them"];
            let both = Repair::cache_policy(behavior, CACHING_DISABLED).and(Repair::request_policy(behavior, policy));
            Raised::at(behavior.place, message).repair(both)
        }
        _ => return Vec::new(),
    };
    vec![raised.undeployable(Certainty::Documented).supersedes(FOLLOWS)]
}
