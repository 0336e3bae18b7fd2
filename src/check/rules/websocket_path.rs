//! GF653: Path at a WebSocket API that is not its stage.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, key, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{ApiProtocol, Arrival, Behavior, Distribution, Setting, arrival};

pub(super) const RULE: Rule = Rule {
    id: "GF653",
    title: "Path at a WebSocket API that is not its stage",
    severity: Severity::Error,
    what: "The origin is a WebSocket API, and the path with which requests arrive goes on after the stage, or after the key of the mapping.",
    why: "A WebSocket API answers at its stage, wss://ID.execute-api.REGION.amazonaws.com/STAGE, and nowhere below it. The handshake fails with 403.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-wscat.html",
    evidence: Evidence::Reported,
    failing: example!("GF653", "failing"),
    passing: example!("GF653", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Arrival::At { api, paths } = arrival(distribution, behavior) else { return Vec::new() };
    let is_stage = |path: &str| path.trim_start_matches('/').chars().all(|c| c == '*');
    if api.kind != ApiProtocol::WebSocket || paths.iter().any(|path| is_stage(path)) {
        return Vec::new();
    }
    let Some(path) = paths.first() else { return Vec::new() };
    let message = message![
        "the WebSocket API answers at its stage only, and ",
        &behavior.pattern,
        " arrives there with ",
        code(path),
        " after the stage"
    ];
    let advice = message![
        "name the stage as the path pattern is named and leave out the origin path, or set the path to `/` in a viewer-request function"
    ];
    // Without the origin path, the path pattern may name the stage.
    let origin = behavior.origin.as_ref().filter(|origin| origin.path.as_known().is_some_and(|path| !path.is_empty()));
    let title = || message!["remove ", key(Setting::OriginPath)];
    let repair = origin.map(|origin| Repair::remove(origin.place, Setting::OriginPath, title()));
    let raised = Raised::at(behavior.pattern_place, message).advice(advice).repair(repair);
    vec![raised.outcome(Outcome::Unreachable, Class::ALL, Certainty::Reported)]
}
