//! GF765: Writes to a function URL need a hash of the body.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Class;
use crate::model::{Behavior, Distribution, EdgeFunction};

pub(super) const RULE: Rule = Rule {
    id: "GF765",
    title: "Writes to a function URL need a hash of the body",
    severity: Severity::Note,
    what: "The origin is a function URL with origin access control, and the behavior allows POST, PUT or PATCH.",
    why: "Lambda takes no unsigned payload: clients have to send the hash of the body in `x-amz-content-sha256`, or get 403.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    evidence: Evidence::Documented,
    failing: example!("GF765", "failing"),
    passing: example!("GF765", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|origin| origin.function_url.is_some()) else {
        return Vec::new();
    };
    let Some(control) = &origin.access_control else { return Vec::new() };
    let signs = control.signing.as_ref().is_none_or(|signing| signing.known().is_none_or(|signing| signing != "never"));
    let hashes = behavior.functions.iter().any(EdgeFunction::is_on_request);
    if !signs || hashes || behavior.allows(Class::Write) != Some(true) {
        return Vec::new();
    }
    let message =
        message!["requests with a body need its hash in the header `x-amz-content-sha256`, or Lambda answers 403"];
    let advice = message!["let clients send it, or compute it in a Lambda@Edge function on origin-request"];
    vec![Raised::at(control.place, message).advice(advice)]
}
