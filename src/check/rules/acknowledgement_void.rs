//! GF902: An acknowledgement that counts for nothing.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::acknowledgement::{self, Acknowledgement};
use crate::diagnostic::similar;

pub(super) const RULE: Rule = Rule {
    id: "GF902",
    title: "An acknowledgement that counts for nothing",
    severity: Severity::Warning,
    what: "An entry of `Metadata.gatefront.allow` has no reason, or names no rule.",
    why: "A finding is accepted for a reason, which the next reader wants to know.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html",
    evidence: Evidence::Documented,
    failing: example!("GF902", "failing"),
    passing: example!("GF902", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    acknowledgement::read(scene.env).iter().filter_map(fault).collect()
}

fn fault(entry: &Acknowledgement<'_>) -> Option<Found> {
    const FORM: &str = "write `{rule: GF401, reason: …}`";
    let Some(rule) = &entry.rule else {
        return Some(Found::at(&entry.at.pointer, "this acknowledgement names no rule").help(FORM));
    };
    if !super::ALL.iter().any(|known| known.id == rule) {
        let near = similar(rule, super::ALL.iter().map(|rule| rule.id));
        let help = near.map_or_else(|| "`gatefront rules` lists them".to_owned(), |id| format!("did you mean {id}?"));
        return Some(Found::key(&entry.at, "rule", format!("there is no rule `{rule}`")).help(help));
    }
    let message = format!("{rule} is accepted without a reason, so it is not");
    (!entry.counts()).then(|| Found::key(&entry.at, "reason", message).help(FORM))
}
