//! GF204: IAM authorization with a changed Host or path.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, Distribution, Host, Login};

pub(super) const RULE: Rule = Rule {
    id: "GF204",
    title: "IAM authorization with a changed Host or path",
    severity: Severity::Warning,
    what: "The API in this template uses AWS_IAM, and it sees another Host or path than the client signed.",
    why: "SigV4 signs Host and path. If the API receives another name than the client signed, API Gateway answers 403: the request signature does not match.",
    source: "https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch",
    evidence: Evidence::Documented,
    failing: example!("GF204", "failing"),
    passing: example!("GF204", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let origin = behavior.origin.as_deref().filter(|origin| behavior.may_reach_api() && origin.login == Login::Iam);
    let Some(origin) = origin else { return Vec::new() };
    let changed = if matches!(behavior.delivery.host, Host::Origin | Host::Rewritten) {
        "Host"
    } else if !origin.path.is_empty() {
        "path"
    } else {
        return Vec::new();
    };
    let message = message!["the API checks SigV4 signatures, and sees another ", changed, " than its clients signed"];
    let advice = message![
        "give API Gateway a custom domain with the distribution's name and forward Host, or let clients sign for the execute-api host and the path with the stage"
    ];
    vec![Raised::at(behavior.request_policy_place(), message).advice(advice)]
}
