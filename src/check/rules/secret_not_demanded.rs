//! GF776: Secret header that the API does not demand.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Piece, code, message};
use crate::model::{AddedHeader, Behavior, Distribution, Origin, SecretReaders};

pub(super) const RULE: Rule = Rule {
    id: "GF776",
    title: "Secret header that the API does not demand",
    severity: Severity::Warning,
    what: "CloudFront adds a header that is named like a secret, and no web ACL, resource policy, authorizer or code in the template reads it. It is a note if an integration runs code that is elsewhere.",
    why: "The API answers requests without the header too: clients can go around CloudFront.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html",
    evidence: Evidence::Documented,
    failing: example!("GF776", "failing"),
    passing: example!("GF776", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    origin.headers.iter().filter_map(|header| raise(origin, header)).collect()
}

fn raise(origin: &Origin, header: &AddedHeader) -> Option<Raised> {
    let name = header.name.known().map(|name| name.to_ascii_lowercase())?;
    // Authorization replaces that of every viewer, which is another fault.
    if !header.is_secret || header.readers == SecretReaders::Possible || name == "authorization" {
        return None;
    }
    let mut locks = origin.demands.iter().flat_map(|demands| &demands.locks);
    if locks.any(|lock| lock.header == name) {
        return None;
    }
    let message = message!["CloudFront sends ", code(&name), ", and nothing in this ", Piece::Source, " demands it"];
    let advice = message![
        "demand the header in a regional web ACL on the stage of a REST API, or in a Lambda authorizer of an HTTP API"
    ];
    let raised = Raised::at(header.value_place, message).advice(advice);
    Some(match header.readers {
        SecretReaders::CodeElsewhere => raised.severity(Severity::Note),
        SecretReaders::Nobody | SecretReaders::Possible => raised,
    })
}
