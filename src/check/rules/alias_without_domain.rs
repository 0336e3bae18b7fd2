//! GF661: Alias that API Gateway does not know.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{Piece, message};
use crate::model::{Behavior, Distribution, Host, HostCheck, Text};

pub(super) const RULE: Rule = Rule {
    id: "GF661",
    title: "Alias that API Gateway does not know",
    severity: Severity::Warning,
    what: "The viewer's Host is forwarded to an API, and only some of the aliases of the distribution are names of API Gateway custom domains in the template.",
    why: "Each alias is a Host that API Gateway gets. It answers 403 Forbidden to one that has no custom domain of its own.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    evidence: Evidence::Documented,
    failing: example!("GF661", "failing"),
    passing: example!("GF661", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_viewers =
        behavior.delivery.host == Host::Viewer && matches!(behavior.delivery.host_check, HostCheck::Accepted(_));
    let aliases = &distribution.aliases;
    let has_domain = |alias: &Text| distribution.domains.iter().any(|domain| may_cover(domain, alias));
    if !is_viewers || behavior.api_origin().is_none() || !aliases.iter().any(|alias| has_domain(&alias.name)) {
        return Vec::new();
    }
    let strangers = aliases.iter().filter(|alias| !has_domain(&alias.name));
    let raised = |alias: &crate::model::Alias| {
        let message = message![
            "no custom domain in this ",
            Piece::Source,
            " has the name ",
            &alias.name,
            ": API Gateway answers 403 Forbidden to its requests, unless the domain is made elsewhere"
        ];
        Raised::at(alias.place, message)
            .advice(message!["add a custom domain with this name and its mappings, or remove the alias"])
    };
    strangers.map(raised).collect()
}

/// Reports whether a custom domain may have the name, or be a wildcard for it.
fn may_cover(domain: &Text, alias: &Text) -> bool {
    domain.is_same_name(alias) != Some(false) || domain.is_wildcard_of(alias)
}
