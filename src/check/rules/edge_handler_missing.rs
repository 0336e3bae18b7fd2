//! GF853: Code at the edge without its handler.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::{CodeFault, Language};
use crate::model::{Behavior, CodeFacts, Distribution};

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
                .repair(function.code.as_ref().and_then(|code| renamed(code, handler)))
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed),
        );
    }
    raised
}

/// Returns the repair that gives the only function of the code the name by which it is called.
fn renamed(facts: &CodeFacts, handler: &str) -> Option<Repair> {
    let start = match facts.program.language {
        Language::JavaScript => "function ",
        Language::Python => "def ",
    };
    let mut declared = facts.program.code.split(start).skip(1).filter_map(|rest| rest.split_once('('));
    let (Some((name, _)), None) = (declared.next(), declared.next()) else { return None };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (written, new) = (format!("{start}{name}("), format!("{start}{handler}("));
    is_name
        .then(|| Repair::reword(facts.place, &written, &new, message!["name the function ", code(handler)]).unsafely())
}
