//! GF205: Host depends on code that is not here, or not understood.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;
use crate::model::{Behavior, Distribution, HostCheck};

pub(super) const RULE: Rule = Rule {
    id: "GF205",
    title: "Host depends on code that is not here, or not understood",
    severity: Severity::Warning,
    what: "Host is forwarded to an API that would refuse it, but a function at the edge may replace it. The code of the function is not in the template, or writes headers in a way that is not understood.",
    why: "Only the code decides whether the API gets a Host that it knows.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF205", "failing"),
    passing: example!("GF205", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_open = behavior.may_reach_api() && behavior.delivery.host_check == HostCheck::FunctionUnknown;
    let Some(function) = behavior.opaque_function().filter(|_| is_open) else { return Vec::new() };
    let mut message =
        message!["whether the API gets a Host that it knows depends on the code of ", &function.arn, ", which "];
    message.extend(match function.effect {
        Some(_) => message!["writes headers in a way that is not understood"],
        None => message!["is not in this ", Piece::Source],
    });
    let raised = Raised::at(function.place, message)
        .advice(message!["make sure that the function sets Host to the origin's name"])
        .outcome(Outcome::Unknown, Class::ALL, Certainty::Documented)
        // The same code, not understood.
        .supersedes(&[super::authorization_doubted_at_edge::RULE.id]);
    let is_in_key = behavior.settings.key().headers.contains("host") == Some(true);
    let has_policy = behavior.request_policy.is_some() && !is_in_key;
    let repair = has_policy.then(|| Repair::request_policy(behavior, ALL_VIEWER_EXCEPT_HOST_HEADER).unsafely());
    vec![raised.repair(repair)]
}
