//! GF790: API on another port than 443.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, OriginConfig};

pub(super) const RULE: Rule = Rule {
    id: "GF790",
    title: "API on another port than 443",
    severity: Severity::Error,
    what: "HTTPSPort of an origin that is an API is not 443.",
    why: "API Gateway answers on port 443 alone: viewers get 502 or 504.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-customoriginconfig.html",
    evidence: Evidence::Documented,
    failing: example!("GF790", "failing"),
    passing: example!("GF790", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin().filter(|origin| !origin.has_config(OriginConfig::Vpc)) else {
        return Vec::new();
    };
    let Some(port) = origin.https_port.known().copied().filter(|port| *port != 443) else { return Vec::new() };
    let raised = Raised::at(origin.https_port.place, message!["API Gateway does not answer on port ", port])
        .advice(message!["remove `HTTPSPort`, or set it to 443"])
        .repair(Repair::replace(origin.https_port.place, NewValue::Number(443), message!["set `HTTPSPort: 443`"]))
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}
