//! GF778: Disabled default endpoint without a lock.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, Distribution, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF778",
    title: "Disabled default endpoint without a lock",
    severity: Severity::Note,
    what: "The origin is a custom domain of an API, the default endpoint of the API is disabled, and the API demands neither a header of CloudFront nor a client certificate.",
    why: "The regional name of the custom domain answers every request that has the domain as its Host, so clients can go around CloudFront.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    evidence: Evidence::Documented,
    failing: example!("GF778", "failing"),
    passing: example!("GF778", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|origin| origin.kind == OriginKind::ApiGatewayDomain);
    let Some(origin) = origin.filter(|origin| origin.demands_certificate.is_none() && origin.private_domain.is_none())
    else {
        return Vec::new();
    };
    // A header that is a secret may be demanded by code.
    let is_locked = origin.headers.iter().any(|header| header.is_secret)
        || origin.demands.iter().flat_map(|demands| &demands.locks).any(|lock| origin.adds_header(&lock.header));
    let disabled = origin.demands.iter().filter_map(|demands| demands.disabled_endpoint.as_ref());
    let disabled = disabled.filter(|disabled| disabled.is(&true) && !is_locked);
    let raise = |disabled: &crate::model::At<bool>| {
        let message =
            message!["the regional name of the custom domain still answers: clients can go around CloudFront"];
        let advice = message!["demand a secret header or a client certificate that only CloudFront has"];
        Raised::at(disabled.place, message).related(origin.domain_place, message!["the custom domain"]).advice(advice)
    };
    disabled.map(raise).collect()
}
