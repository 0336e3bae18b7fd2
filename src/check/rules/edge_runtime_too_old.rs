//! GF855: CloudFront function that needs a newer runtime.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF855",
    title: "CloudFront function that needs a newer runtime",
    severity: Severity::Error,
    what: "The code of a CloudFront function with the runtime cloudfront-js-1.0 has const, let, async, await or import.",
    why: "Only cloudfront-js-2.0 has them. The function does not run.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-10.html",
    evidence: Evidence::Documented,
    failing: example!("GF855", "failing"),
    passing: example!("GF855", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let (Some(settings), Some(effect)) = (&function.function, &function.effect) else { continue };
        let runtime = &settings.runtime;
        let is_old = runtime.known().is_some_and(|runtime| runtime == "cloudfront-js-1.0");
        // Another rule finds the import of the module that changes the origin.
        let is_other = |word: &str| word == "import" && effect.calls_helper;
        let Some(word) = effect.modern.filter(|word| is_old && !is_other(word)) else { continue };
        let message = message![
            "the code of ",
            code(function.shown_name()),
            " has ",
            code(word),
            ", which takes cloudfront-js-2.0"
        ];
        raised.push(
            Raised::at(runtime.place, message)
                .related(function.place, message!["the behavior uses the function here"])
                .repair(Repair::text(runtime.place, Setting::Runtime, "cloudfront-js-2.0").unsafely())
                .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented),
        );
    }
    raised
}
