//! GF525: Writing methods for an origin group.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF525",
    title: "Writing methods for an origin group",
    severity: Severity::Error,
    what: "The target of a behavior is an origin group, and its AllowedMethods has POST, PUT, PATCH or DELETE.",
    why: "CloudFront fails over with GET, HEAD and OPTIONS only, and refuses the rest: `The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.`",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    evidence: Evidence::Reported,
    failing: example!("GF525", "failing"),
    passing: example!("GF525", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut methods = behavior.allowed_methods.known().into_iter().flatten();
    if !behavior.is_to_group || !methods.any(|method| Class::Write.methods().contains(&method.as_str())) {
        return Vec::new();
    }
    let message = message!["CloudFront accepts no writing methods for the origin group ", &behavior.target];
    let raised = Raised::at(behavior.allowed_methods.place, message)
        .advice(message!["make one of its origins the target, or allow only [GET, HEAD, OPTIONS]"])
        .undeployable(Certainty::Reported);
    // The first origin of the group.
    let id = behavior.origin.as_ref().and_then(|origin| origin.id.as_known());
    let repair = id.map(|id| Repair::text(behavior.target_place, Setting::TargetOrigin, id).unsafely());
    vec![raised.repair(repair)]
}
