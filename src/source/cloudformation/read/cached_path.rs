//! The paths in the cache keys of behaviors whose functions change them.

use super::list::ListedEntry;
use super::{edge, policy};
use crate::cloudfront::forwarding::{Caching, Settings};
use crate::model::{CachedPath, sample_path};
use crate::source::cloudformation::cursor::Cursor;
use crate::source::cloudformation::env::Env;

/// Returns an example for each cached behavior of a distribution; empty if no behavior has functions of CloudFront.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html>
pub(super) fn all(env: Env<'_>, id: &str) -> Vec<CachedPath> {
    let Some(listed) = env.lists.get(id) else { return Vec::new() };
    let entries = || listed.behaviors.iter().map(|behavior| &behavior.entry).chain(&listed.defaults);
    let has_functions =
        |entry: &ListedEntry<'_>| entry.value.as_map().is_some_and(|map| map.contains_key("FunctionAssociations"));
    if listed.behaviors.is_empty() || !entries().any(has_functions) {
        return Vec::new();
    }
    let behaviors = entries().filter_map(|entry| Cursor::follow(env, id, &entry.pointer));
    behaviors.filter_map(|behavior| path(&behavior)).collect()
}

fn path(behavior: &Cursor<'_>) -> Option<CachedPath> {
    let (cache, _) = policy::cache(behavior)?;
    let key = cache.contents.key.clone();
    let caching = Settings::Policies(cache.contents, None).caching();
    let pattern = match behavior.get("PathPattern") {
        Some(pattern) => pattern.expr().as_literal()?.to_owned(),
        None => "*".to_owned(),
    };
    if !matches!(caching, Caching::Cached | Caching::ZeroTtl) {
        return None;
    }
    let sample = sample_path(&format!("/{}", pattern.strip_prefix('/').unwrap_or(&pattern)));
    let path = edge::read(behavior).iter().try_fold(sample.clone(), |path, function| function.path_after(&path))?;
    Some(CachedPath {
        place: behavior.place(),
        is_rewritten: path != sample,
        path,
        key,
        policy: behavior.get("CachePolicyId")?.text(),
        pattern,
        target: behavior.get("TargetOriginId")?.text().as_known()?.to_owned(),
    })
}
