//! GF534: Time for a whole answer below that for its beginning.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF534",
    title: "Time for a whole answer below that for its beginning",
    severity: Severity::Error,
    what: "ResponseCompletionTimeout of an origin is less than its OriginReadTimeout, which is 30 seconds unless it is set.",
    why: "CloudFront refuses the origin: the time for a whole answer must not be less than the time for its beginning.",
    source: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html",
    evidence: Evidence::Documented,
    failing: example!("GF534", "failing"),
    passing: example!("GF534", "passing"),
    find: Find::Distribution(find),
};

/// The seconds that CloudFront waits if the origin does not say.
const DEFAULT: u64 = 30;

fn find(distribution: &Distribution) -> Vec<Raised> {
    distribution.origins.iter().filter_map(raise).collect()
}

fn raise(origin: &Origin) -> Option<Raised> {
    // Zero switches the limit off.
    let whole = *origin.completion_timeout.known().filter(|seconds| **seconds > 0)?;
    let waits = match origin.read_timeout.known() {
        Some(seconds) => *seconds,
        None if origin.read_timeout.is_set() => return None,
        None => DEFAULT,
    };
    let message =
        message!["CloudFront ends the request after ", whole, " seconds, and waits ", waits, " for an answer"];
    let raised = Raised::at(origin.completion_timeout.place, message)
        .related(origin.read_timeout.place, message!["the time for the beginning of an answer"])
        .advice(message!["set `ResponseCompletionTimeout` to at least ", waits])
        .repair(Repair::replace(
            origin.completion_timeout.place,
            NewValue::Number(waits),
            message!["set `ResponseCompletionTimeout` to ", waits],
        ))
        .undeployable(Certainty::Documented);
    (whole < waits).then_some(raised)
}
