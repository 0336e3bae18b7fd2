//! The rules of the check: each has examples that show it, a source, and a page in `docs/rules`.

use std::collections::{BTreeMap, BTreeSet};

use gatefront::check::{Finding, Options, Outcome, Outcomes, RULES, Rule, Severity, check};
use gatefront::edit::{Applicability, Fix, apply};

use crate::generated::Files;
use crate::support::{names, repository, run, text};

fn raised(template: &str) -> (BTreeSet<&'static str>, Vec<Outcome>) {
    let report = check(template, &Options::default()).expect("a template");
    let behaviors = report.distributions.iter().flat_map(|distribution| &distribution.behaviors);
    let outcomes = behaviors.filter_map(|behavior| behavior.outcomes.as_ref());
    let outcomes = outcomes.flat_map(|outcomes| outcomes.by_class().map(|(_, verdict)| verdict.outcome)).collect();
    (report.findings.iter().map(|finding| finding.rule).collect(), outcomes)
}

#[test]
fn the_failing_example_raises_the_rule_and_the_passing_one_raises_nothing() {
    for rule in RULES {
        let (found, _) = raised(rule.failing);
        assert!(found.contains(rule.id), "{}: {found:?}", rule.id);
        let (found, outcomes) = raised(rule.passing);
        assert!(found.is_empty(), "{} fixed: {found:?}", rule.id);
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Delivered), "{} fixed: {outcomes:?}", rule.id);
    }
}

/// Returns the failing example of each rule, and of rules that fix only some findings others that they do fix.
fn failing_examples() -> Vec<(&'static str, String)> {
    let of = |id: &str| Rule::find(id).expect(id).failing;
    let replaced = |id: &str, from: &str, to: &str| {
        assert!(of(id).contains(from), "{id}");
        of(id).replace(from, to)
    };
    let legacy = "ForwardedValues: {QueryString: false, Headers: [Authorization]}";
    let import = "FunctionCode: |\n        import cf from 'cloudfront';\n";
    let others = [
        ("GF403", replaced("GF403", "CachePolicyId: !Ref CachePolicy", legacy)),
        (
            "GF510",
            replaced("GF510", "!GetAtt Api.ApiEndpoint", "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/"),
        ),
        ("GF524", replaced("GF524", "FunctionCode: |\n", import).replace("cloudfront-js-2.0", "cloudfront-js-1.0")),
    ];
    RULES.iter().map(|rule| (rule.id, rule.failing.to_owned())).chain(others).collect()
}

#[test]
fn a_fix_removes_its_finding_and_adds_no_error() {
    let mut fixed = BTreeSet::new();
    for (id, example) in failing_examples() {
        let before = check(&example, &Options::default()).expect("a template");
        let places: BTreeSet<_> = before.findings.iter().map(|finding| (finding.rule, &finding.pointer)).collect();
        for finding in before.findings.iter().filter(|finding| finding.rule == id) {
            let Some(fix) = &finding.fix else { continue };
            let text = apply(&example, &fix.edits).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
            let after = check(&text, &Options::default()).expect("a template");
            let is_same = |other: &&Finding| (other.rule, &other.pointer) == (id, &finding.pointer);
            assert!(!after.findings.iter().any(|other| is_same(&other)), "{id}: {}\n{text}", fix.title);
            let errors = after.findings.iter().filter(|finding| finding.severity == Severity::Error);
            let mut new = errors.filter(|finding| !places.contains(&(finding.rule, &finding.pointer)));
            assert!(new.next().is_none(), "{id}: {}\n{text}", fix.title);
            fixed.insert(id);
        }
    }
    let mut expected = BTreeSet::new();
    for name in names("src/check/rules", ".rs") {
        let path = repository(&format!("src/check/rules/{name}.rs"));
        let source = std::fs::read_to_string(path).expect("the source of a rule");
        if source.contains("Repair::") {
            let id = source.split_once("id: \"").and_then(|(_, rest)| rest.get(..5)).expect("the ID of a rule");
            expected.insert(id.to_owned());
        }
    }
    assert_eq!(fixed, expected.iter().map(String::as_str).collect(), "the rules with a fix");
}

/// Returns the page of every rule in `docs/rules`, and the table of what each says about its failing example.
pub(crate) fn files() -> Files {
    let pages = RULES.iter().map(|rule| (format!("docs/rules/{}.md", rule.id), page(rule)));
    let table: Vec<String> =
        RULES.iter().map(|rule| format!("# {}: {}\n{}", rule.id, rule.title, said(rule))).collect();
    let others = [("docs/rules/README.md", index()), ("snapshots/rules.txt", table.join("\n"))];
    pages.chain(others.map(|(path, text)| (path.to_owned(), text))).collect()
}

/// Returns what a rule says about its failing example, where, and what becomes of the requests.
fn said(rule: &Rule) -> String {
    let report = check(rule.failing, &Options::default()).expect("a template");
    let when = |when: &BTreeMap<String, bool>| serde_json::to_string(when).expect("JSON");
    let mut lines: Vec<String> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.rule == rule.id) {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        lines.push(format!("{}:{}: {severity}: {}", finding.line, finding.column, finding.message));
        lines.extend(finding.help.iter().map(|help| format!("  help: {help}")));
        lines.extend(finding.outcome.map(|outcome| format!("  outcome: {}", outcome.name())));
        lines.extend(finding.when.iter().map(|conditions| format!("  when: {}", when(conditions))));
    }
    let others: BTreeSet<&str> = report.findings.iter().map(|f| f.rule).filter(|id| *id != rule.id).collect();
    lines.extend((!others.is_empty()).then(|| format!("also: {}", Vec::from_iter(others).join(", "))));
    for behavior in report.distributions.iter().flat_map(|distribution| &distribution.behaviors) {
        lines.push(format!("behavior {} when {}", behavior.path_pattern, when(&behavior.when)));
        for (class, verdict) in behavior.outcomes.iter().flat_map(Outcomes::by_class) {
            let by = if verdict.rules.is_empty() { "" } else { " by " };
            let (methods, outcome) = (class.methods().join(", "), verdict.outcome.name());
            lines.push(format!("  {methods}: {outcome}{by}{}", verdict.rules.join(", ")));
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_rule_has_its_parts() {
    let mut ids = BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(rule.source.starts_with("https://"), "{}", rule.id);
        assert!(rule.source.contains("aws.amazon.com") || rule.source.contains("repost.aws"), "{}", rule.id);
        assert!(!rule.title.ends_with('.') && rule.what.ends_with('.') && !rule.why.is_empty(), "{}", rule.id);
    }
    let files = names("src/check/rules", ".rs");
    assert_eq!(files.len(), RULES.len(), "a file that is no rule, or a rule without its own file");
    assert_eq!(names("src/check/rules/fixtures", ".yaml").len(), 2 * RULES.len(), "an example that no rule shows");
    assert!(RULES.is_sorted_by_key(|rule| rule.id));
}

fn index() -> String {
    let rows = RULES.iter().map(|rule| {
        let severity = format!("{:?}", rule.severity).to_lowercase();
        let fix = fix(rule).map_or("", |fix| name(fix.applicability));
        format!("| [{0}]({0}.md) | {severity} | {1} | {fix} |\n", rule.id, rule.title)
    });
    format!(
        "# The rules of `gatefront check`\n\nA fix is that of the failing example; [check.md](../check.md#fixes) says what safe and unsafe mean.\n\n| rule | severity | what it finds | fix |\n|---|---|---|---|\n{}",
        rows.collect::<String>()
    )
}

/// Returns the fix that a rule has for its failing example.
fn fix(rule: &Rule) -> Option<Fix> {
    let report = check(rule.failing, &Options::default()).expect("a template");
    report.findings.into_iter().filter(|finding| finding.rule == rule.id).find_map(|finding| finding.fix)
}

fn name(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    }
}

fn page(rule: &Rule) -> String {
    let fix = fix(rule).map_or_else(String::new, |fix| {
        format!("**Fix** of the example, {}: {}.\n\n", name(fix.applicability), fix.title)
    });
    let evidence = format!("{:?}", rule.evidence).to_lowercase();
    let severity = format!("{:?}", rule.severity).to_lowercase();
    format!(
        "# {}: {}\n\nSeverity: {severity}. Evidence: {evidence}, <{}>\n\n{}\n\n**Why.** {}\n\n{fix}## Fails\n\n```yaml\n{}```\n\n## Passes\n\n```yaml\n{}```\n",
        rule.id, rule.title, rule.source, rule.what, rule.why, rule.failing, rule.passing
    )
}

#[test]
fn rules_are_listed_and_explained() {
    let listed = run(&["rules"], &repository(""));
    let explained = run(&["rules", "gf101"], &repository(""));
    let unknown = run(&["rules", "GF100"], &repository(""));
    assert_eq!(text(&listed.stdout).lines().count(), RULES.len());
    let rule = Rule::find("GF101").expect("the rule");
    assert!(text(&explained.stdout).starts_with(&format!("GF101 (error): {}\n", rule.title)));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("a similar value exists: 'GF10"));
}
