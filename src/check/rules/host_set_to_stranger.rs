//! GF208: Function that sends a Host of no API.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Outcome, Raised, Severity};
use crate::check::message::{Piece, code, message};
use crate::check::repair::Repair;
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::edge_code::Sent;
use crate::model::{Behavior, Distribution, EdgeFunction, HostCheck, Origin};

pub(super) const RULE: Rule = Rule {
    id: "GF208",
    title: "Function that sends a Host of no API",
    severity: Severity::Error,
    what: "The code of a function sets Host, for an API, to a name that is neither an execute-api endpoint nor a custom domain of the template, or to the viewer's own Host.",
    why: "API Gateway finds the API by Host and answers 403 Forbidden to a name that it does not know.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
    evidence: Evidence::Documented,
    failing: example!("GF208", "failing"),
    passing: example!("GF208", "passing"),
    find: Find::Behavior(find),
};

fn find(_: &Distribution, behavior: &Behavior) -> Vec<Raised> {
    let is_unknown = behavior.delivery.host_check == HostCheck::SentUnknown;
    let Some((function, origin)) = behavior.host_function().zip(behavior.origin.as_deref()).filter(|_| is_unknown)
    else {
        return Vec::new();
    };
    let mut message = message!["the code of ", code(function.name.as_deref().unwrap_or_default()), " sets Host to "];
    match function.effect.as_ref().and_then(|effect| effect.sent.as_ref()) {
        Some(Sent::Name(name)) => message.push(code(name)),
        _ => message.push("the one of the viewer"),
    }
    message.extend(message![
        ", which API Gateway answers with 403 Forbidden, unless a custom domain that is not in this ",
        Piece::Source,
        " has that name"
    ]);
    let raised = Raised::at(function.place, message)
        .advice(message![
            "set it to the origin's name, ",
            &origin.domain,
            ", or to that of an API Gateway custom domain"
        ])
        .outcome(Outcome::HostRejected, Class::ALL, Certainty::Assumed);
    vec![raised.repair(own_name(function, origin))]
}

/// Returns the repair that makes the code send the name of the origin, if both names are written as they are.
fn own_name(function: &EdgeFunction, origin: &Origin) -> Option<Repair> {
    let Some(Sent::Name(name)) = function.effect.as_ref()?.sent.as_ref() else { return None };
    let (facts, own) = (function.code.as_ref()?, origin.domain.as_known()?);
    let written = ["'", "\""].map(|quote| (format!("{quote}{name}{quote}"), format!("{quote}{own}{quote}")));
    let (written, new) = written.into_iter().find(|(written, _)| facts.program.code.contains(written))?;
    Some(Repair::reword(facts.place, &written, &new, message!["send ", code(own), " as Host"]).unsafely())
}
