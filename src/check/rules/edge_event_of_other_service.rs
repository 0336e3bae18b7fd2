//! GF854: Code for the other service at the edge.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::CodeFault;
use crate::model::{Behavior, Distribution, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF854",
    title: "Code for the other service at the edge",
    severity: Severity::Error,
    what: "The code of a CloudFront function reads event.Records, or that of a Lambda@Edge function reads event.request.",
    why: "The two services give events of different forms. The code fails on every request.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html",
    evidence: Evidence::Documented,
    failing: example!("GF854", "failing"),
    passing: example!("GF854", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::ForeignEvent(field) = fault else { continue };
        let (own, other) = match function.service {
            Service::CloudFront => ("CloudFront Functions", "Lambda@Edge"),
            Service::Lambda => ("Lambda@Edge", "CloudFront Functions"),
        };
        let field = format!("event.{field}");
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " reads ",
            code(field),
            ", which ",
            own,
            " do not have: it is written for ",
            other
        ];
        let (foreign, own_request) = match function.service {
            Service::CloudFront => ("event.Records[0].cf.request", "event.request"),
            Service::Lambda => ("event.request", "event.Records[0].cf.request"),
        };
        let advice = || message!["read ", code(own_request)];
        let repair =
            function.code.as_ref().map(|code| Repair::reword(code.place, foreign, own_request, advice()).unsafely());
        raised.push(
            Raised::at(function.place, message)
                .advice(advice())
                .repair(repair)
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed)
                .supersedes(&[super::edge_code_fails::RULE.id]),
        );
    }
    raised
}
