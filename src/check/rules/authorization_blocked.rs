//! GF102: Authorization blocked by the origin request policy.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::edge_code::Touch;
use crate::model::{Behavior, Distribution, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF102",
    title: "Authorization blocked by the origin request policy",
    severity: Severity::Error,
    what: "The origin request policy forwards all headers except a list that contains Authorization, and the cache key does not have it.",
    why: "A block list that names Authorization keeps it from the API.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html",
    evidence: Evidence::Documented,
    failing: example!("GF102", "failing"),
    passing: example!("GF102", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_blocked = behavior.may_reach_api()
        && behavior.settings.blocks_authorization()
        && behavior.delivery.forwards.headers.contains("authorization") == Some(false)
        // A function on origin-request runs after the policies.
        && behavior.late_authorization(Touch::Sets).is_none();
    let Some(policy) = behavior.request_policy.as_ref().filter(|_| is_blocked) else { return Vec::new() };
    let place = policy.config.as_ref().map_or(behavior.place, |config| config.headers);
    let message = message!["the origin request policy ", &policy.label, " keeps Authorization from the API"];
    let managed = behavior.origin.as_deref().map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
    let raised = Raised::at(place, message)
        .related(policy.place, message!["the behavior uses it here"])
        .advice(message!["remove `Authorization` from its ", Setting::PolicyHeaders])
        .repair(Repair::request_policy(behavior, managed).unsafely())
        .outcome(Outcome::Stripped, Class::ALL, Certainty::Assumed);
    vec![raised]
}
