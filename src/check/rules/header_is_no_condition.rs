//! GF771: Resource policy with a condition on a header.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF771",
    title: "Resource policy with a condition on a header",
    severity: Severity::Error,
    what: "The resource policy of the API has a condition on `aws:RequestHeader/…`.",
    why: "There is no such condition key. It is never in a request: a statement that denies requests without it denies all, and one that allows requests with it allows none.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
    evidence: Evidence::Documented,
    failing: example!("GF771", "failing"),
    passing: example!("GF771", "passing"),
    find: Find::Behavior(find),
};

/// The headers that have a condition key of their own.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html>
const OWN_KEYS: &[(&str, &str)] = &[("/referer", "aws:Referer"), ("/user-agent", "aws:UserAgent")];

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let conditions = origin.demands.iter().flat_map(|demands| &demands.header_conditions);
    let raise = |condition: &crate::model::HeaderCondition| {
        let message =
            message!["there is no condition key ", code(&condition.key), ": resource policies do not see headers"];
        let advice = message!["use `aws:Referer`, demand the header in a web ACL or an authorizer, or use mutual TLS"];
        let own = OWN_KEYS.iter().find(|(header, _)| condition.key.to_ascii_lowercase().ends_with(header));
        let repair = own.map(|(_, own)| Repair::rename(condition.place, &condition.key, own));
        let raised = Raised::at(condition.place, message).advice(advice).repair(repair);
        if condition.refuses_all {
            raised.outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented)
        } else {
            raised
        }
    };
    conditions.map(raise).collect()
}
