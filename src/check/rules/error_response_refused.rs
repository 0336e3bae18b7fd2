//! GF658: Custom error response that CloudFront refuses.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{key, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Behavior, Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF658",
    title: "Custom error response that CloudFront refuses",
    severity: Severity::Error,
    what: "ErrorCode of a custom error response is not a code that CloudFront takes, or ResponseCode has no ResponsePagePath beside it.",
    why: "CloudFront refuses the distribution.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html",
    evidence: Evidence::Documented,
    failing: example!("GF658", "failing"),
    passing: example!("GF658", "passing"),
    find: Find::Behavior(find),
};

/// The status codes that a custom error response may be for.
const CODES: &[u64] = &[400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

fn find(distribution: &Distribution, _: &Behavior) -> Vec<Raised> {
    let mut all = Vec::new();
    for response in &distribution.error_responses {
        if let Some(status) = response.code.filter(|status| !CODES.contains(status)) {
            let mut message = message!["CloudFront has no custom error response for ", status, ": it takes "];
            for (index, code) in CODES.iter().enumerate() {
                message.extend(message![if index > 0 { ", " } else { "" }, *code]);
            }
            let repair = Repair::remove_at(response.place, message!["remove the custom error response"]);
            all.push(Raised::at(response.place, message).repair(repair).undeployable(Certainty::Documented));
        }
        if response.response.is_set() && !response.page.is_set() {
            let message = message![key(Setting::ResponseCode), " needs ", key(Setting::ResponsePagePath), " beside it"];
            let repair = Repair::remove_at(response.response.place, message!["remove ", key(Setting::ResponseCode)]);
            all.push(Raised::at(response.response.place, message).repair(repair).undeployable(Certainty::Documented));
        }
    }
    all
}
