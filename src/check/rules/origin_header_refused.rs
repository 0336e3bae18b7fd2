//! GF523: Origin header that CloudFront does not add.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message, policy_setting};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::Certainty;
use crate::cloudfront::headers::is_refused_at_origin;
use crate::model::{Distribution, Setting};

pub(super) const RULE: Rule = Rule {
    id: "GF523",
    title: "Origin header that CloudFront does not add",
    severity: Severity::Error,
    what: "OriginCustomHeaders names Host, Cookie, a header that begins with `X-Amz-` or `X-Edge-`, or another that CloudFront reserves.",
    why: "CloudFront refuses such a distribution. Host cannot be set this way: it is the origin's name, the viewer's, or the one that a function sets.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-denylist",
    evidence: Evidence::Documented,
    failing: example!("GF523", "failing"),
    passing: example!("GF523", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for origin in &distribution.origins {
        for header in origin.headers.iter().map(|header| &header.name) {
            let Some(name) = header.known().filter(|name| is_refused_at_origin(name)) else { continue };
            let advice = if name.eq_ignore_ascii_case("host") {
                message![
                    "remove it: set ",
                    policy_setting(Setting::OriginRequestPolicy, origin.request_policy()),
                    ", and CloudFront sends the Host that the origin expects"
                ]
            } else {
                message!["choose another name, such as `X-Origin-Verify`"]
            };
            let message = message!["CloudFront does not accept ", code(name), " as an origin header"];
            let repair = Repair::remove_item(header.place, message!["remove the origin header ", code(name)]);
            raised.push(
                Raised::at(header.place, message).advice(advice).repair(repair).undeployable(Certainty::Documented),
            );
        }
    }
    raised
}
