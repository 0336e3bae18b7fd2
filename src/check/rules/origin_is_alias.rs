//! GF512: Origin that is the distribution itself.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::cloudfront::forwarding::Certainty;
use crate::model::Distribution;

pub(super) const RULE: Rule = Rule {
    id: "GF512",
    title: "Origin that is the distribution itself",
    severity: Severity::Error,
    what: "DomainName of an origin is one of the distribution's Aliases.",
    why: "CloudFront would send requests to itself, and refuses that.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    evidence: Evidence::Reported,
    failing: example!("GF512", "failing"),
    passing: example!("GF512", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    for origin in &distribution.origins {
        let same = distribution.aliases.iter().find(|alias| alias.name.is_same_name(&origin.domain) == Some(true));
        let Some(alias) = same else { continue };
        let message =
            message!["the origin ", &origin.domain, " is an alias of this distribution, which would call itself"];
        raised.push(
            Raised::at(origin.domain_place, message)
                .related(alias.place, message!["the alias"])
                .advice(message!["name the API's own endpoint, or the regional domain name of its custom domain"])
                .undeployable(Certainty::Reported),
        );
    }
    raised
}
