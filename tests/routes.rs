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

/// Patterns of a few characters, so that many overlap and contain one another.
fn patterns() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("/[ab/?*]{1,5}", 2..7).prop_map(|patterns| {
        let mut same = std::collections::BTreeSet::new();
        let is_new = |pattern: &String| !pattern.contains("**") && pattern != "/*" && same.insert(normal(pattern));
        patterns.into_iter().filter(is_new).collect()
    })
}

/// The pattern with each run of wildcards written as its `?` and then one `*`: patterns that match the same paths have one.
fn normal(pattern: &str) -> String {
    let mut result = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !"*?".contains(c)).unwrap_or(rest.len());
        if end == 0 {
            result.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        result += &"?".repeat(rest[..end].matches('?').count());
        result += if rest[..end].contains('*') { "*" } else { "" };
        rest = &rest[end..];
    }
    result
}

/// Paths of a pattern that show whether another one contains it: a character that no pattern has for each `?`, and up to
/// as many of them for each `*` as a pattern has characters.
fn instances(pattern: &str) -> Vec<String> {
    let mut paths = vec![String::new()];
    for c in pattern.chars() {
        let texts: Vec<String> = match c {
            '*' => (0..=6).map(|length| "z".repeat(length)).collect(),
            '?' => vec!["z".to_owned()],
            c => vec![c.to_string()],
        };
        paths = paths.iter().flat_map(|path| texts.iter().map(move |text| format!("{path}{text}"))).collect();
    }
    paths
}

fn contains(outer: &str, inner: &str) -> bool {
    instances(inner).iter().all(|path| matches(outer.as_bytes(), path.as_bytes()))
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

    /// CloudFront walks the list and takes the first behavior that matches, so a pattern behind one that contains it would
    /// never be taken.
    #[test]
    fn a_contained_pattern_comes_before_what_contains_it(patterns in patterns(), path in "/[abz/]{0,5}") {
        let origins: Vec<String> = (0..patterns.len()).map(|n| format!("origin: {{domain_name: s{n}.example.com}}")).collect();
        let routes: Vec<(&str, &str)> =
            patterns.iter().zip(&origins).map(|(pattern, origin)| (pattern.as_str(), origin.as_str())).collect();
        let template = json(&synthesis(&routes));
        let reversed: Vec<_> = routes.iter().rev().copied().collect();
        prop_assert_eq!(&template, &json(&synthesis(&reversed)));
        let found = behaviors(&template);
        for (index, (outer, _)) in found.iter().enumerate() {
            for (inner, _) in &found[index + 1..] {
                prop_assert!(inner == "*" || !contains(outer, inner), "{} before {}", outer, inner);
            }
        }
        // Of the routes that match, CloudFront takes one that contains no other of them.
        let taken = found.iter().find(|(pattern, _)| pattern == "*" || matches(pattern.as_bytes(), path.as_bytes()));
        let (taken, origin) = taken.expect("the default behavior");
        let matching: Vec<usize> =
            (0..routes.len()).filter(|n| matches(routes[*n].0.as_bytes(), path.as_bytes())).collect();
        match matching.iter().find(|n| routes[**n].0 == taken) {
            Some(n) => {
                prop_assert_eq!(origin, &format!("s{n}.example.com"));
                let within: Vec<&str> =
                    matching.iter().map(|n| routes[*n].0).filter(|other| other != taken && contains(taken, other)).collect();
                prop_assert!(within.is_empty(), "{} takes {} of {:?}", taken, path, within);
            }
            None => prop_assert!(matching.is_empty() && origin == "www.example.com", "{} takes {}", taken, path),
        }
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
