//! GF779: Client certificate that the origin does not ask for.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::check::repair::Repair;
use crate::model::{Behavior, Distribution, OriginKind};

pub(super) const RULE: Rule = Rule {
    id: "GF779",
    title: "Client certificate that the origin does not ask for",
    severity: Severity::Warning,
    what: "The origin has OriginMtlsConfig, and is the default endpoint of an API, or a custom domain in this template without MutualTlsAuthentication.",
    why: "The default endpoint never asks for a client certificate, and a custom domain does so only with a truststore: the certificate keeps nobody out.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html",
    evidence: Evidence::Documented,
    failing: example!("GF779", "failing"),
    passing: example!("GF779", "passing"),
    find: Find::Behavior(find),
};

fn find(distribution: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(origin) = behavior.api_origin() else { return Vec::new() };
    let Some(certificate) = origin.client_certificate else { return Vec::new() };
    let is_here = || distribution.domains.iter().any(|name| name.is_same_name(&origin.own_name) == Some(true));
    let message = match origin.kind {
        OriginKind::ExecuteApi => message!["the default endpoint of an API asks for no client certificate"],
        OriginKind::ApiGatewayDomain if origin.demands_certificate.is_none() && is_here() => {
            message!["the custom domain has no truststore, and asks for no client certificate"]
        }
        _ => return Vec::new(),
    };
    let advice = message!["reach the API through a custom domain with `MutualTlsAuthentication`"];
    let raised = Raised::at(certificate, message).related(origin.domain_place, message!["the origin"]).advice(advice);
    let raised = raised.repair(Repair::remove_at(certificate, message!["remove `OriginMtlsConfig`"]));
    vec![raised]
}
