//! GF508: Two functions on one event.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF508",
    title: "Two functions on one event",
    severity: Severity::Error,
    what: "A behavior has two functions on the same event, or Lambda@Edge and CloudFront Functions both on viewer events.",
    why: "CloudFront accepts one function per event, and only one of the two services for the viewer events of a behavior.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF508", "failing"),
    passing: example!("GF508", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (index, function) in behavior.functions.iter().enumerate() {
        let Some(event) = function.event.known() else { continue };
        let first = behavior.functions.iter().take(index).find(|other| {
            let are_viewers = function.is_on_viewer_event() && other.is_on_viewer_event();
            other.event.is(event) || (are_viewers && other.service != function.service)
        });
        let Some(first) = first else { continue };
        let message = message![
            "a second function on ",
            event.as_str(),
            " of this behavior, or of the other service on its viewer events; CloudFront refuses that"
        ];
        raised.push(
            Raised::at(function.place, message)
                .related(first.place, message!["the first function"])
                .advice(message!["do the work of both in one function"])
                .undeployable(Certainty::Documented),
        );
    }
    raised
}
