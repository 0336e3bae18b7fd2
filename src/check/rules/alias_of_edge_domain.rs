//! GF527: Alias that an edge-optimized custom domain has.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::{Distribution, Place, Text};

pub(super) const RULE: Rule = Rule {
    id: "GF527",
    title: "Alias that an edge-optimized custom domain has",
    severity: Severity::Error,
    what: "An alias of the distribution is the name of an edge-optimized custom domain in the template.",
    why: "API Gateway makes a distribution of its own with that alias, and CloudFront refuses a second one: `CNAMEAlreadyExists`.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html",
    evidence: Evidence::Documented,
    failing: example!("GF527", "failing"),
    passing: example!("GF527", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for alias in &distribution.aliases {
        let is_same = |(name, _): &&(Text, Place)| name.is_same_name(&alias.name) == Some(true);
        let Some((name, place)) = distribution.edge_domains.iter().find(is_same) else { continue };
        let message =
            message!["the edge-optimized custom domain ", name, " is an alias of a distribution of AWS already"];
        raised.push(
            Raised::at(alias.place, message)
                .related(*place, message!["the custom domain"])
                .advice(message!["make the endpoint type of the custom domain REGIONAL, with `RegionalCertificateArn`"])
                .undeployable(Certainty::Documented),
        );
    }
    raised
}
