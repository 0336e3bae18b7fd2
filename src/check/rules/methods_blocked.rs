//! GF401: Methods that CloudFront does not accept.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, list, message, setting};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{ApiProtocol, Behavior, Distribution, Origin, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF401",
    title: "Methods that CloudFront does not accept",
    severity: Severity::Error,
    what: "AllowedMethods of a behavior with an API as origin does not have all seven methods. It is a note if the API in the template has no route for the others, and for a WebSocket API GET and HEAD are enough. Without AllowedMethods CloudFront accepts only GET and HEAD.",
    why: "CloudFront answers 403 to the others: This distribution is not configured to allow the HTTP request method.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-invalid-method.html",
    evidence: Evidence::Documented,
    failing: example!("GF401", "failing"),
    passing: example!("GF401", "passing"),
    find: Find::Behavior(find),
};

const ALL: &[&str] = &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref();
    let api = origin.and_then(|origin| origin.api.as_ref());
    // A WebSocket opens with GET, and no other request follows.
    let is_websocket = origin.and_then(Origin::protocol) == Some(ApiProtocol::WebSocket);
    let is_blocked = |class: &Class| behavior.may_reach_api() && behavior.allows(*class) == Some(false);
    let blocked: Vec<Class> = Class::ALL.into_iter().filter(is_blocked).collect();
    if blocked.is_empty() {
        return Vec::new();
    }
    let methods: Vec<&str> = blocked.iter().flat_map(|class| class.methods()).copied().collect();
    let mut message = message!["CloudFront answers 403 to "];
    message.extend(list(blocked.iter().flat_map(|class| class.methods())));
    let is_unused = api.is_some_and(|api| api.routes.accept("/*", &methods) == Some(false));
    let is_likely_api = origin.is_none_or(Origin::is_likely_api);
    let needs_no_more = is_websocket && !blocked.contains(&Class::Read);
    if needs_no_more {
        message.push("; harmless here: a WebSocket opens with GET");
    } else if is_unused {
        message.extend(message!["; harmless here: the API in this ", Piece::Source, " has no route for them"]);
    } else if !is_likely_api {
        message.push("; harmless if the origin is no API");
    }
    let place = behavior.allowed_methods.place;
    let current = (place != behavior.place).then_some(place);
    let value = NewValue::texts(ALL);
    let title = message!["set ", setting(Setting::AllowedMethods, format!("[{}]", ALL.join(", ")))];
    let raised = Raised::at(place, message)
        .repair(Repair::set(behavior.place, current, Setting::AllowedMethods, value, title))
        .outcome(Outcome::MethodBlocked, blocked, Certainty::Documented);
    vec![if needs_no_more || is_unused || !is_likely_api { raised.severity(Severity::Note) } else { raised }]
}
