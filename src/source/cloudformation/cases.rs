//! The cases of a distribution: every consistent combination of the conditions that reading it asks for.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::answers::{GivenAnswers, Question};
use super::env::{Env, Log};
use super::{CaseSubject, TemplateSource, read};
use crate::model::Distribution;
use crate::source::{Case, Condition, Truths};

/// The most cases of one subject. If there are more, what depends on the other conditions is not known.
const MOST: usize = 64;

/// The most cases of all behaviors together: those of one distribution with as many behaviors as CloudFront takes, the
/// default one beside 75. A template with more behaviors has fewer cases of each.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-web-distributions>
const MOST_OF_ALL: usize = 77 * MOST;

/// Returns the most cases of each of so many subjects.
pub(super) fn most(subjects: usize) -> usize {
    (MOST_OF_ALL / subjects.max(1)).clamp(1, MOST)
}

/// Reads a subject in every case. A condition that no reading asks for makes no cases.
pub(super) fn cases<'a>(
    template: &TemplateSource<'a>,
    id: &'a str,
    subject: CaseSubject<'_>,
    also: &[Condition],
) -> Vec<Case> {
    let read = |env: Env<'_>| {
        let distribution = match subject {
            CaseSubject::Distribution => read::distribution(env, id),
            CaseSubject::Behavior(pointer) => read::behavior(env, id, pointer),
        };
        distribution.map(|distribution| Distribution { dangling: env.log.dangling(), ..distribution })
    };
    let case = |ReadCase { truths, is_cut, value }| Case {
        truths,
        distribution: value.map(|distribution: Distribution| {
            // A part of which the branch is not chosen here is in the template.
            let missing = distribution.missing.filter(|_| !is_cut);
            Distribution { missing, is_cut, ..distribution }
        }),
    };
    explore(template, Some(id), also, template.most_cases, read).into_iter().map(case).collect()
}

/// The result of reading a resource in one case.
pub(super) struct ReadCase<T> {
    pub(super) truths: Truths,
    /// True if conditions are open because there would be too many cases.
    is_cut: bool,
    /// `None` if there is no subject in this case.
    pub(super) value: Option<T>,
}

/// Reads a template in every case in which a resource is created, or in every one; in as many as `most`.
pub(super) fn explore<T>(
    template: &TemplateSource<'_>,
    id: Option<&str>,
    also: &[Condition],
    most: usize,
    read: impl Fn(Env<'_>) -> Option<T>,
) -> Vec<ReadCase<T>> {
    let mut names = IndexSet::new();
    let mut open = vec![GivenAnswers::default()];
    let mut done = Vec::new();
    let mut impossible = Vec::new();
    while let Some(mut answers) = open.pop() {
        let log = Log::default();
        let env = template.env(&answers, &log);
        let exists = id.map_or(Some(true), |id| env.exists(id));
        // A case without the resource, or one that is divided first, is not read.
        let may_divide = open.len() + done.len() + 2 <= most;
        let is_read = exists != Some(false) && !(may_divide && log.is_open());
        let value = if is_read { read(env) } else { None };
        for condition in also {
            env.holds(condition);
        }
        names.extend(log.names());
        match log.question() {
            Some(question) if may_divide => {
                let both = [false, true].map(|holds| answers.with(&question, holds));
                open.extend(both.into_iter().filter(|answers| answers.is_consistent(&template.sections)));
            }
            _ if exists == Some(false) => {}
            None if log.is_impossible.get() => impossible.push((answers, value)),
            question => {
                answers.is_cut = question.is_some();
                done.push((answers, value));
            }
        }
    }
    // A template that cannot be deployed at all is still judged.
    let done = if done.is_empty() { impossible } else { done };
    let mut cases: Vec<ReadCase<T>> = Vec::new();
    let mut all: Vec<GivenAnswers> = Vec::new();
    for (answers, value) in done {
        let log = Log::default();
        let env = template.env(&answers, &log);
        let truths = names.iter().filter_map(|name| env.holds(name).map(|holds| (name.clone(), holds))).collect();
        cases.push(ReadCase { truths, is_cut: answers.is_cut, value });
        all.push(answers);
    }
    if is_ambiguous(&cases) {
        add_answers(&mut cases, &all);
    }
    cases
}

/// Reports whether two cases have the same conditions.
fn is_ambiguous<T>(cases: &[ReadCase<T>]) -> bool {
    let mut known = BTreeSet::new();
    cases.iter().any(|case| !known.insert(&case.truths))
}

/// Adds the answers to the truths: no condition by itself separates the cases.
fn add_answers<T>(cases: &mut [ReadCase<T>], all: &[GivenAnswers]) {
    let questions: BTreeSet<&Question> = all.iter().flat_map(GivenAnswers::questions).collect();
    for (case, answers) in cases.iter_mut().zip(all) {
        let known = questions.iter().filter_map(|question| Some((question.to_string(), answers.answer(question)?)));
        case.truths.extend(known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Dialect, Options};
    use crate::template::Document;

    /// Counts the cases in which these conditions choose an origin path each.
    fn count(conditions: &str, names: &[&str]) -> usize {
        let path: Vec<String> = names.iter().map(|name| format!("!If [{name}, /a, /b]")).collect();
        let text = format!(
            "Parameters: {{P: {{Type: String, Default: a, AllowedValues: [a, b]}}, Q: {{Type: String}}}}\nConditions:\n{conditions}\
             Resources:\n  D:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        \
             Origins: [{{Id: a, DomainName: !Join ['', [{}]]}}]\n        DefaultCacheBehavior: {{TargetOriginId: a}}\n",
            path.join(", ")
        );
        let document = Document::read(&text).unwrap();
        let options = Options::default();
        let template = TemplateSource::find(document.value(), Dialect::default(), &options).unwrap();
        template.cases("D", CaseSubject::Distribution, &[]).len()
    }

    #[test]
    fn combinations_that_cannot_be_are_left_out() {
        let text =
            "  A: !Equals [!Ref P, a]\n  B: !Equals [b, !Ref P]\n  N: !Not [!Condition A]\n  C: !Equals [!Ref Q, a]\n";
        assert_eq!(count(text, &["A"]), 2);
        assert_eq!(count(text, &["A", "N"]), 2);
        assert_eq!(count(text, &["A", "B"]), 2);
        assert_eq!(count(text, &["A", "C"]), 4);
        assert_eq!(count(text, &["Missing"]), 2);
        let text = "  A: !Equals [!Ref E, !Ref F]\n  B: !Equals [!Ref F, !Ref E]\n";
        assert_eq!(count(text, &["A", "B"]), 2);
    }

    #[test]
    fn the_number_of_combinations_is_bounded() {
        let text: Vec<String> = (0..20).map(|n| format!("  C{n}: !Equals [!Ref X{n}, a]\n")).collect();
        let names: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(count(&text.concat(), &names) <= MOST);
    }

    #[test]
    fn many_behaviors_have_fewer_cases_each() {
        assert_eq!((most(1), most(77)), (MOST, MOST));
        assert!((1_000..=10_000).step_by(1_000).all(|behaviors| (1..=4).contains(&most(behaviors))));
    }

    #[test]
    fn conditions_that_use_others_twice_are_evaluated_once() {
        let mut text = "  C0: !Equals [!Ref Q, a]\n".to_owned();
        text.extend((1..60).map(|n| format!("  C{n}: !And [!Condition C{0}, !Condition C{0}]\n", n - 1)));
        assert_eq!(count(&text, &["C59"]), 2);
        assert_eq!(count("  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n", &["A"]), 1);
    }
}
