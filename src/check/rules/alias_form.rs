//! GF753: Alias with a trailing dot.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF753",
    title: "Alias with a trailing dot",
    severity: Severity::Error,
    what: "An alias ends with a dot, as names of DNS records do.",
    why: "CloudFront refuses it: an alternate domain name has no trailing dot.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
    evidence: Evidence::Reported,
    failing: example!("GF753", "failing"),
    passing: example!("GF753", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for alias in &distribution.aliases {
        if !alias.name.known_end().is_some_and(|end| end.ends_with('.')) {
            continue;
        }
        let name = alias.name.to_string();
        let without_dot = name.trim_end_matches('.');
        let advice = message!["write ", code(without_dot)];
        let is_written = alias.name.as_known().is_some();
        let repair = is_written.then(|| Repair::replace(alias.place, NewValue::text(without_dot), advice.clone()));
        raised.push(
            Raised::at(alias.place, message!["the alias ", code(&name), " ends with a dot"])
                .advice(advice)
                .repair(repair)
                .undeployable(Certainty::Reported),
        );
    }
    raised
}
