//! GF852: CloudFront function that uses what its runtime lacks.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::{CodeEffect, CodeFault};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF852",
    title: "CloudFront function that uses what its runtime lacks",
    severity: Severity::Error,
    what: "The code of a CloudFront function has export, exports, module, a module other than cloudfront, crypto, buffer and querystring, a timer, the network, or code that is made from text.",
    why: "CloudFront Functions have a runtime of their own. The function fails, and CloudFront answers with 503.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html",
    evidence: Evidence::Documented,
    failing: example!("GF852", "failing"),
    passing: example!("GF852", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for (function, fault) in behavior.code_faults() {
        let CodeFault::Missing(missing) = fault else { continue };
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " uses ",
            code(missing),
            ", which CloudFront Functions do not have"
        ];
        let advice = match missing.as_str() {
            "export" | "exports" | "module" => {
                message!["leave it out: CloudFront calls the function named `handler`, which is not exported"]
            }
            _ => message!["do that in a Lambda@Edge function"],
        };
        let lacks_nothing =
            |effect: &CodeEffect| !effect.faults.iter().any(|fault| matches!(fault, CodeFault::Missing(_)));
        let repair = function.code.as_ref().and_then(|code| Repair::without_line(code, lacks_nothing));
        raised.push(
            Raised::at(function.place, message)
                .advice(advice)
                .repair(repair)
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Reported)
                .supersedes(&[
                    super::edge_code_fails::RULE.id,
                    super::authorization_doubted_at_edge::RULE.id,
                    super::host_depends_on_function::RULE.id,
                ]),
        );
    }
    raised
}
