//! GF303: Errors are cached for ten seconds.

use super::{Evidence, Rule, example};
use crate::check::finding::{Found, Severity};
use crate::check::model::Scene;
use crate::cloudfront::forwarding::Caching;
use crate::cloudfront::limits::CACHED_ERRORS;

pub(super) const RULE: Rule = Rule {
    id: "GF303",
    title: "Errors are cached for ten seconds",
    severity: Severity::Warning,
    what: "Nothing but the managed policy CachingDisabled exempts errors from caching; this behavior has another, and no CustomErrorResponses that set their time to zero.",
    why: "A 404 or 500 of the API is served for ten seconds after the API has recovered.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html",
    evidence: Evidence::Documented,
    failing: example!("GF303", "failing"),
    passing: example!("GF303", "passing"),
    find,
};

fn find(scene: &Scene<'_>) -> Vec<Found> {
    let responses = scene.config.list("CustomErrorResponses");
    let is_zero = |code: u16| {
        responses.iter().any(|response| {
            response.number("ErrorCode", 0) == Some(u64::from(code))
                && response.number("ErrorCachingMinTTL", 10) == Some(0)
        })
    };
    let kept: Vec<String> = CACHED_ERRORS.iter().filter(|code| !is_zero(**code)).map(u16::to_string).collect();
    let mut behaviors = scene.before_apis().filter(|(_, behavior, origin)| {
        behavior.settings.caching() == Caching::ZeroTtl && origin.is_some_and(|origin| origin.kind.is_api())
    });
    let Some((_, behavior, _)) = behaviors.next().filter(|_| !kept.is_empty()) else { return Vec::new() };
    let message = format!("answers are not meant to be kept, but errors are, for ten seconds: {}", kept.join(", "));
    vec![Found::key(&behavior.at, behavior.settings_key(), message).help(
        "add `CustomErrorResponses` with `ErrorCachingMinTTL: 0` for each, or use the managed policy CachingDisabled",
    )]
}
