//! GF859: Code at the edge that always fails.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::CodeFault;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF859",
    title: "Code at the edge that always fails",
    severity: Severity::Error,
    what: "The inline code of a function on viewer-request or origin-request raises an error on every request, or gives nothing back.",
    why: "CloudFront answers every request with an error.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
    evidence: Evidence::Documented,
    failing: example!("GF859", "failing"),
    passing: example!("GF859", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::Fails = fault else { continue };
        let message =
            message!["the code of ", code(function.shown_name()), " fails on every request, or gives nothing back"];
        raised.push(
            Raised::at(function.place, message)
                .advice(message!["give back the request on every way through the code"])
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed),
        );
    }
    raised
}
