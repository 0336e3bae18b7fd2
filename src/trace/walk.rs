//! The distribution and the behavior that take a request, in each case of the source.

use std::collections::BTreeMap;

use super::TraceError;
use super::request::Request;
use super::way::{Match, TracedWay};
use crate::cloudfront::path_pattern::PathPattern;
use crate::names::DomainPattern;
use crate::source::{Case, CaseSubject, TemplateSource};

/// Ways that are followed at most.
const MOST_WAYS: usize = 64;

type When = BTreeMap<String, bool>;

/// Returns the distribution that gets the request: the named one, the only one, or the one that has the host as an alias.
pub(super) fn distribution<'a>(
    source: &TemplateSource<'a>,
    request: &Request,
    logical_id: Option<&str>,
) -> Result<&'a str, TraceError> {
    let all: Vec<&'a str> = source.distributions().collect();
    let names = || all.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    match (logical_id, all.as_slice()) {
        (Some(wanted), _) => {
            all.iter().find(|id| **id == wanted).copied().ok_or_else(|| TraceError::NoDistribution(names()))
        }
        (None, []) => Err(TraceError::NoDistribution(Vec::new())),
        (None, [only]) => Ok(only),
        (None, _) => {
            let host = DomainPattern::new(request.host.as_deref().unwrap_or_default());
            let mut having = all.iter().filter(|id| aliases(source, id).iter().any(|alias| alias.covers(&host)));
            match (having.next(), having.next()) {
                (Some(id), None) => Ok(id),
                _ => Err(TraceError::Several(names())),
            }
        }
    }
}

/// Returns the aliases of a distribution that are known, in the order of the source.
fn aliases<'a>(source: &TemplateSource<'a>, id: &'a str) -> Vec<DomainPattern> {
    let cases = source.cases(id, CaseSubject::Distribution, &[]);
    let all = cases.iter().filter_map(|case| case.distribution.as_ref()).flat_map(|found| &found.aliases);
    all.filter_map(|alias| alias.name.as_known()).map(DomainPattern::new).collect()
}

/// Returns the ways of a request through a distribution, and whether there are more than were followed.
pub(super) fn ways<'a>(source: &TemplateSource<'a>, id: &'a str, request: &Request) -> (Vec<TracedWay>, bool) {
    // A viewer sends a name, and no wildcard.
    let alias = || aliases(source, id).into_iter().find(|alias| !alias.is_wildcard());
    let host = request.host.clone().or_else(|| alias().map(|alias| alias.as_str().to_owned()));
    let request = &Request { host, ..request.clone() };
    let behaviors = source.behaviors(id);
    let cases: Vec<Vec<Case>> =
        behaviors.iter().map(|pointer| source.cases(id, CaseSubject::Behavior(pointer), &[])).collect();
    let mut ways: Vec<TracedWay> = Vec::new();
    let mut is_cut = cases.iter().flatten().any(|case| case.distribution.as_ref().is_some_and(|found| found.is_cut));
    let mut open: Vec<(usize, When, Vec<Match>)> = vec![(0, When::new(), Vec::new())];
    while let Some((number, when, matches)) = open.pop() {
        let Some(of_behavior) = cases.get(number) else { continue };
        for case in of_behavior {
            let Some(when) = joined(&when, case) else { continue };
            let found = case.distribution.as_ref().and_then(|found| Some((found, found.behaviors.first()?)));
            let Some((distribution, behavior)) = found else {
                open.push((number + 1, when, matches.clone()));
                continue;
            };
            let matched = match behavior.pattern.as_known() {
                _ if behavior.is_default => Some(true),
                Some(pattern) => Some(PathPattern::unchecked(pattern).matches(&request.path)),
                None => None,
            };
            let mut passed = matches.clone();
            passed.push(Match { path_pattern: behavior.pattern.to_string(), matches: matched });
            if matched != Some(true) {
                open.push((number + 1, when.clone(), passed.clone()));
            }
            if matched != Some(false) {
                if ways.len() >= MOST_WAYS {
                    is_cut = true;
                } else {
                    ways.push(TracedWay::of(request, when, passed, distribution, behavior));
                }
            }
        }
        if open.len() > MOST_WAYS * 4 {
            open.truncate(MOST_WAYS * 4);
            is_cut = true;
        }
    }
    (merged(ways), is_cut)
}

/// Returns the conditions of both; `None` if they contradict each other.
fn joined(when: &When, case: &Case) -> Option<When> {
    let mut all = when.clone();
    for (name, value) in &case.truths {
        if all.insert(name.clone(), *value).is_some_and(|known| known != *value) {
            return None;
        }
    }
    Some(all)
}

/// Returns the ways without those that differ in nothing but their conditions, which then do not matter.
fn merged(ways: Vec<TracedWay>) -> Vec<TracedWay> {
    let mut all: Vec<(TracedWay, Vec<When>)> = Vec::new();
    for way in ways {
        let when = way.when.clone();
        let plain = TracedWay { when: When::new(), ..way };
        match all.iter_mut().find(|(known, _)| *known == plain) {
            Some((_, conditions)) => conditions.push(when),
            None => all.push((plain, vec![when])),
        }
    }
    if let [(only, _)] = all.as_mut_slice() {
        return vec![only.clone()];
    }
    let shared = |conditions: &[When]| -> When {
        let mut conditions = conditions.iter();
        let first = conditions.next().cloned().unwrap_or_default();
        conditions
            .fold(first, |all, when| all.into_iter().filter(|(name, value)| when.get(name) == Some(value)).collect())
    };
    all.into_iter().map(|(way, conditions)| TracedWay { when: shared(&conditions), ..way }).collect()
}
