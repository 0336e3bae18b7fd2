//! GF510: Origin domain name that is not a domain name.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Message, code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF510",
    title: "Origin domain name that is not a domain name",
    severity: Severity::Error,
    what: "DomainName of an origin is empty, has a scheme, a path, a port or a blank, has no dot, or is the ID, the name or the ARN of something.",
    why: "CloudFront accepts a domain name and refuses anything else. The ApiEndpoint of an HTTP API is a URL, so the host must be taken out of it.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF510", "failing"),
    passing: example!("GF510", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let raised = |origin: &Origin| {
        let raised = Raised::at(origin.domain_place, fault(origin)?)
            .advice(message!["write only the host, such as `!Sub ${Api}.execute-api.${AWS::Region}.amazonaws.com`, and the stage in `OriginPath`"])
            .undeployable(Certainty::Documented);
        Some(match host(origin) {
            Some(host) => {
                let title = message!["write ", code(host), " alone"];
                raised.repair(Repair::replace(origin.domain_place, NewValue::Text(host.to_owned()), title))
            }
            None => raised,
        })
    };
    distribution.origins.iter().filter_map(raised).collect()
}

/// Returns what is wrong with the domain name of an origin.
fn fault(origin: &Origin) -> Option<Message> {
    let domain = &origin.domain;
    if let Some(noun) = origin.not_a_name {
        return Some(message![domain, " is ", noun, "; CloudFront wants a domain name"]);
    }
    if domain.has_known(|text| text.contains("${") && !text.contains("{{")) {
        return Some(message![domain, " is not a domain name: `${…}` is replaced in the argument of `!Sub` only"]);
    }
    if domain.has_known(|text| text.contains('/')) {
        return Some(message![domain, " is not a domain name; CloudFront refuses a scheme and a path"]);
    }
    if domain.has_known(|text| text.contains(|c: char| c == ':' || c.is_whitespace())) {
        return Some(message![domain, " is not a domain name; CloudFront refuses a port and blanks"]);
    }
    let known = domain.as_known()?;
    if known.is_empty() {
        // The schema says so of an origin without the property.
        return (origin.domain_place != origin.place).then(|| message!["the domain name of the origin is empty"]);
    }
    // A tool may fill in a variable, and a tenant a parameter.
    if known.contains(['{', '#', '$']) {
        return None;
    }
    if !known.contains('.') {
        return Some(message![domain, " is not a domain name: it has no dot"]);
    }
    // https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
    let is_label = |label: &str| (1..=63).contains(&label.len());
    let mut labels = known.strip_suffix('.').unwrap_or(known).split('.');
    (!labels.all(is_label)).then(|| message![domain, " is not a domain name: a part of it is empty or too long"])
}

/// Returns the host of an origin that is a URL without a path.
fn host(origin: &Origin) -> Option<&str> {
    let (_, host) = origin.domain.as_known()?.split_once("://")?;
    let host = host.strip_suffix('/').unwrap_or(host);
    (!host.contains('/')).then_some(host)
}
