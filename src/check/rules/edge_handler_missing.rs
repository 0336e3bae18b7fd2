//! GF853: Code at the edge without its handler.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::CodeFault;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF853",
    title: "Code at the edge without its handler",
    severity: Severity::Error,
    what: "The inline code of a function at the edge does not have the function that is called: `handler` in CloudFront Functions, the one that Handler names in Lambda.",
    why: "Every call fails, and CloudFront answers with an error.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/writing-function-code.html",
    evidence: Evidence::Documented,
    failing: example!("GF853", "failing"),
    passing: example!("GF853", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::NoHandler(handler) = fault else { continue };
        let message = message!["the code of ", code(function.shown_name()), " has no function ", code(handler)];
        raised.push(
            Raised::at(function.place, message)
                .advice(message!["give the function this name, and export it in Lambda"])
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed),
        );
    }
    raised
}
