//! Merges the cases that agree.

use std::collections::BTreeMap;

use super::report::BehaviorReport;
use crate::source::Truths;

/// Returns the reports on one behavior in all cases, each once, with the conditions that separate it from the others. A
/// case without a report is one in which the behavior does not exist.
pub(super) fn fold(cases: Vec<(Truths, Option<BehaviorReport>)>) -> Vec<BehaviorReport> {
    let cases = with_all_names(cases);
    let rows: Vec<(&Truths, &Option<BehaviorReport>)> = cases.iter().map(|(truths, report)| (truths, report)).collect();
    let rows = distinguish(&rows).into_iter().map(|(when, report)| (when, report.clone()));
    rows.filter_map(|(when, report)| report.map(|report| BehaviorReport { when, ..report })).collect()
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

/// The values of conditions in a case, by their numbers. A condition may be open.
#[derive(Debug, Clone, Default)]
struct Holds {
    known: Bits,
    /// Of the known ones, those that are true.
    holds: Bits,
}

impl Holds {
    fn new(names: &[&String], truths: &Truths) -> Self {
        let mut made = Self::default();
        for (name, holds) in truths {
            let Some(number) = names.iter().position(|known| *known == name) else { continue };
            made.known.insert(number);
            if *holds {
                made.holds.insert(number);
            }
        }
        made
    }

    /// Returns the conditions that are true in one case and false in the other.
    fn conflict(&self, other: &Self) -> Bits {
        let words = self.known.0.iter().zip(&other.known.0).enumerate();
        let word = |bits: &Bits, index: usize| bits.0.get(index).copied().unwrap_or_default();
        let differing =
            words.map(|(index, (one, two))| one & two & (word(&self.holds, index) ^ word(&other.holds, index)));
        let mut bits = Bits(differing.collect());
        bits.trim();
        bits
    }

    /// Returns the conditions with their names, but for those that are left out.
    fn named(&self, names: &[&String], idle: &Bits) -> BTreeMap<String, bool> {
        let kept = names.iter().enumerate().filter(|(number, _)| self.known.has(*number) && !idle.has(*number));
        kept.map(|(number, name)| ((*name).clone(), self.holds.has(number))).collect()
    }
}

/// A set of numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Reports whether this is the only number in the set.
    fn is_only(&self, number: usize) -> bool {
        self.has(number) && self.0.iter().map(|word| word.count_ones()).sum::<u32>() == 1
    }

    /// Removes the words at the end that are empty, so that equal sets are equal.
    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

/// Returns what differs between cases, each once, with as few conditions as separate it from the others.
pub(super) fn distinguish<T: PartialEq + Clone>(cases: &[(&Truths, T)]) -> Vec<(BTreeMap<String, bool>, T)> {
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in cases.iter().flat_map(|(truths, _)| *truths) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // Values are compared once, and are numbers from then on.
    let mut values: Vec<&T> = Vec::new();
    let mut rows: Vec<(Holds, usize)> = Vec::new();
    for (truths, value) in cases {
        let number = values.iter().position(|known| *known == value).unwrap_or_else(|| {
            values.push(value);
            values.len() - 1
        });
        rows.push((Holds::new(&names, truths), number));
    }
    // A condition without which all of them are still separate is left out.
    let mut conflicts = Vec::new();
    for (number, (holds, value)) in rows.iter().enumerate() {
        let differing = rows.iter().skip(number + 1).filter(|(_, other)| other != value);
        conflicts.extend(differing.map(|(other, _)| holds.conflict(other)));
    }
    let idle = dispensable(names.len(), conflicts);
    for (holds, _) in &mut rows {
        for number in (0..names.len()).filter(|number| idle.has(*number)) {
            holds.known.remove(number);
        }
    }
    let mut all: Vec<(BTreeMap<String, bool>, usize)> = Vec::new();
    for (holds, value) in &rows {
        let differing = rows.iter().filter(|(_, other)| other != value);
        let idle = dispensable(names.len(), differing.map(|(other, _)| holds.conflict(other)).collect());
        let when = (holds.named(&names, &idle), *value);
        if !all.contains(&when) {
            all.push(when);
        }
    }
    all.into_iter().filter_map(|(when, value)| Some((when, (*values.get(value)?).clone()))).collect()
}

/// Returns the conditions that can be left out, from the last one on, while every conflict keeps one.
fn dispensable(count: usize, mut conflicts: Vec<Bits>) -> Bits {
    conflicts.sort_unstable();
    conflicts.dedup();
    let mut idle = Bits::default();
    for number in (0..count).rev() {
        if !conflicts.iter().any(|conflict| conflict.is_only(number)) {
            for conflict in &mut conflicts {
                conflict.remove(number);
            }
            idle.insert(number);
        }
    }
    idle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cases: &[(&[(&str, bool)], char)]) -> Vec<String> {
        let truths = |holds: &[(&str, bool)]| holds.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect();
        let cases: Vec<(Truths, char)> = cases.iter().map(|(holds, value)| (truths(holds), *value)).collect();
        let cases: Vec<(&Truths, char)> = cases.iter().map(|(truths, value)| (truths, *value)).collect();
        let name = |(name, holds): (&String, &bool)| if *holds { name.clone() } else { format!("not {name}") };
        let line = |(when, value): (BTreeMap<String, bool>, char)| {
            let names: Vec<String> = when.iter().map(name).collect();
            format!("{value} when {}", names.join(", "))
        };
        distinguish(&cases).into_iter().map(line).collect()
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
