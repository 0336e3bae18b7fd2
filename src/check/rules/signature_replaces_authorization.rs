//! GF764: Function URL behind a signature in Authorization.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Class;
use crate::model::{Behavior, Distribution, EdgeFunction};

pub(super) const RULE: Rule = Rule {
    id: "GF764",
    title: "Function URL behind a signature in Authorization",
    severity: Severity::Error,
    what: "The origin is a function URL with origin access control, and the behavior forwards the viewer's Authorization.",
    why: "CloudFront signs in Authorization: `always` replaces the viewer's, and with `no-override` a request that has one is not signed, so Lambda refuses it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
    evidence: Evidence::Documented,
    failing: example!("GF764", "failing"),
    passing: example!("GF764", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.origin.as_deref().filter(|origin| origin.function_url.is_some()) else {
        return Vec::new();
    };
    let Some(control) = &origin.access_control else { return Vec::new() };
    let names_it = behavior.delivery.forwards.headers.contains("authorization") == Some(true);
    let arrives = behavior.delivery.authorization(Class::Read).arrives == Some(true);
    let has_function = behavior.functions.iter().any(EdgeFunction::is_on_request);
    let Some(signing) = control.signing.as_ref().and_then(|signing| signing.known()) else { return Vec::new() };
    if !names_it || !arrives || has_function {
        return Vec::new();
    }
    let message = match signing.as_str() {
        "always" => message!["the signature of CloudFront replaces the viewer's Authorization"],
        "no-override" => message!["a request with Authorization is not signed, and Lambda refuses it"],
        _ => return Vec::new(),
    };
    let advice = message![
        "let clients send their token in another header, copy it there with a function on viewer-request, or make the URL public with a secret header that the function demands"
    ];
    vec![Raised::at(control.place, message).advice(advice)]
}
