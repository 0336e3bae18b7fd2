//! GF101: CloudFront removes Authorization.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Outcome, Severity};
use crate::check::model::Scene;
use crate::check::model::api::Login;
use crate::cloudfront::forwarding::{Caching, Class};
use crate::cloudfront::managed::{ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED};

pub(super) const RULE: Rule = Rule {
    id: "GF101",
    title: "CloudFront removes Authorization",
    severity: Severity::Error,
    what: "Nothing forwards Authorization: neither the cache key nor the origin request policy names it, nor do legacy ForwardedValues. CloudFront then removes it from GET and HEAD, and from OPTIONS where OPTIONS is cached.",
    why: "The API answers 401 to GET while POST works, because CloudFront leaves the header on POST, PUT, PATCH and DELETE.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
    evidence: Evidence::Documented,
    failing: example!("GF101", "failing"),
    passing: example!("GF101", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, behavior, origin) in scene.before_apis() {
        let is_likely_api = origin.is_some_and(|origin| origin.kind.is_api() || origin.hints_at_api);
        if !is_likely_api || behavior.settings.blocks_authorization() {
            continue;
        }
        let carriage = |class| behavior.settings.authorization(class, behavior.caches_options());
        let stripped: Vec<Class> =
            Class::ALL.into_iter().filter(|class| carriage(*class).arrives == Some(false)).collect();
        let Some(first) = stripped.first() else { continue };
        let methods: Vec<&str> = stripped.iter().flat_map(|class| class.methods()).copied().collect();
        let reads = match scene.login(origin) {
            Login::Unseen => "",
            Login::Nobody => "; harmless here: nothing in this template reads it",
            Login::Headers(names) if !names.iter().any(|name| name == "authorization") => {
                "; harmless here: the authorizers in this template read other headers"
            }
            Login::Headers(_) | Login::Iam => "; this breaks the login: the API in this template reads it",
        };
        let message = format!("CloudFront removes Authorization from {}{reads}", methods.join(", "));
        let policy = ALL_VIEWER_EXCEPT_HOST_HEADER;
        let help = if behavior.at.get("ForwardedValues").is_some() {
            "add `Authorization` to `ForwardedValues.Headers`".to_owned()
        } else if behavior.settings.caching() == Caching::Disabled {
            format!("set `OriginRequestPolicyId: {}` ({})", policy.id, policy.name)
        } else {
            // Forwarded without caching disabled, one user's answers could reach another.
            let cache = CACHING_DISABLED;
            format!(
                "set `CachePolicyId: {}` ({}) and `OriginRequestPolicyId: {}` ({})",
                cache.id, cache.name, policy.id, policy.name
            )
        };
        let key = if behavior.request.is_some() { "OriginRequestPolicyId" } else { "CachePolicyId" };
        let certainty = carriage(*first).certainty;
        found.push(Found::key(&behavior.at, key, message).help(help).outcome(
            Outcome::Stripped,
            index,
            stripped,
            certainty,
        ));
    }
    found
}
