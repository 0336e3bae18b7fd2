//! GF518: Host is set where it is read-only.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Touch;
use crate::check::model::edge::Service;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF518",
    title: "Host is set where it is read-only",
    severity: Severity::Error,
    what: "The code of a CloudFront Function, or of Lambda@Edge on viewer-request, assigns the request's Host header.",
    why: "Host is read-only there: CloudFront answers every request with 502, although the stack deploys.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF518", "failing"),
    passing: example!("GF518", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, _) in scene.before_apis() {
        for function in &behavior.functions {
            let is_read_only = function.service == Service::CloudFront || function.event == "viewer-request";
            if !is_read_only || !function.effect.as_ref().is_some_and(|effect| effect.host == Touch::Sets) {
                continue;
            }
            let message = format!(
                "the code of `{}` sets Host on {}, where it is read-only: CloudFront answers 502",
                function.function.as_deref().unwrap_or_default(),
                function.event
            );
            let help = match function.service {
                Service::CloudFront => "call `cf.updateRequestOrigin({ hostHeader: … })` on viewer-request instead",
                Service::Lambda => "associate the function with `origin-request`",
            };
            found.push(Found::at(&function.at.pointer, message).help(help).outcome(
                Outcome::Unreachable,
                index,
                Class::ALL,
                Certainty::Documented,
            ));
        }
    }
    found
}
