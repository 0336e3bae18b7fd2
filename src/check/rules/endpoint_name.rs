//! GF606: Name that no API has.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::diagnostic::similar;
use crate::model::{Behavior, Distribution, EndpointFault, Origin, endpoint_fault};
use crate::names::REGIONS;

pub(super) const RULE: Rule = Rule {
    id: "GF606",
    title: "Name that no API has",
    severity: Severity::Error,
    what: "The domain name of an origin is meant to be the default endpoint of an API, and its ID, service, Region or suffix does not exist.",
    why: "DNS does not know the name. CloudFront answers 502 to every request.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html",
    evidence: Evidence::Documented,
    failing: example!("GF606", "failing"),
    passing: example!("GF606", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = &behavior.origin else { return Vec::new() };
    let fault = endpoint_fault(&origin.domain.to_string());
    let message = match (origin.not_an_api, &fault) {
        (Some(noun), _) => message![noun, " is in the place of the API's ID in ", &origin.domain],
        (None, None) => return Vec::new(),
        (None, Some(EndpointFault::Id(id))) => message![code(id), " is not the ID of an API"],
        (None, Some(EndpointFault::Service(name))) => message![code(name), " is misspelt: the name has `execute-api`"],
        (None, Some(EndpointFault::NoRegion)) => message![&origin.domain, " has no Region"],
        (None, Some(EndpointFault::Region(region))) => message![code(region), " is not the code of a Region"],
        (None, Some(EndpointFault::Suffix(domain))) => message![code(domain), " is not a domain of AWS"],
    };
    let raised = Raised::at(origin.domain_place, message)
        .repair(fault.and_then(|fault| repair(origin, &fault)))
        .advice(message!["write the name as `!Sub ${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}`"])
        .outcome(Outcome::Unreachable, Class::ALL, Certainty::Documented);
    vec![raised]
}

/// Returns the repair of a misspelt service or Region.
fn repair(origin: &Origin, fault: &EndpointFault) -> Option<Repair> {
    let (written, meant) = match fault {
        EndpointFault::Service(service) => (service, "execute-api"),
        EndpointFault::Region(region) => (region, similar(region, REGIONS.iter().copied())?),
        EndpointFault::Id(_) | EndpointFault::NoRegion | EndpointFault::Suffix(_) => return None,
    };
    let (label, new) = (format!(".{written}."), format!(".{meant}."));
    Some(Repair::reword(origin.domain_place, &label, &new, message!["write ", code(meant)]).unsafely())
}
