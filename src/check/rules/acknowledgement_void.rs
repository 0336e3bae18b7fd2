//! GF902: Acknowledgement without a reason, or of an unknown rule.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::diagnostic::similar;
use crate::model::{Acknowledgement, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF902",
    title: "Acknowledgement without a reason, or of an unknown rule",
    severity: Severity::Warning,
    what: "An entry of `Metadata.gatefront.allow` has no reason, or does not name a rule.",
    why: "A finding is accepted for a reason, and the next reader has to know it. Without one, the entry has no effect.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html",
    evidence: Evidence::Documented,
    failing: example!("GF902", "failing"),
    passing: example!("GF902", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    distribution.acknowledgements.iter().filter_map(fault).collect()
}

fn fault(entry: &Acknowledgement) -> Option<Raised> {
    let form = || message!["write `{rule: GF401, reason: …}`"];
    let Some(rule) = entry.rule.known() else {
        return Some(Raised::at(entry.place, message!["this acknowledgement does not name a rule"]).advice(form()));
    };
    if !super::ALL.iter().any(|known| known.id == rule) {
        let near = similar(rule, super::ALL.iter().map(|rule| rule.id));
        let advice = match near {
            Some(id) => message!["did you mean ", code(id), "?"],
            None => message!["`gatefront rules` lists them"],
        };
        return Some(Raised::at(entry.rule.place, message!["there is no rule ", code(rule)]).advice(advice));
    }
    let message = message![code(rule), " is acknowledged without a reason, which has no effect"];
    (!entry.has_reason()).then(|| Raised::at(entry.reason.place, message).advice(form()))
}
