//! GF208: A function sends a Host that no API has.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::code::Sent;
use crate::check::model::host::{Answer, answer};
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF208",
    title: "A function sends a Host that no API has",
    severity: Severity::Error,
    what: "The code of a function sets Host, before an API, to a name that is neither an execute-api endpoint nor a custom domain of the template, or to the viewer's own Host.",
    why: "API Gateway finds the API by Host and answers 403 Forbidden to a name that it does not know.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    evidence: Evidence::Documented,
    failing: example!("GF208", "failing"),
    passing: example!("GF208", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let (Answer::SentUnknown, Some(function)) = (answer(scene, behavior, origin), behavior.host_function()) else {
            continue;
        };
        let id = function.function.as_deref().unwrap_or_default();
        let name = match function.effect.as_ref().and_then(|effect| effect.sent.as_ref()) {
            Some(Sent::Name(name)) => format!("`{name}`"),
            _ => "the one of the viewer".to_owned(),
        };
        let message = format!(
            "the code of `{id}` sets Host to {name}, which API Gateway answers with 403 Forbidden, unless a custom domain that is not in this template has that name"
        );
        let domain = origin.map(|origin| origin.domain.to_string()).unwrap_or_default();
        found.push(
            Found::at(&function.at.pointer, message)
                .help(format!("set it to the origin's name, `{domain}`, or to that of an API Gateway custom domain"))
                .outcome(Outcome::HostRejected, index, Class::ALL, Certainty::Assumed),
        );
    }
    found
}
