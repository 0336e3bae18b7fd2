//! GF603: API called over plain HTTP.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, OriginProtocol, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF603",
    title: "API called over plain HTTP",
    severity: Severity::Error,
    what: "OriginProtocolPolicy for an API is `http-only`, or `match-viewer` while ViewerProtocolPolicy lets viewers use HTTP.",
    why: "API Gateway has HTTPS endpoints only: CloudFront gets no answer on port 80, and viewers get 502 or 504.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html",
    evidence: Evidence::Documented,
    failing: example!("GF603", "failing"),
    passing: example!("GF603", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let may_be_http = behavior.viewer_protocol.known().is_some_and(|policy| policy == "allow-all");
    let when = match origin.protocol.known() {
        Some(OriginProtocol::HttpOnly) => "",
        Some(OriginProtocol::MatchViewer) if may_be_http => " when the viewer does",
        _ => return Vec::new(),
    };
    let place = origin.protocol.place;
    let raised =
        Raised::at(place, message!["CloudFront calls the API over HTTP", when, "; API Gateway accepts only HTTPS"])
            .repair(Repair::text(place, Setting::OriginProtocolPolicy, "https-only"))
            .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
