//! Behaviors that no request reaches, because an earlier one takes all that they would take.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern>

use super::Scene;
use super::behavior::Behavior;
use crate::check::finding::Found;
use crate::cloudfront::path_pattern::PathPattern;

/// The earlier behavior that takes every request which this one would take.
pub(crate) fn shadow<'s, 'a>(scene: &'s Scene<'a>, index: usize) -> Option<&'s Behavior<'a>> {
    let pattern = &scene.behaviors.get(index)?.pattern;
    scene.behaviors.iter().take(index).find(|earlier| covers(&earlier.pattern, pattern))
}

/// Whether something was found in a behavior that never matches.
pub(crate) fn is_unreached(scene: &Scene<'_>, found: &Found) -> bool {
    let of_effect = found.effect.as_ref().and_then(|effect| effect.behavior);
    of_effect.is_some_and(|index| shadow(scene, index).is_some())
}

/// Whether every path that `inner` matches is matched by `outer` too, where a `*` of the one takes any piece of the
/// other. A leading slash makes no difference.
fn covers(outer: &str, inner: &str) -> bool {
    PathPattern::unchecked(outer).covers(&PathPattern::unchecked(inner))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_pattern_covers_those_that_say_more() {
        for (outer, inner) in
            [("/*", "*"), ("api/*", "/api/v1/*"), ("*.json", "/a/b.json"), ("*.json", "/a/*.json"), ("a?", "/ab")]
        {
            assert!(covers(outer, inner), "{outer} {inner}");
        }
        for (outer, inner) in [("*.json", "*"), ("a?", "a*"), ("api/*", "/ap*"), ("a/b", "a/?"), ("a", "*a")] {
            assert!(!covers(outer, inner), "{outer} {inner}");
        }
    }
}
