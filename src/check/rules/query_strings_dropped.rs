//! GF403: Query strings do not reach the API.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Class;
use crate::cloudfront::selection::Selection;

pub(super) const RULE: Rule = Rule {
    id: "GF403",
    title: "Query strings do not reach the API",
    severity: Severity::Warning,
    what: "Authorization is forwarded, but no query strings are.",
    why: "CloudFront forwards no query strings by itself: `?page=2` never arrives.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html",
    evidence: Evidence::Documented,
    failing: example!("GF403", "failing"),
    passing: example!("GF403", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, behavior, origin) in scene.before_apis() {
        let settings = &behavior.settings;
        let arrives = settings.authorization(Class::Read, behavior.caches_options()).arrives == Some(true);
        let Some(origin) = origin.filter(|origin| origin.kind.is_api()) else { continue };
        if arrives && settings.forwarded().query_strings == Selection::none() {
            let (key, help) = match behavior.cache {
                Some(_) => (
                    "CachePolicyId",
                    format!(
                        "put all query strings in the key of the cache policy, or set {}",
                        origin.request_policy().under("OriginRequestPolicyId")
                    ),
                ),
                None => ("ForwardedValues", "set `ForwardedValues.QueryString: true`".to_owned()),
            };
            found.push(Found::key(&behavior.at, key, "no query string reaches the API").help(help));
        }
    }
    found
}
