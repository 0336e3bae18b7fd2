//! GF654: Headers of the WebSocket handshake that are not forwarded.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class, Settings};
use crate::model::{ApiProtocol, Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF654",
    title: "Headers of the WebSocket handshake that are not forwarded",
    severity: Severity::Error,
    what: "The origin is a WebSocket API, and neither the cache policy nor the origin request policy forwards Sec-WebSocket-Key and Sec-WebSocket-Version.",
    why: "Without these headers the API does not see a WebSocket handshake, and no connection opens.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html",
    evidence: Evidence::Documented,
    failing: example!("GF654", "failing"),
    passing: example!("GF654", "passing"),
    find: Find::Behavior(find),
};

const HEADERS: &[&str] = &["sec-websocket-key", "sec-websocket-version"];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref();
    let is_websocket = |api: &crate::model::Api| {
        api.kind == ApiProtocol::WebSocket && matches!(behavior.settings, Settings::Policies(..))
    };
    let Some(origin) = origin.filter(|origin| origin.api.as_ref().is_some_and(is_websocket)) else { return Vec::new() };
    let forwarded = &behavior.delivery.forwards.headers;
    if !HEADERS.iter().any(|header| forwarded.contains(header) == Some(false)) {
        return Vec::new();
    }
    let message = message![
        "the headers `Sec-WebSocket-Key` and `Sec-WebSocket-Version` do not reach the WebSocket API: no connection opens"
    ];
    let raised = Raised::at(behavior.request_policy_place(), message)
        .repair(Repair::request_policy(behavior, origin.request_policy()))
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
