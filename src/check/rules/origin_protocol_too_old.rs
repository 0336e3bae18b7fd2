//! GF607: API by a protocol that it does not speak.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Origin, OriginConfig};

pub(super) const RULE: Rule = Rule {
    id: "GF607",
    title: "API by a protocol that it does not speak",
    severity: Severity::Error,
    what: "OriginSSLProtocols of an origin that is an API has SSLv3 alone.",
    why: "API Gateway speaks TLS: CloudFront answers 502 to every request.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF607", "failing"),
    passing: example!("GF607", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_outside = |origin: &&Origin| !origin.has_config(OriginConfig::Vpc);
    let Some(origin) = behavior.api_origin().filter(is_outside) else { return Vec::new() };
    let Some(protocols) = origin.ssl_protocols.known() else { return Vec::new() };
    if protocols.is_empty() || protocols.iter().any(|protocol| protocol != "SSLv3") {
        return Vec::new();
    }
    let raised = Raised::at(origin.ssl_protocols.place, message!["API Gateway does not speak SSLv3"])
        .advice(message!["set `OriginSSLProtocols` to `[TLSv1.2]`"])
        .repair(Repair::replace(
            origin.ssl_protocols.place,
            NewValue::texts(&["TLSv1.2"]),
            message!["set `OriginSSLProtocols: [TLSv1.2]`"],
        ))
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
