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
    what: "OriginCustomHeaders names Host, Cookie, a header that begins with `X-Amz-` or `X-Edge-`, or another that CloudFront reserves. Or it names one header twice, or has a name that no header has.",
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
        for (index, header) in origin.headers.iter().map(|header| &header.name).enumerate() {
            let mut earlier = origin.headers.iter().take(index).filter_map(|header| header.name.known());
            if let Some(name) = header.known()
                && earlier.any(|other| other.eq_ignore_ascii_case(name))
            {
                let message = message!["the origin header ", code(name), " is there twice"];
                let advice = message!["remove one of them: the names of headers have no case"];
                raised.push(Raised::at(header.place, message).advice(advice).undeployable(Certainty::Assumed));
                continue;
            }
            if let Some(name) = header.known().filter(|name| !is_header_name(name)) {
                let message = message![code(name), " is not the name of a header"];
                let advice = message!["write a name of letters, digits and hyphens"];
                raised.push(Raised::at(header.place, message).advice(advice).undeployable(Certainty::Documented));
                continue;
            }
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

/// Reports whether a text is a token, as the name of a header must be. A variable of a tool may become one.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>
fn is_header_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~{}:".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}
