//! GF203: Viewer's Host sent to an origin that is not known.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::model::{Behavior, Distribution, HostCheck};

pub(super) const RULE: Rule = Rule {
    id: "GF203",
    title: "Viewer's Host sent to an origin that is not known",
    severity: Severity::Warning,
    what: "Host is forwarded, and the template does not say what the origin is.",
    why: "The default endpoint of an API answers 403 to the viewer's Host. A custom domain of the same name, or another server, may expect it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF203", "failing"),
    passing: example!("GF203", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    if !behavior.may_reach_api() || behavior.delivery.host_check != HostCheck::OriginUnknown {
        return Vec::new();
    }
    let mut message = message!["the viewer's Host is forwarded; whether the origin accepts it depends on "];
    match behavior.origin.as_deref().and_then(|origin| origin.domain.depends_on()) {
        Some(name) => message.push(code(name)),
        None => message.push("a name that is not AWS's"),
    }
    let advice =
        message!["name the origin with `--parameter KEY=VALUE`; for an API use ", ALL_VIEWER_EXCEPT_HOST_HEADER];
    let raised = Raised::at(behavior.request_policy_place(), message).advice(advice).outcome(
        Outcome::Unknown,
        Class::ALL,
        Certainty::Documented,
    );
    let is_in_key = behavior.settings.key().headers.contains("host") == Some(true);
    let has_policy = behavior.request_policy.is_some() && !is_in_key;
    let repair = has_policy.then(|| Repair::request_policy(behavior, ALL_VIEWER_EXCEPT_HOST_HEADER).unsafely());
    vec![raised.repair(repair)]
}
