//! Scenarios that agree told as one.

use std::collections::BTreeMap;

use super::explore::Truths;
use super::report::BehaviorReport;
use crate::template::Pointer;

/// The behaviors of all scenarios, one after the other in match order, each once for every way in which it differs,
/// with the conditions that make the difference.
pub(super) fn fold(mut scenarios: Vec<(Truths, Vec<BehaviorReport>)>) -> Vec<BehaviorReport> {
    if let [(_, behaviors)] = scenarios.as_mut_slice() {
        return std::mem::take(behaviors);
    }
    let of = |place: &Pointer, (truths, behaviors): &(Truths, Vec<BehaviorReport>)| {
        (truths.clone(), behaviors.iter().find(|behavior| behavior.pointer == *place).cloned())
    };
    let told = places(&scenarios).into_iter().flat_map(|place| {
        // Where it is missing, that is a difference too.
        let rows = scenarios.iter().map(|scenario| of(&place, scenario)).collect();
        distinguish(with_all_names(rows))
    });
    told.filter_map(|(when, report)| report.map(|report| BehaviorReport { when, ..report })).collect()
}

/// Where behaviors stand, in match order: each one behind the one that it follows in the scenario that first has it.
fn places(scenarios: &[(Truths, Vec<BehaviorReport>)]) -> Vec<Pointer> {
    let mut places: Vec<Pointer> = Vec::new();
    for (_, behaviors) in scenarios {
        let mut next = 0;
        for behavior in behaviors {
            let known = places.iter().position(|place| *place == behavior.pointer);
            let at = known.unwrap_or_else(|| {
                places.insert(next, behavior.pointer.clone());
                next
            });
            next = at + 1;
        }
    }
    places
}

/// What is told of a behavior, with another name for its origin.
fn named(report: &BehaviorReport, name: &str) -> BehaviorReport {
    let mut report = report.clone();
    if let Some(origin) = report.path.last_mut() {
        name.clone_into(&mut origin.at);
    }
    report
}

/// Reports that differ by the name of the origin alone have all those names.
fn with_all_names(mut rows: Vec<(Truths, Option<BehaviorReport>)>) -> Vec<(Truths, Option<BehaviorReport>)> {
    let mut kinds: Vec<(BehaviorReport, Vec<String>)> = Vec::new();
    for report in rows.iter().filter_map(|(_, report)| report.as_ref()) {
        let name = report.path.last().map(|origin| origin.at.clone()).unwrap_or_default();
        let nameless = named(report, "");
        match kinds.iter_mut().find(|(kind, _)| *kind == nameless) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => kinds.push((nameless, vec![name])),
        }
    }
    for report in rows.iter_mut().filter_map(|(_, report)| report.as_mut()) {
        let nameless = named(report, "");
        if let Some((_, names)) = kinds.iter().find(|(kind, _)| *kind == nameless) {
            *report = named(&nameless, &names.join(" or "));
        }
    }
    rows
}

/// What conditions come to in a scenario, in the order of all their names: nothing where it leaves one open.
type Holds = Vec<Option<bool>>;

/// What is told in different scenarios, each once for as few conditions as it takes to tell it from the others.
pub(super) fn distinguish<T: PartialEq + Clone>(scenarios: Vec<(Truths, T)>) -> Vec<(BTreeMap<String, bool>, T)> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in scenarios.iter().flat_map(|(truths, _)| truths) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let mut rows: Vec<(Holds, T)> = Vec::new();
    for (truths, told) in scenarios {
        let holds = |name: &String| truths.iter().find(|(known, _)| known == name).map(|(_, holds)| *holds);
        rows.push((names.iter().map(holds).collect(), told));
    }
    // A condition without which everything is still told apart says nothing.
    let pairs = rows.iter().enumerate().flat_map(|(number, (holds, told))| {
        let differing = rows.iter().skip(number + 1).filter(move |(_, other)| other != told);
        differing.map(move |(other, _)| conflict(holds, other))
    });
    let idle = dispensable(names.len(), pairs.collect());
    for (holds, _) in &mut rows {
        leave_out(holds, &idle);
    }
    let mut all: Vec<(BTreeMap<String, bool>, T)> = Vec::new();
    for (holds, told) in &rows {
        let holds = names.iter().cloned().zip(enough(holds, told, &rows));
        let when = (holds.filter_map(|(name, holds)| Some((name, holds?))).collect(), told.clone());
        if !all.contains(&when) {
            all.push(when);
        }
    }
    all
}

/// As many of the conditions as it takes to tell this from what differs.
fn enough<T: PartialEq>(holds: &Holds, told: &T, rows: &[(Holds, T)]) -> Holds {
    let differing = rows.iter().filter(|(_, found)| found != told);
    let idle = dispensable(holds.len(), differing.map(|(other, _)| conflict(holds, other)).collect());
    let mut kept = holds.clone();
    leave_out(&mut kept, &idle);
    kept
}

/// The conditions by which two scenarios cannot be one: they hold in the one and not in the other.
fn conflict(one: &Holds, other: &Holds) -> Vec<usize> {
    let pairs = one.iter().zip(other).enumerate();
    pairs.filter(|(_, (a, b))| a.is_some() && b.is_some() && a != b).map(|(index, _)| index).collect()
}

/// Which of so many conditions can be left out, from the last on, while something is left of every conflict.
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

    fn told(scenarios: &[(&[(&str, bool)], char)]) -> Vec<String> {
        let truths = |holds: &[(&str, bool)]| holds.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect();
        let scenarios = scenarios.iter().map(|(holds, told)| (truths(holds), *told)).collect();
        let name = |(name, holds): (&String, &bool)| if *holds { name.clone() } else { format!("not {name}") };
        let line = |(when, told): (BTreeMap<String, bool>, char)| {
            let names: Vec<String> = when.iter().map(name).collect();
            format!("{told} when {}", names.join(", "))
        };
        distinguish(scenarios).into_iter().map(line).collect()
    }

    #[test]
    fn conditions_that_make_no_difference_are_left_out() {
        let four: &[(&[(&str, bool)], char)] = &[
            (&[("A", true), ("B", true)], 'x'),
            (&[("A", true), ("B", false)], 'x'),
            (&[("A", false), ("B", true)], 'y'),
            (&[("A", false), ("B", false)], 'y'),
        ];
        assert_eq!(told(four), ["x when A", "y when not A"]);
        assert_eq!(told(&[(&[("A", true)], 'x'), (&[("A", false)], 'x')]), ["x when "]);
    }

    /// Where A holds, nobody asked about B: it may hold there too.
    #[test]
    fn a_condition_that_was_not_asked_about_tells_nothing_apart() {
        let three: &[(&[(&str, bool)], char)] =
            &[(&[("A", true)], 'x'), (&[("A", false), ("B", true)], 'x'), (&[("A", false), ("B", false)], 'y')];
        assert_eq!(told(three), ["x when A", "x when B", "y when not A, not B"]);
    }
}
