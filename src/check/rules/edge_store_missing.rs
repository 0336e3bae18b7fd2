//! GF856: CloudFront function without its key value store.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF856",
    title: "CloudFront function without its key value store",
    severity: Severity::Error,
    what: "The code of a CloudFront function reads a key value store, and the function has no KeyValueStoreAssociations.",
    why: "Only a function with a store can read it. The function fails.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-associate.html",
    evidence: Evidence::Documented,
    failing: example!("GF856", "failing"),
    passing: example!("GF856", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let (Some(settings), Some(effect)) = (&function.function, &function.effect) else { continue };
        if settings.has_stores || !effect.calls_key_values {
            continue;
        }
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " reads a key value store, and the function has none"
        ];
        raised.push(
            Raised::at(settings.place, message)
                .related(function.place, message!["the behavior uses the function here"])
                .advice(message!["name the store in `KeyValueStoreAssociations` of `FunctionConfig`"])
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed),
        );
    }
    raised
}
