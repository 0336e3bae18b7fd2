//! GF509: CloudFront function on an origin event.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, EdgeEvent, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF509",
    title: "CloudFront function on an origin event",
    severity: Severity::Error,
    what: "FunctionAssociations names origin-request or origin-response.",
    why: "CloudFront Functions run on viewer-request and viewer-response only. The origin events are for Lambda@Edge.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF509", "failing"),
    passing: example!("GF509", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let functions = behavior.functions.iter().filter(|function| function.service == Service::CloudFront);
    let events = functions.filter_map(|function| Some((function, function.event.known()?)));
    let wrong = events.filter(|(_, event)| !event.is_viewer());
    wrong
        .map(|(function, event)| {
            let viewer = if *event == EdgeEvent::OriginRequest { "viewer-request" } else { "viewer-response" };
            let title = message!["run it on ", viewer];
            let repair = Repair::replace(function.event.place, NewValue::Text(viewer.to_owned()), title).unsafely();
            Raised::at(function.event.place, message!["CloudFront Functions do not run on ", event.as_str()])
                .advice(message!["use `viewer-request`, or Lambda@Edge"])
                .repair(repair)
                .undeployable(Certainty::Documented)
        })
        .collect()
}
