//! GF777: Way around a lock.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{Behavior, Demands, Distribution, OpenPart, OpenWay, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF777",
    title: "Way around a lock",
    severity: Severity::Warning,
    what: "A part of the API does not demand what the API demands of CloudFront: the default endpoint of an API whose custom domain has mutual TLS, a stage without the web ACL, a route without the authorizer.",
    why: "Clients can go around CloudFront on that way.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    evidence: Evidence::Documented,
    failing: example!("GF777", "failing"),
    passing: example!("GF777", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let ways = origin.demands.iter().flat_map(|demands| open_ways(origin, demands));
    let endpoints = origin.demands.iter().filter_map(|demands| default_endpoint(origin, demands));
    ways.chain(endpoints).collect()
}

/// Returns the parts of an API that do not demand a header which CloudFront adds.
fn open_ways(origin: &Origin, demands: &Demands) -> Vec<Raised> {
    let is_off = demands.disabled_endpoint.as_ref().is_some_and(|disabled| disabled.is(&true));
    // The mappings of a custom domain decide which stages it leads to.
    let is_reached = |way: &&OpenWay| !(is_off && matches!(way.part, OpenPart::Stage(_)));
    let sent = demands.open_ways.iter().filter(|way| origin.adds_header(&way.header)).filter(is_reached);
    let raise = |way: &OpenWay| match &way.part {
        OpenPart::Route(name) => {
            let message = message!["the route ", code(name), " does not demand the header ", code(&way.header)];
            Raised::at(way.place, message).advice(message!["give the route the authorizer that demands the header"])
        }
        OpenPart::Stage(name) => {
            let message =
                message!["the stage ", code(name), " has no web ACL that demands the header ", code(&way.header)];
            Raised::at(way.place, message).advice(message!["associate the web ACL with this stage too"])
        }
    };
    sent.map(raise).collect()
}

/// Returns the default endpoint that asks for no certificate, beside a custom domain that does.
fn default_endpoint(origin: &Origin, demands: &Demands) -> Option<Raised> {
    let (domain, _) = (origin.demands_certificate?, origin.client_certificate?);
    let disabled = demands.disabled_endpoint.as_ref()?;
    let is_on = !disabled.is_set() || disabled.is(&false);
    let message = message!["the default endpoint of the API answers without a client certificate"];
    let raised = Raised::at(disabled.place, message)
        .related(domain, message!["the custom domain demands one"])
        .advice(message!["set `DisableExecuteApiEndpoint: true`"]);
    is_on.then_some(raised)
}
