//! GF105: What the authorizer reads is not forwarded.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::check::model::login::Login;
use crate::check::model::origin::Origin;
use crate::cloudfront::forwarding::Settings;
use crate::cloudfront::managed::ALL_VIEWER_EXCEPT_HOST_HEADER;

pub(super) const RULE: Rule = Rule {
    id: "GF105",
    title: "What the authorizer reads is not forwarded",
    severity: Severity::Error,
    what: "An authorizer of the API in this template reads another header than Authorization, or a query string, or its methods want an API key, and CloudFront does not forward that.",
    why: "An authorizer whose identity source is missing answers 401 without being called.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    evidence: Evidence::Documented,
    failing: example!("GF105", "failing"),
    passing: example!("GF105", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let Login::Reads(sources) = scene.login(origin) else { continue };
        let forwarded = behavior.settings.forwarded();
        // Legacy settings forward headers that they do not name.
        let is_legacy = matches!(behavior.settings, Settings::Legacy(..));
        let own = origin.map(|origin| origin.at.list("OriginCustomHeaders")).unwrap_or_default();
        let is_added = |name: &str| {
            own.iter().filter_map(|header| header.known("HeaderName")).any(|header| header.eq_ignore_ascii_case(name))
        };
        let headers = sources.headers.iter().filter(|name| {
            let is_dropped = !is_legacy && forwarded.headers.contains(name) == Some(false);
            *name != "authorization" && is_dropped && !is_added(name)
        });
        let query_strings =
            sources.query_strings.iter().filter(|name| forwarded.query_strings.contains(name) == Some(false));
        let all = headers.map(|name| ("header", name)).chain(query_strings.map(|name| ("query string", name)));
        let policy = origin.map_or(ALL_VIEWER_EXCEPT_HOST_HEADER, Origin::request_policy);
        for (kind, name) in all {
            let message =
                format!("the API knows its callers by the {kind} `{name}`, which CloudFront does not forward");
            let (key, help) = match (&behavior.settings, kind) {
                (Settings::Legacy(..), _) => ("ForwardedValues", "set `ForwardedValues.QueryString: true`".to_owned()),
                _ => ("OriginRequestPolicyId", format!("set {}", policy.under("OriginRequestPolicyId"))),
            };
            found.push(Found::key(&behavior.at, key, message).help(help));
        }
    }
    found
}
