//! GF664: Cached answers of different origins under one path.

use super::{Evidence, Find, Rule, example};
use crate::check::finding::{Raised, Severity};
use crate::check::message::{code, message};
use crate::model::{CachedPath, Distribution};

pub(super) const RULE: Rule = Rule {
    id: "GF664",
    title: "Cached answers of different origins under one path",
    severity: Severity::Warning,
    what: "Two behaviors are cached with the same headers, cookies and query strings in the key and have different origins, and functions on viewer-request make their paths equal.",
    why: "The path that a function gives the request is in the cache key. Neither the behavior nor the origin is named as a part of the key, so that one may get the answers of the other.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html",
    evidence: Evidence::Reported,
    failing: example!("GF664", "failing"),
    passing: example!("GF664", "passing"),
    find: Find::Distribution(find),
};

fn find(distribution: &Distribution) -> Vec<Raised> {
    let mut raised = Vec::new();
    let all = &distribution.cached_paths;
    for (index, own) in all.iter().enumerate() {
        let collides = |other: &&CachedPath| {
            let is_made_equal = own.path == other.path && (own.is_rewritten || other.is_rewritten);
            is_made_equal && has_same_key(own, other) && own.target != other.target
        };
        let Some(other) = all.iter().take(index).find(collides) else { continue };
        let message = message![
            "requests of ",
            code(&own.pattern),
            " and of ",
            code(&other.pattern),
            " may have the same path in the cache key, such as ",
            code(&own.path),
            ", and their origins differ"
        ];
        raised.push(
            Raised::at(own.place, message)
                .related(other.place, message!["the other behavior"])
                .advice(message!["keep different paths, or cache one of them only"]),
        );
    }
    raised
}

/// Reports whether two behaviors have the same key. Keys that are not known are the same if one policy has them.
fn has_same_key(one: &CachedPath, other: &CachedPath) -> bool {
    one.key == other.key && (one.key.is_known() || one.policy == other.policy)
}
