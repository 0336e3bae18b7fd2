//! GF524: CloudFront function that changes the origin without the module for it.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF524",
    title: "CloudFront function that changes the origin without the module for it",
    severity: Severity::Error,
    what: "The code of a CloudFront function calls `updateRequestOrigin` or a similar helper without `import cf from 'cloudfront';`, or its runtime is cloudfront-js-1.0, which has no such module.",
    why: "The call fails, so CloudFront answers requests with 503, although the stack may deploy.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html",
    evidence: Evidence::Documented,
    failing: example!("GF524", "failing"),
    passing: example!("GF524", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let mut raised = Vec::new();
    for function in behavior.functions.iter().filter(|_| behavior.may_reach_api()) {
        let (Some(settings), Some(effect)) = (&function.function, &function.effect) else { continue };
        let name = || code(function.name.as_deref().unwrap_or_default());
        let runtime = &settings.runtime;
        let is_old = effect.calls_helper && runtime.known().is_some_and(|runtime| runtime == "cloudfront-js-1.0");
        let found = if is_old {
            let message = message!["the code of ", name(), " changes the origin, which takes cloudfront-js-2.0"];
            let place = runtime.place;
            Raised::at(place, message).repair(Repair::text(place, Setting::Runtime, "cloudfront-js-2.0").unsafely())
        } else if effect.lacks_module {
            Raised::at(
                function.place,
                message!["the code of ", name(), " changes the origin without the module for it"],
            )
            .advice(message!["begin the code with `import cf from 'cloudfront';`"])
        } else {
            continue;
        };
        raised.push(found.outcome(Outcome::Unreachable, Class::ALL, Certainty::Assumed));
    }
    raised
}
