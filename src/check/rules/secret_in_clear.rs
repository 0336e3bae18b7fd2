//! GF775: Secret in clear text.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{AddedHeader, Behavior, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF775",
    title: "Secret in clear text",
    severity: Severity::Warning,
    what: "An origin header that is named like a secret has its value written in the template.",
    why: "Everybody who can read the template, or the repository that it is in, can call the API as CloudFront does.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html",
    evidence: Evidence::Documented,
    failing: example!("GF775", "failing"),
    passing: example!("GF775", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|origin| origin.kind.may_be_api());
    let headers = origin.into_iter().flat_map(|origin| &origin.headers);
    headers.filter_map(raise).collect()
}

fn raise(header: &AddedHeader) -> Option<Raised> {
    let name = header.name.known().map(|name| name.to_ascii_lowercase())?;
    // Authorization replaces that of every viewer, which is another fault.
    let is_secret = name != "authorization" && header.is_secret;
    let value = header.value.as_known().filter(|value| is_secret && value.len() >= 6)?;
    // A flag is no secret, and neither is an example.
    if value.eq_ignore_ascii_case("enabled") || value.contains("{{") {
        return None;
    }
    let advice = message!["write `{{resolve:secretsmanager:NAME}}`: CloudFormation then puts the value in"];
    Some(Raised::at(header.value_place, message!["the value of ", code(&name), " is in the template"]).advice(advice))
}
