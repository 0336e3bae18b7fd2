//! The fixes of the check: they resolve what they are for, and change nothing else.

use std::collections::BTreeSet;
use std::fs;

use gatefront::check::{Options, RULES, Report, Severity, check};
use gatefront::diff::Version;
use gatefront::edit::Applicability;
use gatefront::template::Document;
use gatefront::write;
use serde_json::Value as Json;

use crate::support::{repository, run, run_with_input, text};

fn report(template: &str) -> Report {
    check(template, &Options::default()).expect("a template")
}

fn fixed(template: &str) -> String {
    let fixed = gatefront::fix(template, &Options::default(), Applicability::Unsafe).expect("a template");
    assert!(fixed.refused.is_empty(), "{:?}", fixed.refused);
    fixed.text
}

/// The failing examples of the rules whose findings have a fix.
fn fixable() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.iter().map(|rule| (rule.id, rule.failing)).filter(|(id, failing)| {
        report(failing).findings.iter().any(|finding| finding.rule == *id && finding.fix.is_some())
    })
}

/// The names of what a template has: origins, aliases, functions, resources, and its behaviors by their number. A fix may
/// change a path pattern, and take the dot from the end of an alias.
fn parts(template: &str) -> BTreeSet<String> {
    let document = Document::read(template).expect("a template");
    let json = document.value().to_json();
    let mut parts = BTreeSet::new();
    for (id, resource) in json["Resources"].as_object().expect("resources") {
        parts.insert(id.clone());
        let config = &resource["Properties"]["DistributionConfig"];
        for list in ["Origins", "CacheBehaviors", "Aliases"] {
            for (index, item) in config[list].as_array().into_iter().flatten().enumerate() {
                let name = item.get("Id").or(Some(item).filter(|item| item.is_string())).and_then(Json::as_str);
                let name = name.map_or_else(|| index.to_string(), |name| name.trim_end_matches('.').to_owned());
                parts.insert(format!("{id} {list} {name}"));
            }
        }
    }
    parts
}

#[test]
fn a_failing_example_with_its_fixes_has_no_finding_left() {
    let rules: Vec<&str> = fixable().map(|(id, _)| id).collect();
    assert!(rules.len() * 2 > RULES.len(), "{rules:?}");
    for (id, failing) in fixable() {
        let text = fixed(failing);
        let left = report(&text);
        assert!(left.findings.is_empty(), "{id}: {:?}\n{text}", left.findings);
        assert!(left.passes(), "{id}:\n{text}");
        assert_eq!(fixed(&text), text, "{id}: the second run changes something");
        assert!(parts(failing).is_subset(&parts(&text)), "{id}:\n{text}");
    }
}

/// The groups of Authorization, Host, caching, and methods and paths are `GF1xx` to `GF4xx`.
#[test]
fn every_error_of_the_first_groups_has_a_fix() {
    let fixable: Vec<&str> = fixable().map(|(id, _)| id).collect();
    let errors = RULES.iter().filter(|rule| rule.severity == Severity::Error);
    let lacking: Vec<&str> = errors.map(|rule| rule.id).filter(|id| *id < "GF5" && !fixable.contains(id)).collect();
    assert_eq!(lacking, Vec::<&str>::new());
}

#[test]
fn fixes_make_nothing_worse() {
    for (id, failing) in fixable() {
        let text = fixed(failing);
        let read = |text: &str| Version::read(text, &Options::default()).expect("a template");
        let diff = gatefront::diff(&read(failing), &read(&text));
        assert_eq!(diff.regressions().count(), 0, "{id}:\n{text}");
    }
}

/// Writes a text in another form; its fixes have to be the same.
type Form = (&'static str, fn(&str) -> String);

const FORMS: [Form; 5] = [
    ("Windows line ends", |text| text.replace('\n', "\r\n")),
    ("a byte order mark", |text| format!("\u{FEFF}{text}")),
    ("no final line end", |text| text.trim_end().to_owned()),
    ("JSON", |text| write::json(Document::read(text).expect("a template").value())),
    ("JSON on one line", |text| Document::read(text).expect("a template").value().to_json().to_string()),
];

#[test]
fn every_notation_gets_the_same_fixes() {
    for (id, failing) in fixable() {
        let expected = Document::read(&fixed(failing)).expect("a template").value().to_json();
        for (name, form) in FORMS {
            let before = form(failing);
            let after = fixed(&before);
            let value = Document::read(after.trim_start_matches('\u{FEFF}')).expect(name).value().to_json();
            assert_eq!(value, expected, "{id} with {name}:\n{after}");
            let has_windows = |text: &str| text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
            assert_eq!(has_windows(&before), has_windows(&after), "{id} with {name}:\n{after}");
            assert_eq!(before.starts_with('\u{FEFF}'), after.starts_with('\u{FEFF}'), "{id} with {name}");
        }
    }
}

/// A template with a comment, a stripped Authorization and a cache that keeps tokens apart from nobody.
const TEMPLATE: &str = "\
Resources:
  Distribution: # in front of the orders
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
            OriginCustomHeaders:
              - {HeaderName: x-origin-secret, HeaderValue: hunter2-and-more}
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: https-only
          AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
          # nothing is cached
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
";

#[test]
fn the_changes_are_printed_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("template.yaml");
    fs::write(&path, TEMPLATE).expect("a file");
    let shown = run(&["check", "template.yaml", "--diff"], folder.path());
    assert_eq!(shown.status.code(), Some(1));
    let printed = text(&shown.stdout);
    assert!(printed.starts_with("--- a/template.yaml\n+++ b/template.yaml\n@@ -"), "{printed}");
    let added: Vec<&str> = printed.lines().filter(|line| line.starts_with('+') && !line.starts_with("+++")).collect();
    assert_eq!(added, ["+          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac"]);
    assert!(!printed.contains("hunter2"), "{printed}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), TEMPLATE);
}

#[test]
fn the_file_is_changed_and_checked_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("template.yaml");
    fs::write(&path, format!("\u{FEFF}{TEMPLATE}")).expect("a file");
    let first = run(&["check", "template.yaml", "--fix", "--allow", "GF901"], folder.path());
    assert!(text(&first.stderr).contains("template.yaml: GF101: set `OriginRequestPolicyId: "), "{first:?}");
    assert!(text(&first.stdout).contains("delivered"), "{first:?}");
    let written = fs::read_to_string(&path).expect("the file");
    assert_eq!(
        written,
        format!("\u{FEFF}{TEMPLATE}          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac\n")
    );
    let shown = run(&["check", "template.yaml", "--diff"], folder.path());
    assert_eq!(text(&shown.stdout), "");
}

#[test]
fn what_cannot_be_kept_is_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let generated =
        TEMPLATE.replace("    Type: AWS::CloudFront", "    Metadata: {'aws:cdk:path': A/B}\n    Type: AWS::CloudFront");
    fs::write(folder.path().join("template.yaml"), &generated).expect("a file");
    let refused = run(&["check", "template.yaml", "--fix"], folder.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("not changed, because the CDK writes it"), "{refused:?}");
    assert_eq!(fs::read_to_string(folder.path().join("template.yaml")).expect("the file"), generated);

    let anchored = TEMPLATE.replace("DefaultCacheBehavior:\n", "DefaultCacheBehavior: &behavior\n")
        + "        CacheBehaviors:\n          - {<<: *behavior, PathPattern: /a}\n";
    fs::write(folder.path().join("template.yaml"), &anchored).expect("a file");
    let refused = run(&["check", "template.yaml", "--fix"], folder.path());
    assert!(text(&refused.stderr).contains("not changed: set `OriginRequestPolicyId"), "{refused:?}");
    assert!(text(&refused.stderr).contains("an anchor"), "{refused:?}");
    let written = fs::read_to_string(folder.path().join("template.yaml")).expect("the file");
    let own = "PathPattern: /a, OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac}";
    assert_eq!(written, anchored.replace("PathPattern: /a}", own));

    let shown = run_with_input(&["check", "-", "--diff"], TEMPLATE.as_bytes());
    assert_eq!(shown.status.code(), Some(1));
    assert!(text(&shown.stdout).contains("\n+          OriginRequestPolicyId"), "{shown:?}");
    let piped = run_with_input(&["check", "-", "--fix"], TEMPLATE.as_bytes());
    assert_eq!(piped.status.code(), Some(2));
    assert!(text(&piped.stderr).contains("--diff"), "{piped:?}");
    let alone = run(&["check", "template.yaml", "--unsafe-fixes"], &repository(""));
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn a_config_is_fixed_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gatefront.yaml");
    let config = "stack: orders # by team a\r\napi: {id: a1b2c3d4e5, regoin: EU-WEST-1, type: htpp}\r\nstrategy: managed_policy\r\n";
    fs::write(&path, config).expect("a file");
    let refused = run(&["synth"], folder.path());
    assert!(
        text(&refused.stderr).ends_with("\n3 can be fixed with `gatefront check --fix gatefront.yaml`\n"),
        "{refused:?}"
    );
    let shown = run(&["check", "gatefront.yaml", "--diff"], folder.path());
    assert_eq!(shown.status.code(), Some(1));
    assert!(text(&shown.stdout).contains("\n+strategy: managed-policy"), "{shown:?}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), config);
    let fixed = run(&["check", "gatefront.yaml", "--fix"], folder.path());
    assert_eq!(fixed.status.code(), Some(0), "{fixed:?}");
    let expected = config.replace("regoin: EU-WEST-1", "region: eu-west-1").replace("htpp", "http").replace('_', "-");
    assert_eq!(fs::read_to_string(&path).expect("the file"), expected);
    let again = run(&["check", "gatefront.yaml", "--diff"], folder.path());
    assert_eq!((again.status.code(), text(&again.stdout)), (Some(0), ""));
}
