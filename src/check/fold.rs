//! Merges the cases that agree.

use std::collections::BTreeMap;

use super::report::BehaviorReport;
use crate::source::Truths;

/// Returns the reports on one behavior in all cases, each once, with the conditions that separate it from the others. A
/// case without a report is one in which the behavior does not exist.
pub(super) fn fold(cases: Vec<(Truths, Option<BehaviorReport>)>) -> Vec<BehaviorReport> {
    let rows = distinguish(with_all_names(cases));
    rows.into_iter().filter_map(|(when, report)| report.map(|report| BehaviorReport { when, ..report })).collect()
}

/// Returns a report without the addresses of its origin.
fn nameless(report: &BehaviorReport) -> BehaviorReport {
    let mut report = report.clone();
    report.path.origins.clear();
    report
}

/// Gives reports that differ only in the address of the origin all those addresses.
fn with_all_names(mut rows: Vec<(Truths, Option<BehaviorReport>)>) -> Vec<(Truths, Option<BehaviorReport>)> {
    let mut kinds: Vec<(BehaviorReport, Vec<String>)> = Vec::new();
    for report in rows.iter().filter_map(|(_, report)| report.as_ref()) {
        let kind = nameless(report);
        let index = kinds.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            kinds.push((kind, Vec::new()));
            kinds.len() - 1
        });
        let names = kinds.get_mut(index).map(|(_, names)| names);
        if let Some(names) = names {
            names.extend(report.path.origins.iter().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>());
        }
    }
    for report in rows.iter_mut().filter_map(|(_, report)| report.as_mut()) {
        let kind = nameless(report);
        if let Some((_, names)) = kinds.iter().find(|(known, _)| *known == kind) {
            report.path.origins.clone_from(names);
        }
    }
    rows
}

/// The values of all conditions in a case, in the order of their names; `None` for one that the case leaves open.
type Holds = Vec<Option<bool>>;

/// Returns what differs between cases, each once, with as few conditions as separate it from the others.
pub(super) fn distinguish<T: PartialEq + Clone>(cases: Vec<(Truths, T)>) -> Vec<(BTreeMap<String, bool>, T)> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in cases.iter().flat_map(|(truths, _)| truths) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let mut rows: Vec<(Holds, T)> = Vec::new();
    for (truths, value) in cases {
        let holds = |name: &String| truths.iter().find(|(known, _)| known == name).map(|(_, holds)| *holds);
        rows.push((names.iter().map(holds).collect(), value));
    }
    // A condition without which all of them are still separate is left out.
    let pairs = rows.iter().enumerate().flat_map(|(number, (holds, value))| {
        let differing = rows.iter().skip(number + 1).filter(move |(_, other)| other != value);
        differing.map(move |(other, _)| conflict(holds, other))
    });
    let idle = dispensable(names.len(), pairs.collect());
    for (holds, _) in &mut rows {
        leave_out(holds, &idle);
    }
    let mut all: Vec<(BTreeMap<String, bool>, T)> = Vec::new();
    for (holds, value) in &rows {
        let holds = names.iter().cloned().zip(enough(holds, value, &rows));
        let when = (holds.filter_map(|(name, holds)| Some((name, holds?))).collect(), value.clone());
        if !all.contains(&when) {
            all.push(when);
        }
    }
    all
}

/// Returns as few of the conditions as separate a row from those that differ.
fn enough<T: PartialEq>(holds: &Holds, value: &T, rows: &[(Holds, T)]) -> Holds {
    let differing = rows.iter().filter(|(_, found)| found != value);
    let idle = dispensable(holds.len(), differing.map(|(other, _)| conflict(holds, other)).collect());
    let mut kept = holds.clone();
    leave_out(&mut kept, &idle);
    kept
}

/// Returns the conditions that are true in one case and false in the other.
fn conflict(one: &Holds, other: &Holds) -> Vec<usize> {
    let pairs = one.iter().zip(other).enumerate();
    pairs.filter(|(_, (a, b))| a.is_some() && b.is_some() && a != b).map(|(index, _)| index).collect()
}

/// Returns the conditions that can be left out, from the last one on, while every conflict keeps one.
fn dispensable(count: usize, mut conflicts: Vec<Vec<usize>>) -> Vec<usize> {
    let mut idle = Vec::new();
    for index in (0..count).rev() {
        if conflicts.iter().all(|conflict| conflict.as_slice() != [index]) {
            for conflict in &mut conflicts {
                conflict.retain(|other| *other != index);
            }
            idle.push(index);
        }
    }
    idle
}

fn leave_out(holds: &mut Holds, idle: &[usize]) {
    for index in idle {
        holds.get_mut(*index).into_iter().for_each(|holds| *holds = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cases: &[(&[(&str, bool)], char)]) -> Vec<String> {
        let truths = |holds: &[(&str, bool)]| holds.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect();
        let cases = cases.iter().map(|(holds, value)| (truths(holds), *value)).collect();
        let name = |(name, holds): (&String, &bool)| if *holds { name.clone() } else { format!("not {name}") };
        let line = |(when, value): (BTreeMap<String, bool>, char)| {
            let names: Vec<String> = when.iter().map(name).collect();
            format!("{value} when {}", names.join(", "))
        };
        distinguish(cases).into_iter().map(line).collect()
    }

    #[test]
    fn conditions_that_make_no_difference_are_left_out() {
        let four: &[(&[(&str, bool)], char)] = &[
            (&[("A", true), ("B", true)], 'x'),
            (&[("A", true), ("B", false)], 'x'),
            (&[("A", false), ("B", true)], 'y'),
            (&[("A", false), ("B", false)], 'y'),
        ];
        assert_eq!(rows(four), ["x when A", "y when not A"]);
        assert_eq!(rows(&[(&[("A", true)], 'x'), (&[("A", false)], 'x')]), ["x when "]);
    }

    /// If A is true, nothing asked about B: it may be true as well.
    #[test]
    fn a_condition_that_was_not_asked_about_separates_nothing() {
        let three: &[(&[(&str, bool)], char)] =
            &[(&[("A", true)], 'x'), (&[("A", false), ("B", true)], 'x'), (&[("A", false), ("B", false)], 'y')];
        assert_eq!(rows(three), ["x when A", "x when B", "y when not A, not B"]);
    }
}
