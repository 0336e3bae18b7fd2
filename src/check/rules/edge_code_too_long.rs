//! GF857: CloudFront function with more than 10 KB of code.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF857",
    title: "CloudFront function with more than 10 KB of code",
    severity: Severity::Error,
    what: "The code of a CloudFront function has more than 10,240 bytes.",
    why: "CloudFront takes at most 10 KB of code for a function.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
    evidence: Evidence::Documented,
    failing: example!("GF857", "failing"),
    passing: example!("GF857", "passing"),
    find: Find::Behavior(find),
};

/// The bytes of code that CloudFront takes.
const LONGEST: u64 = 10 * 1024;

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|function| function.function.is_some()) {
        let Some(facts) = &function.code else { continue };
        let Some(length) = facts.length.filter(|length| *length > LONGEST) else { continue };
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " has ",
            length,
            " bytes, and CloudFront takes 10,240"
        ];
        raised.push(
            Raised::at(facts.place, message)
                .advice(message!["shorten the code, put data into a key value store, or use Lambda@Edge"])
                .undeployable(Certainty::Documented),
        );
    }
    raised
}
