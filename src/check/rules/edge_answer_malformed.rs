//! GF862: Answer at the edge in a form that CloudFront refuses.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::CodeFault;
use crate::model::{Behavior, Distribution, Service};

pub(super) const RULE: Rule = Rule {
    id: "GF862",
    title: "Answer at the edge in a form that CloudFront refuses",
    severity: Severity::Warning,
    what: "The inline code of a function on viewer-request or origin-request gives back something that is neither a request nor an answer. An answer has statusCode in CloudFront Functions, and status in Lambda@Edge.",
    why: "CloudFront answers with 502 or 503 instead.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html",
    evidence: Evidence::Documented,
    failing: example!("GF862", "failing"),
    passing: example!("GF862", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::Malformed = fault else { continue };
        let key = match function.service {
            Service::CloudFront => "statusCode",
            Service::Lambda => "status",
        };
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " may give back something that is neither a request nor an answer"
        ];
        raised.push(
            Raised::at(function.place, message).advice(message!["give answers the field ", code(key)]).outcome(
                Outcome::Unknown,
                Class::ALL,
                Certainty::Documented,
            ),
        );
    }
    raised
}
