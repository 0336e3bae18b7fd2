//! Rewritten paths and the cache: a function on viewer-request changes the cache key.

use super::Resolver;
use crate::cloudfront::path_pattern::PathPattern;
use crate::diagnostic::{Diagnostic, Span};
use crate::plan::{Plan, Rewrite, Route, RouteTarget, Strategy};

impl Resolver<'_> {
    /// Reports two cached routes whose requests gatefront's own functions give the same path: AWS names neither the
    /// behavior nor the origin as a part of the cache key.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html>
    pub(super) fn shared_cache_keys(&mut self, plan: &Plan, spans: &[Span]) {
        let cached: Vec<(&Route, Span)> = plan
            .routes
            .iter()
            .zip(spans)
            .filter(|(route, _)| is_cached(route))
            .map(|(route, span)| (route, *span))
            .collect();
        for (index, (one, first)) in cached.iter().enumerate() {
            for (other, second) in cached.iter().skip(index + 1) {
                if one.has_origin_of(other) {
                    continue;
                }
                let Some(path) = same_path(plan, one, other) else { continue };
                let message =
                    format!("`{}` and `{}` may share answers: both ask for `{path}`", one.pattern, other.pattern);
                self.push(
                    Diagnostic::error(*second, message)
                        .related(*first, "the other one")
                        .note("a function changes the path before CloudFront looks into its cache, whose key has neither the route nor the origin in it")
                        .help("leave out `strip_prefix` for one of them, give their paths different beginnings, or do not cache one of them (`cache: CachingDisabled`)"),
                );
            }
        }
    }
}

fn is_cached(route: &Route) -> bool {
    use crate::cloudfront::managed::CACHING_DISABLED;
    use crate::plan::{Cache, Policy};
    match (&route.cache, &route.target) {
        (Some(Cache::Policy(Policy::Managed(policy))), _) => *policy != CACHING_DISABLED,
        (Some(_), _) | (None, RouteTarget::Site(_)) => true,
        (None, RouteTarget::Api(target)) => matches!(target.strategy, Strategy::ZeroTtl(_)),
        (None, _) => false,
    }
}

/// Paths that a route asks for, after its function.
struct Asked {
    pattern: PathPattern,
    is_rewritten: bool,
}

/// Returns a path that both routes ask for, after their functions.
fn same_path(plan: &Plan, one: &Route, other: &Route) -> Option<String> {
    let others = asked(other);
    let takes = |route: &Route, asked: &Asked, path: &str| {
        asked.is_rewritten || plan.route_of(path).is_some_and(|taking| taking.pattern == route.pattern)
    };
    asked(one).iter().find_map(|first| {
        others.iter().find_map(|second| {
            let path = first.pattern.meet(&second.pattern)?.example();
            // A path that no function changes is asked for by the one route that takes it.
            let is_same = takes(one, first, &path) && takes(other, second, &path);
            is_same.then_some(path)
        })
    })
}

fn asked(route: &Route) -> Vec<Asked> {
    let rewritten = |text: &str| Asked { pattern: PathPattern::unchecked(text), is_rewritten: true };
    let mut asked = vec![Asked { pattern: route.pattern.clone(), is_rewritten: false }];
    for rewrite in route.rewrites() {
        match rewrite {
            Rewrite::Strip(prefix) => {
                let rest = route.pattern.as_str().strip_prefix(prefix.as_str()).unwrap_or_default();
                asked = vec![rewritten(if rest.is_empty() { "/" } else { rest })];
            }
            Rewrite::Spa(index) => asked.push(rewritten(&index)),
            Rewrite::Root => asked = vec![rewritten("/")],
            Rewrite::Answer(_) => return Vec::new(),
            // The file is below the path itself.
            Rewrite::Directories => {}
        }
    }
    asked
}
