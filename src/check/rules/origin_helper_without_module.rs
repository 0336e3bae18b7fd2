//! GF524: A CloudFront Function changes the origin without the module that does it.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::edge::Service;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF524",
    title: "A CloudFront Function changes the origin without the module that does it",
    severity: Severity::Error,
    what: "The code of a CloudFront Function calls `updateRequestOrigin` or its like without `import cf from 'cloudfront';`, or its runtime is cloudfront-js-1.0, which has no such module.",
    why: "The call fails, so CloudFront answers requests that come to it with 503, although the stack may deploy.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html",
    evidence: Evidence::Documented,
    failing: example!("GF524", "failing"),
    passing: example!("GF524", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, _) in scene.before_apis() {
        for function in behavior.functions.iter().filter(|function| function.service == Service::CloudFront) {
            let (Some(id), Some(effect)) = (&function.function, &function.effect) else { continue };
            let config = Cursor::properties(scene.env, id).and_then(|properties| properties.get("FunctionConfig"));
            let runtime = config.as_ref().and_then(|config| config.known("Runtime"));
            let is_old = effect.calls_helper && runtime.as_deref() == Some("cloudfront-js-1.0");
            let written = match config {
                Some(config) if is_old => Found::key(
                    &config,
                    "Runtime",
                    format!("the code of `{id}` changes the origin, which takes cloudfront-js-2.0"),
                )
                .help("set `Runtime: cloudfront-js-2.0`"),
                _ if effect.lacks_module => Found::at(
                    &function.at.pointer,
                    format!("the code of `{id}` changes the origin without the module for it"),
                )
                .help("begin the code with `import cf from 'cloudfront';`"),
                _ => continue,
            };
            found.push(written.outcome(Outcome::Unreachable, index, Class::ALL, Certainty::Assumed));
        }
    }
    found
}
