//! GF787: API behind signed URLs or cookies.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF787",
    title: "API behind signed URLs or cookies",
    severity: Severity::Warning,
    what: "A behavior with an API as origin has trusted key groups or signers.",
    why: "CloudFront answers 403 to a request without a signed URL or signed cookies, whatever its Authorization is.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
    evidence: Evidence::Documented,
    failing: example!("GF787", "failing"),
    passing: example!("GF787", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(place) = behavior.signers.filter(|_| behavior.api_origin().is_some()) else { return Vec::new() };
    let message =
        message!["CloudFront answers 403 to requests without a signed URL or signed cookies: a token is not enough"];
    vec![Raised::at(place, message).advice(message!["remove it, if clients of the API have no signature"])]
}
