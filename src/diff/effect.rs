//! The effects on requests: how the verdicts of the check change, and what else changes on their way.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Version;
use super::change::{Effect, RequestChange, What};
use crate::check::{BehaviorReport, Outcome, Report, Verdict};
use crate::cloudfront::forwarding::{Certainty, Class};
use crate::cloudfront::path_pattern::PathPattern;

type When = BTreeMap<String, bool>;

/// The same behavior in both templates, or in one of them.
struct Pair<'a> {
    distribution: &'a str,
    pattern: &'a str,
    when: When,
    before: Option<&'a BehaviorReport>,
    after: Option<&'a BehaviorReport>,
}

/// Verdicts that change.
pub(super) fn effects(old: &Report, new: &Report) -> Vec<Effect> {
    let mut effects = Vec::new();
    for pair in pairs(old, new) {
        for method in Class::ALL {
            let effect = Effect {
                distribution: pair.distribution.to_owned(),
                path_pattern: pair.pattern.to_owned(),
                when: pair.when.clone(),
                method,
                before: outcome(pair.before, method),
                after: outcome(pair.after, method),
                certainty_before: certainty(pair.before, method),
                certainty_after: certainty(pair.after, method),
            };
            let is_other = effect.before != effect.after || effect.certainty_before != effect.certainty_after;
            if is_other && !effects.contains(&effect) {
                effects.push(effect);
            }
        }
    }
    effects
}

fn outcome(behavior: Option<&BehaviorReport>, method: Class) -> Option<Outcome> {
    verdict(behavior, method).map(|verdict| verdict.outcome)
}

fn certainty(behavior: Option<&BehaviorReport>, method: Class) -> Option<Certainty> {
    verdict(behavior, method).map(|verdict| verdict.certainty)
}

fn verdict(behavior: Option<&BehaviorReport>, method: Class) -> Option<&Verdict> {
    let outcomes = behavior?.outcomes.as_ref()?.by_class();
    outcomes.into_iter().find(|(class, _)| *class == method).map(|(_, verdict)| verdict)
}

/// Returns the other changes on the way of a request through a behavior that is in both templates.
pub(super) fn requests(old: &Version, new: &Version) -> Vec<RequestChange> {
    let mut changes = Vec::new();
    for pair in pairs(old.report(), new.report()) {
        let (Some(before), Some(after)) = (pair.before, pair.after) else { continue };
        for ((what, before), (_, after)) in aspects(before).into_iter().zip(aspects(after)) {
            if before == after {
                continue;
            }
            let change = RequestChange {
                distribution: pair.distribution.to_owned(),
                path_pattern: pair.pattern.to_owned(),
                when: pair.when.clone(),
                what,
                before,
                after,
            };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    changes
}

fn aspects(behavior: &BehaviorReport) -> [(What, String); 6] {
    [
        (What::Origin, behavior.path.origins.join(" or ")),
        (What::Host, word(&behavior.host)),
        (What::Headers, behavior.forwards.headers.clone()),
        (What::Cookies, behavior.forwards.cookies.clone()),
        (What::QueryStrings, behavior.forwards.query_strings.clone()),
        (What::Caching, word(&behavior.caching)),
    ]
}

/// Returns the word by which every report calls it.
fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

/// Behaviors with the same path pattern in the distribution of the same logical id, under conditions that do not exclude
/// each other.
fn pairs<'a>(old: &'a Report, new: &'a Report) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let ids = |report: &'a Report| report.distributions.iter().map(|distribution| distribution.logical_id.as_str());
    for distribution in union(ids(new), ids(old)) {
        let of = |report: &'a Report| {
            let found = report.distributions.iter().filter(move |found| found.logical_id == distribution);
            found.flat_map(|found| &found.behaviors).collect::<Vec<&BehaviorReport>>()
        };
        let (before, after) = (of(old), of(new));
        let patterns = |behaviors: &[&'a BehaviorReport]| -> Vec<&'a str> {
            behaviors.iter().map(|behavior| behavior.path_pattern.as_str()).collect()
        };
        for pattern in union(patterns(&after).into_iter(), patterns(&before).into_iter()) {
            let with = |behaviors: &[&'a BehaviorReport]| -> Vec<&'a BehaviorReport> {
                behaviors.iter().filter(|behavior| behavior.path_pattern == pattern).copied().collect()
            };
            let (rows, mut others) = (with(&before), with(&after));
            if others.is_empty() && falls_to_default(pattern, &after) {
                others = after.iter().filter(|behavior| behavior.path_pattern == "*").copied().collect();
            }
            for (before, after) in matched(&rows, &others) {
                if let Some(when) = together(before, after) {
                    pairs.push(Pair { distribution, pattern, when, before, after });
                }
            }
        }
    }
    pairs
}

/// Reports whether the requests of a behavior that is removed go to the default behavior, because no other pattern matches
/// any of them.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern>
fn falls_to_default(pattern: &str, after: &[&BehaviorReport]) -> bool {
    let removed = PathPattern::unchecked(pattern);
    let mut others = after.iter().filter(|behavior| behavior.path_pattern != "*");
    pattern != "*" && others.all(|other| removed.meet(&PathPattern::unchecked(other.path_pattern.as_str())).is_none())
}

type Both<'a> = (Option<&'a BehaviorReport>, Option<&'a BehaviorReport>);

/// Pairs the rows of an old behavior with those of the new one. Rows with equal conditions are paired first, in their
/// order. A row lists only the conditions that separate it from the others of its own report, so rows of two reports
/// can look compatible without describing the same case.
fn matched<'a>(before: &[&'a BehaviorReport], after: &[&'a BehaviorReport]) -> Vec<Both<'a>> {
    if before.is_empty() || after.is_empty() {
        return before.iter().map(|row| (Some(*row), None)).chain(after.iter().map(|row| (None, Some(*row)))).collect();
    }
    let mut open: Vec<Option<&BehaviorReport>> = after.iter().copied().map(Some).collect();
    let mut found: Vec<Both<'a>> = Vec::new();
    for row in before {
        let slot = open.iter_mut().find(|other| other.is_some_and(|other| other.when == row.when));
        if let Some(other) = slot.and_then(Option::take) {
            found.push((Some(*row), Some(other)));
        }
    }
    let without = |rows: &[&'a BehaviorReport], others: &[&'a BehaviorReport]| -> Vec<&'a BehaviorReport> {
        rows.iter().filter(|row| !others.iter().any(|other| other.when == row.when)).copied().collect()
    };
    let (old, new) = (without(before, after), without(after, before));
    // A row that no such row can go with was, or becomes, a part of one that stayed.
    let partners = |row: &BehaviorReport, first: &[&'a BehaviorReport], all: &[&'a BehaviorReport]| {
        let fits = |other: &&&BehaviorReport| together(Some(row), Some(**other)).is_some();
        let some: Vec<&'a BehaviorReport> = first.iter().filter(fits).copied().collect();
        if some.is_empty() { all.iter().filter(fits).copied().collect() } else { some }
    };
    for row in &old {
        found.extend(partners(row, &new, after).into_iter().map(|other| (Some(*row), Some(other))));
    }
    for row in &new {
        if !old.iter().any(|other| together(Some(*other), Some(*row)).is_some()) {
            found.extend(partners(row, &old, before).into_iter().map(|other| (Some(other), Some(*row))));
        }
    }
    found
}

/// Returns the conditions of both; `None` if they exclude each other.
fn together(before: Option<&BehaviorReport>, after: Option<&BehaviorReport>) -> Option<When> {
    let mut when = before.map(|behavior| behavior.when.clone()).unwrap_or_default();
    for (name, holds) in after.iter().flat_map(|behavior| &behavior.when) {
        if *when.entry(name.clone()).or_insert(*holds) != *holds {
            return None;
        }
    }
    Some(when)
}

fn union<'a>(first: impl Iterator<Item = &'a str>, second: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all = Vec::new();
    for name in first.chain(second) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};

    /// A row that holds under conditions such as `A !B`.
    fn row(conditions: &str) -> BehaviorReport {
        let template = include_str!("../check/rules/fixtures/GF101.passing.yaml");
        let report = check(template, &Options::default()).unwrap();
        let behavior = report.distributions[0].behaviors[0].clone();
        let condition = |word: &str| (word.trim_start_matches('!').to_owned(), !word.starts_with('!'));
        BehaviorReport { when: conditions.split_whitespace().map(condition).collect(), ..behavior }
    }

    fn name(row: Option<&BehaviorReport>) -> String {
        let Some(row) = row else { return "none".to_owned() };
        let words = row.when.iter().map(|(name, holds)| if *holds { name.clone() } else { format!("!{name}") });
        let words: Vec<String> = words.collect();
        if words.is_empty() { "always".to_owned() } else { words.join(" ") }
    }

    #[test]
    fn rows_of_both_templates_are_matched_by_their_conditions() {
        type Rows = &'static [&'static str];
        let cases: [(&str, Rows, Rows, Rows); 11] = [
            ("the same row", &[""], &[""], &["always > always"]),
            ("a new behavior", &[], &["A", "!A"], &["none > A", "none > !A"]),
            ("a removed behavior", &["A"], &[], &["A > none"]),
            ("the same two rows", &["A", "!A"], &["!A", "A"], &["A > A", "!A > !A"]),
            ("a row that is split", &[""], &["A", "!A"], &["always > A", "always > !A"]),
            ("two rows that are joined", &["A", "!A"], &[""], &["A > always", "!A > always"]),
            ("another condition", &["A"], &["B"], &["A > B"]),
            ("a row split once more", &["A", "!A"], &["A", "!A B", "!A !B"], &["A > A", "!A > !A B", "!A > !A !B"]),
            ("a row without conditions of its own", &["A", ""], &["A", "B"], &["A > A", "always > B"]),
            ("a new row beside one that stays", &["A"], &["A", "A B"], &["A > A", "A > A B"]),
            ("rows under the same conditions, by position", &["A", "A"], &["A", "A"], &["A > A", "A > A"]),
        ];
        for (case, before, after, expected) in cases {
            let rows = |all: &[&str]| all.iter().map(|conditions| row(conditions)).collect::<Vec<_>>();
            let (before, after) = (rows(before), rows(after));
            let found = matched(&before.iter().collect::<Vec<_>>(), &after.iter().collect::<Vec<_>>());
            let found: Vec<String> =
                found.into_iter().map(|(old, new)| format!("{} > {}", name(old), name(new))).collect();
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn the_default_behavior_takes_what_no_other_pattern_does() {
        let behaviors = |patterns: &[&str]| -> Vec<BehaviorReport> {
            patterns.iter().map(|pattern| BehaviorReport { path_pattern: (*pattern).to_owned(), ..row("") }).collect()
        };
        for (pattern, after, expected) in [
            ("/old/*", &["*"][..], true),
            ("/old/*", &["/api/*", "*"], true),
            ("/old/*", &["/old/new/*", "*"], false),
            ("/old/*", &["*.js", "*"], false),
            ("*", &["/api/*"], false),
        ] {
            let after = behaviors(after);
            assert_eq!(falls_to_default(pattern, &after.iter().collect::<Vec<_>>()), expected, "{pattern} {after:?}");
        }
    }

    #[test]
    fn rows_that_exclude_each_other_are_never_together() {
        let conditions = |a: &str, b: &str| together(Some(&row(a)), Some(&row(b))).map(|when| when.len());
        assert_eq!(conditions("A", "!A"), None);
        assert_eq!(conditions("A B", "B !C"), Some(3));
        assert_eq!(conditions("", ""), Some(0));
    }
}
