//! GF781: CORS for everybody before clients with credentials.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::message;
use crate::model::{Behavior, Distribution, Login};

pub(super) const RULE: Rule = Rule {
    id: "GF781",
    title: "CORS for everybody before clients with credentials",
    severity: Severity::Warning,
    what: "A response headers policy answers `*` before an API whose clients send credentials: as origin, with credentials allowed, or as header, which does not include Authorization.",
    why: "Browsers refuse an answer with `Access-Control-Allow-Origin: *` to a request with credentials, and `*` as header does not cover Authorization.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
    evidence: Evidence::Documented,
    failing: example!("GF781", "failing"),
    passing: example!("GF781", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let Some(cors) = behavior.cors_headers.as_ref().filter(|_| behavior.api_origin().is_some()) else {
        return Vec::new();
    };
    let has = |names: &[String], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let login = behavior.origin.as_deref().map(|origin| &origin.login);
    let is_public = login.is_some_and(|login| *login == Login::Nobody);
    let reads_authorization = login.and_then(Login::reads_authorization) != Some(false);
    let raised = if cors.credentials && has(&cors.origins, "*") {
        let message = message!["browsers refuse `*` as origin in an answer to a request with credentials"];
        Raised::at(cors.place, message).advice(message!["name the origins of the pages that may read answers"])
    } else if has(&cors.headers, "*") && !has(&cors.headers, "authorization") && reads_authorization {
        let message = message!["`*` as header does not cover Authorization: browsers refuse to send it"];
        Raised::at(cors.headers_place, message).advice(message!["name `Authorization` in `AccessControlAllowHeaders`"])
    } else if has(&cors.origins, "*") && !cors.credentials && !cors.replaces && !is_public {
        let message =
            message!["the policy answers every origin with `*`, which browsers refuse for requests with credentials"];
        let advice = message!["if pages of other origins send credentials, make a policy that names those origins"];
        Raised::at(cors.place, message).advice(advice).severity(Severity::Note)
    } else {
        return Vec::new();
    };
    vec![raised]
}
