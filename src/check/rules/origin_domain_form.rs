//! GF510: Origin domain name that is a URL.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF510",
    title: "Origin domain name that is a URL",
    severity: Severity::Error,
    what: "DomainName of an origin has a scheme, a path, a port or a blank.",
    why: "CloudFront accepts a domain name and refuses `https://` or a slash. The ApiEndpoint of an HTTP API is a URL, so the host must be taken out of it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF510", "failing"),
    passing: example!("GF510", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let is_wrong = |text: &str| text.contains(|c: char| c == '/' || c == ':' || c.is_whitespace());
    let wrong = distribution.origins.iter().filter(|origin| origin.domain.has_known(is_wrong));
    wrong
        .map(|origin| {
            let refused = if origin.domain.has_known(|text| text.contains('/')) {
                " is not a domain name; CloudFront refuses a scheme and a path"
            } else {
                " is not a domain name; CloudFront refuses a port and blanks"
            };
            let message = message![&origin.domain, refused];
            let raised = Raised::at(origin.domain_place, message)
                .advice(message!["write only the host, such as `!Sub ${Api}.execute-api.${AWS::Region}.amazonaws.com`, and the stage in `OriginPath`"])
                .undeployable(Certainty::Documented);
            match host(origin) {
                Some(host) => {
                    let title = message!["write ", code(host), " alone"];
                    raised.repair(Repair::replace(origin.domain_place, NewValue::Text(host.to_owned()), title))
                }
                None => raised,
            }
        })
        .collect()
}

/// Returns the host of an origin that is a URL without a path.
fn host(origin: &Origin) -> Option<&str> {
    let (_, host) = origin.domain.as_known()?.split_once("://")?;
    let host = host.strip_suffix('/').unwrap_or(host);
    (!host.contains('/')).then_some(host)
}
