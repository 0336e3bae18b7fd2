//! GF204: IAM authorization behind a changed Host or path.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Host, host};
use crate::check::model::login::Login;

pub(super) const RULE: Rule = Rule {
    id: "GF204",
    title: "IAM authorization behind a changed Host or path",
    severity: Severity::Warning,
    what: "The API in this template uses AWS_IAM, and it sees another Host or path than the client signed.",
    why: "SigV4 signs Host and path. With the viewer's name signed and the origin's name received, API Gateway answers 403: the request signature does not match.",
    source: "https://repost.aws/knowledge-center/api-gateway-iam-sigv4-mismatch",
    evidence: Evidence::Documented,
    failing: example!("GF204", "failing"),
    passing: example!("GF204", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let changes_path = origin.is_some_and(|origin| origin.path.as_known() != Some(""));
        let changes_host = matches!(host(behavior), Host::Origin | Host::Rewritten);
        if scene.login(origin) == Login::Iam && (changes_host || changes_path) {
            let what = if changes_host { "Host" } else { "path" };
            let message = format!("the API checks SigV4 signatures, and sees another {what} than its clients signed");
            found.push(Found::key(&behavior.at, "OriginRequestPolicyId", message).help(
                "give API Gateway a custom domain with the distribution's name and forward Host, or let clients sign for the execute-api host and the path with the stage",
            ));
        }
    }
    found
}
