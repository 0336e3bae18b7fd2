//! Random sets of routes: their order, the route that CloudFront picks, and names that depend on nothing else.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use gatefront::{Synthesis, synth};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value as Json;

const PATTERNS: &[&str] = &[
    "/api/*",
    "/api",
    "/api/v1/*",
    "/api/v?/*",
    "/api/*.js",
    "/*.js",
    "/*z.js",
    "/*a",
    "/a*",
    "/a*b*",
    "/??",
    "/b/c/d",
    "/b/*",
];
const TARGETS: &[&str] = &[
    "api: {id: a1b2c3d4e5, type: http}",
    "api: {id: a1b2c3d4e5, type: http}, read_timeout: 60",
    "api: {id: f6g7h8i9j0, type: rest, stage: prod}, strategy: cloudfront-function",
    "api: {id: k1l2m3n4o5, type: rest, stage: v1}, strategy: lambda-edge",
    "api: {id: p6q7r8s9t0, type: http}, strategy: {type: zero-ttl, max_ttl: 5}",
    "site: {bucket: {create: true}}",
    "site: {bucket: {name: my-files, region: eu-west-1}}, cache: {default: 60}",
    "origin: {domain_name: app.example.com}",
    "respond: 404",
];

fn routes() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    subsequence(PATTERNS, 1..8).prop_shuffle().prop_flat_map(|patterns| {
        let targets = proptest::collection::vec(select(TARGETS), patterns.len());
        targets.prop_map(move |targets| patterns.iter().copied().zip(targets).collect())
    })
}

/// The template of routes in the order in which they are written, with a default behavior that has an origin.
fn synthesis(routes: &[(&str, &str)]) -> Synthesis {
    let mut config = "stack: s\nstrategy: managed-policy\napi: {region: us-east-1}\nroutes:\n".to_owned();
    config += "  /*: {origin: {domain_name: www.example.com}}\n";
    for (pattern, target) in routes {
        config.extend(["  '", pattern, "': {", target, "}\n"]);
    }
    synth(&config).unwrap_or_else(|error| panic!("{config}\n{error}"))
}

/// The behaviors in order, each with the pattern and the origin's ID; the default one is the last.
fn behaviors(template: &Json) -> Vec<(String, String)> {
    let config = &template["Resources"]["Distribution"]["Properties"]["DistributionConfig"];
    let listed = config["CacheBehaviors"].as_array().into_iter().flatten();
    let all = listed.chain([&config["DefaultCacheBehavior"]]);
    let text = |value: &Json| value.as_str().unwrap_or("*").to_owned();
    all.map(|behavior| (text(&behavior["PathPattern"]), text(&behavior["TargetOriginId"]))).collect()
}

fn json(synthesis: &Synthesis) -> Json {
    serde_json::from_str(&synthesis.to_json()).expect("JSON")
}

/// A match, from its definition: `*` is any text and `?` any one character.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((b'*', rest)) => (0..=path.len()).any(|taken| matches(rest, &path[taken..])),
        Some((b'?', rest)) => path.split_first().is_some_and(|(_, path)| matches(rest, path)),
        Some((c, rest)) => path.split_first().is_some_and(|(d, path)| c == d && matches(rest, path)),
    }
}

/// The key by which the documentation says that routes are sorted.
fn key(pattern: &str) -> (Reverse<usize>, Reverse<usize>, usize, usize, &str) {
    let count = |wanted: char| pattern.chars().filter(|c| *c == wanted).count();
    let beginning = pattern.chars().take_while(|c| !"*?".contains(*c)).count();
    let others = pattern.chars().count() - count('*');
    (Reverse(beginning), Reverse(others), count('?'), count('*'), pattern)
}

/// The resources and the origins by ID, without those that list the routes.
fn named(template: &Json) -> BTreeMap<String, Json> {
    let resources = template["Resources"].as_object().expect("resources").iter();
    let mut named: BTreeMap<String, Json> =
        resources.filter(|(id, _)| *id != "Distribution").map(|(id, found)| (id.clone(), found.clone())).collect();
    let origins = &template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"];
    for origin in origins.as_array().expect("origins") {
        named.insert(format!("origin {}", origin["Id"]), origin.clone());
    }
    named
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_is_that_of_the_documentation_whatever_the_files(routes in routes(), path in "/[abcdjsvz./1]{0,8}") {
        let template = json(&synthesis(&routes));
        let reversed: Vec<_> = routes.iter().rev().copied().collect();
        prop_assert_eq!(&template, &json(&synthesis(&reversed)));
        let found = behaviors(&template);
        let mut sorted: Vec<&str> = routes.iter().map(|(pattern, _)| *pattern).collect();
        sorted.sort_by_key(|pattern| key(pattern));
        let patterns: Vec<&str> = found.iter().map(|(pattern, _)| pattern.as_str()).collect();
        prop_assert_eq!(&patterns[..patterns.len() - 1], &sorted[..]);
        // The first behavior that matches, as CloudFront takes it, is that of the first route in the order.
        let taken = found.iter().find(|(pattern, _)| matches(pattern.as_bytes(), path.as_bytes()) || pattern == "*");
        let picked = sorted.iter().find(|pattern| matches(pattern.as_bytes(), path.as_bytes())).copied().unwrap_or("*");
        prop_assert_eq!(taken.map(|(pattern, _)| pattern.as_str()), Some(picked));
    }

    #[test]
    fn a_route_changes_nothing_of_another(routes in routes()) {
        let with = named(&json(&synthesis(&routes)));
        let without = named(&json(&synthesis(&routes[1..])));
        for (id, resource) in &without {
            prop_assert_eq!(with.get(id), Some(resource), "{}", id);
        }
    }
}
