//! GF206: The default endpoint is disabled.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::host::{Host, host};
use crate::check::model::origin::OriginKind;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF206",
    title: "The default endpoint is disabled",
    severity: Severity::Error,
    what: "The API sees the Host of its default endpoint, and DisableExecuteApiEndpoint of that API is true.",
    why: "API Gateway answers 403 Forbidden to requests for a default endpoint that is disabled; only its custom domains are served.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    evidence: Evidence::Documented,
    failing: example!("GF206", "failing"),
    passing: example!("GF206", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.kind == OriginKind::ExecuteApi) else { continue };
        let api = origin.api.as_deref().and_then(|id| Cursor::properties(scene.env, id));
        let disabled = api.and_then(|api| api.get("DisableExecuteApiEndpoint"));
        let Some(disabled) = disabled.filter(|disabled| disabled.text().as_known() == Some("true")) else { continue };
        if matches!(host(behavior), Host::Origin | Host::Rewritten) {
            let message = "the API's default endpoint is disabled and answers 403 Forbidden";
            found.push(
                Found::at(&disabled.pointer, message)
                    .help("leave the endpoint enabled, or reach the API through an API Gateway custom domain")
                    .outcome(Outcome::HostRejected, index, Class::ALL, Certainty::Documented),
            );
        }
    }
    found
}
