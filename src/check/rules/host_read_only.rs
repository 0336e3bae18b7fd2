//! GF518: Host set where it is read-only.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::{CodeEffect, Touch};
use crate::model::{Behavior, Distribution, EdgeEvent, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF518",
    title: "Host set where it is read-only",
    severity: Severity::Error,
    what: "The code of a CloudFront function, or of Lambda@Edge on viewer-request, assigns the request's Host header.",
    why: "Host is read-only there: CloudFront answers every request with 502, although the stack deploys.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF518", "failing"),
    passing: example!("GF518", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let is_read_only = function.service == Service::CloudFront || function.is_on(EdgeEvent::ViewerRequest);
        let (Some(effect), Some(event)) = (&function.effect, function.event.known()) else { continue };
        if !is_read_only || !matches!(effect.host, Touch::Sets | Touch::MaySet) {
            continue;
        }
        let name = code(function.name.as_deref().unwrap_or_default());
        let message = message![
            "the code of ",
            name,
            " sets Host on ",
            event.as_str(),
            ", where it is read-only: CloudFront answers 502"
        ];
        let advice = match function.service {
            Service::CloudFront => {
                message!["call `cf.updateRequestOrigin({ hostHeader: … })` on viewer-request instead"]
            }
            Service::Lambda => message!["associate the function with `origin-request`"],
        };
        let found = Raised::at(function.place, message).advice(advice).outcome(
            Outcome::Unreachable,
            Class::ALL,
            Certainty::Documented,
        );
        let is_left = |effect: &CodeEffect| effect.host == Touch::Leaves;
        let repair = function.code.as_ref().and_then(|code| Repair::without_line(code, is_left));
        raised.push(found.repair(repair));
    }
    raised
}
