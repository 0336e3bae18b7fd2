//! GF851: Code at the edge that is not valid.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::CodeFault;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF851",
    title: "Code at the edge that is not valid",
    severity: Severity::Error,
    what: "The inline code of a function at the edge has a syntax error.",
    why: "The function cannot be loaded: CloudFront answers every request with an error, or refuses the function.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html",
    evidence: Evidence::Documented,
    failing: example!("GF851", "failing"),
    passing: example!("GF851", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::Invalid(line, wrong) = fault else { continue };
        let place = function.code.as_ref().map_or(function.place, |code| code.place);
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " is not valid in its line ",
            *line,
            ": ",
            code(wrong)
        ];
        raised.push(
            Raised::at(place, message)
                .related(function.place, message!["the behavior uses the function here"])
                .advice(message!["run the code before it is deployed, with `node --check` or `python3 -m py_compile`"])
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed)
                .supersedes(&[super::authorization_doubted_at_edge::RULE.id, super::host_depends_on_function::RULE.id]),
        );
    }
    raised
}
