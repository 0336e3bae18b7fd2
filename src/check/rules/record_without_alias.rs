//! GF788: DNS record without an alias.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{Distribution, Text};

pub(super) const RULE: Rule = Rule {
    id: "GF788",
    title: "DNS record without an alias",
    severity: Severity::Error,
    what: "A DNS record leads to the distribution under a name that is not one of its aliases.",
    why: "CloudFront answers 403 to requests for a name that no distribution has as alias.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html",
    evidence: Evidence::Documented,
    failing: example!("GF788", "failing"),
    passing: example!("GF788", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for record in &distribution.records {
        let Some(name) = record.name.known() else { continue };
        let shown = name.to_string();
        let shown = shown.trim_end_matches('.');
        if distribution.aliases.iter().any(|alias| covers(&alias.name, name, shown)) {
            continue;
        }
        let advice = message!["add it to `Aliases`, with a certificate that covers it"];
        let message = message![code(shown), " is no alias of the distribution: CloudFront answers 403"];
        raised.push(Raised::at(record.name.place, message).advice(advice));
    }
    raised
}

/// Reports whether an alias is, or may be, the name of a record. A wildcard covers all subdomains.
fn covers(alias: &Text, name: &Text, shown: &str) -> bool {
    match (alias.as_known(), name.as_known()) {
        (Some(alias), Some(_)) => {
            let wildcard = alias.strip_prefix('*').unwrap_or(alias).to_ascii_lowercase();
            let name = shown.to_ascii_lowercase();
            if alias.starts_with('*') { name.ends_with(&wildcard) } else { name == wildcard }
        }
        _ => alias == name || alias.to_string() == shown || alias.is_same_name(name) != Some(false),
    }
}
