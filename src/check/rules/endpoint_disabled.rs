//! GF206: Disabled default endpoint.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::message;
use crate::check::repair::{NewValue, Repair};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::model::{Behavior, Distribution, Host, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF206",
    title: "Disabled default endpoint",
    severity: Severity::Error,
    what: "The API sees the Host of its default endpoint, and DisableExecuteApiEndpoint of that API is true.",
    why: "API Gateway answers 403 Forbidden to requests for a default endpoint that is disabled. Only its custom domains answer.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    evidence: Evidence::Documented,
    failing: example!("GF206", "failing"),
    passing: example!("GF206", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|origin| origin.kind == OriginKind::ExecuteApi);
    let Some((origin, api)) = origin.and_then(|origin| Some((origin, origin.api.as_ref()?))) else { return Vec::new() };
    let is_endpoints = matches!(behavior.delivery.host, Host::Origin | Host::Rewritten);
    if !is_endpoints || !api.disabled_endpoint.is(&true) {
        return Vec::new();
    }
    let message = message!["the API's default endpoint is disabled and answers 403 Forbidden"];
    let advice = message!["leave the endpoint enabled, or reach the API through an API Gateway custom domain"];
    let raised = Raised::at(api.disabled_endpoint.place, message)
        .related(origin.domain_place, message!["the origin is that endpoint"])
        .advice(advice)
        .repair(
            Repair::replace(api.disabled_endpoint.place, NewValue::Bool(false), message!["enable the endpoint"])
                .unsafely(),
        )
        .outcome(Outcome::HostRejected, Class::ALL, Certainty::Documented);
    vec![raised]
}
