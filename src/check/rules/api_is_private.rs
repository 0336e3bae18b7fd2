//! GF604: The API is private.

use super::{Evidence, Rule, example};
use crate::check::cursor::Cursor;
use crate::check::env::Env;
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::origin::OriginKind;
use crate::cloudfront::forwarding::{Certainty, Class};

pub(super) const RULE: Rule = Rule {
    id: "GF604",
    title: "The API is private",
    severity: Severity::Error,
    what: "The API in the template has the endpoint type PRIVATE, and a distribution has its default endpoint as origin.",
    why: "A private API can be called through an interface VPC endpoint alone; CloudFront comes from outside the VPC.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html",
    evidence: Evidence::Documented,
    failing: example!("GF604", "failing"),
    passing: example!("GF604", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, _, origin) in scene.before_apis() {
        let Some(origin) = origin.filter(|origin| origin.kind == OriginKind::ExecuteApi) else { continue };
        let Some(at) = origin.api.as_deref().and_then(|id| private(scene.env, id)) else { continue };
        found.push(
            Found::at(&at.pointer, "the API is private: CloudFront cannot reach it from outside its VPC")
                .help("make the endpoint type REGIONAL, or name a server that has access to the VPC as the origin")
                .outcome(Outcome::Unreachable, index, Class::ALL, Certainty::Documented),
        );
    }
    found
}

/// Where an API says that it is private: in a list of types, or as SAM has it, in one type or without a map around it.
fn private<'a>(env: Env<'a>, api: &str) -> Option<Cursor<'a>> {
    let own = Cursor::properties(env, api).and_then(|properties| properties.get("EndpointConfiguration"));
    let is_sam = env.sections.resource_type(api).is_none_or(|name| name == "AWS::Serverless::Api");
    let globals = || Cursor::globals(env, "Api")?.get("EndpointConfiguration");
    let endpoint = own.or_else(|| globals().filter(|_| is_sam))?;
    let types = endpoint.get("Types").or_else(|| endpoint.get("Type")).unwrap_or(endpoint);
    types.items().into_iter().find(|name| name.text().as_known() == Some("PRIVATE"))
}
