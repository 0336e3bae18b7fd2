//! `template`, `fragment` and `overrides`: the stack around the distribution, and the files that it is made from.

use std::fs;
use std::path::Path;

use crate::support::{folder, repository, run, text};

const API: &str = "api: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: managed-policy\n";

/// Runs a command that succeeds, and returns its standard output and standard error.
fn succeeds(arguments: &[&str], folder: &Path) -> (String, String) {
    let output = run(arguments, folder);
    let stderr = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    (text(&output.stdout).to_owned(), stderr)
}

fn fails(arguments: &[&str], folder: &Path) -> String {
    let output = run(arguments, folder);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(output.stdout.is_empty());
    text(&output.stderr).to_owned()
}

/// Removes the lines of the result that the template does not have, which are all in one piece per section.
fn without_added_lines(template: &str, result: &str) -> String {
    let mut rest = template.split_inclusive('\n').peekable();
    let kept = result.split_inclusive('\n').filter(|line| rest.next_if_eq(line).is_some());
    let kept: String = kept.collect();
    assert_eq!(rest.next(), None, "a line is missing or changed");
    kept
}

#[test]
fn every_byte_of_the_template_stays() {
    let configs = repository("tests/configs");
    for name in ["template_cloudformation", "template_sam", "template_json"] {
        let config = fs::read_to_string(configs.join(format!("{name}.yaml"))).expect(name);
        let path = config.lines().find_map(|line| line.strip_prefix("template: ")).expect("a template");
        let template = fs::read_to_string(configs.join(path)).expect(path);
        for line_end in ["\n", "\r\n"] {
            let template = template.replace('\n', line_end);
            let folder = folder(&[(path, &template), ("gatefront.yaml", &config)]);
            let (result, _) = succeeds(&["synth", "--quiet"], folder.path());
            assert!(result.contains("AWS::CloudFront::Distribution"), "{name}");
            if name != "template_json" {
                assert_eq!(without_added_lines(&template, &result), template, "{name}");
            }
            assert_eq!(result.matches('\n').count(), result.matches(line_end).count(), "{name}");
        }
    }
}

#[test]
fn a_json_template_stays_json_unless_yaml_is_asked_for() {
    let template = r#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#;
    let config = format!("stack: shop\ntemplate: app.json\n{API}");
    let folder = folder(&[("app.json", template), ("gatefront.yaml", &config)]);
    let (json, told) = succeeds(&["synth"], folder.path());
    assert!(json.starts_with(r#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Distribution": {"#), "{json}");
    assert!(told.contains("Save the template as template.json"), "{told}");
    let (yaml, _) = succeeds(&["synth", "--format", "yaml"], folder.path());
    assert!(yaml.starts_with("Resources:\n  Topic:\n"), "{yaml}");
}

#[test]
fn the_template_is_read_and_never_written() {
    let config = format!("stack: shop\ntemplate: app.yaml\n{API}");
    let folder = folder(&[("app.yaml", "Resources: {}\n"), ("gatefront.yaml", &config)]);
    let told = fails(&["synth", "-o", "app.yaml"], folder.path());
    assert!(told.contains("app.yaml is the config, or part of it"), "{told}");
    let told = fails(&["synth", "gatefront.yaml", "--out-dir", "."], folder.path());
    assert!(told.contains("gatefront.yaml"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join("app.yaml")).expect("a file"), "Resources: {}\n");
}

#[test]
fn a_template_elsewhere_is_read_only_if_it_is_allowed() {
    let config = format!("stack: shop\ntemplate: ../app.yaml\n{API}");
    let folder = folder(&[("app.yaml", "Resources: {}\n"), ("configs/gatefront.yaml", &config)]);
    let inside = folder.path().join("configs");
    let told = fails(&["synth"], &inside);
    assert!(told.contains("outside of the working directory"), "{told}");
    let (result, _) = succeeds(&["synth", "--allow-extends", ".."], &inside);
    assert!(result.contains("AWS::CloudFront::Distribution"));
}

#[test]
fn a_file_that_is_no_template_is_not_shown() {
    let config = format!("stack: shop\ntemplate: secret.yaml\n{API}");
    for secret in ["password: hunter2\n", "password: [hunter2\n", "hunter2: `x`\n"] {
        let folder = folder(&[("secret.yaml", secret), ("gatefront.yaml", &config)]);
        let told = fails(&["synth"], folder.path());
        assert!(told.contains("secret.yaml") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn the_owner_deploys_the_stack() {
    let sam = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function}\n";
    let plain = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
    let config = |rest: &str| format!("stack: shop\ntemplate: app.yaml\n{rest}{API}");
    let told = |template: &str, rest: &str| {
        let folder = folder(&[("app.yaml", template), ("gatefront.yaml", &config(rest))]);
        succeeds(&["synth", "-o", "out.yaml"], folder.path()).1
    };
    let named = "stack_region: eu-west-1\n";
    assert!(told(plain, "").contains("aws cloudformation deploy --stack-name shop --template-file out.yaml"));
    assert!(told(plain, named).contains("aws cloudformation deploy --region eu-west-1 --stack-name shop"));
    assert!(told(sam, "").contains("sam deploy --stack-name shop --template-file out.yaml"));
    let guard = "nothing in the template stops a deployment outside of eu-west-1";
    assert!(told(sam, named).contains(guard) && !told(plain, named).contains(guard));

    let folder = folder(&[("app.yaml", plain), ("gatefront.yaml", &config(""))]);
    let refused = fails(&["deploy", "--dry-run"], folder.path());
    assert!(refused.contains("does not say in which Region app.yaml is deployed"), "{refused}");
    let refused = fails(&["destroy", "--dry-run"], folder.path());
    assert!(refused.contains("more in it than gatefront made: app.yaml"), "{refused}");
}

#[test]
fn a_rule_guards_the_region_unless_there_is_a_transform() {
    let config = |template: &str| format!("stack: shop\nstack_region: eu-west-1\ntemplate: {template}\n{API}");
    let plain = config("plain.yaml");
    let sam = config("sam.yaml");
    let folder = folder(&[
        ("plain.yaml", "Resources: {}\n"),
        ("sam.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {}\n"),
        ("a.yaml", &plain),
        ("b.yaml", &sam),
    ]);
    assert!(succeeds(&["synth", "a.yaml"], folder.path()).0.contains("AWS::Region"));
    assert!(!succeeds(&["synth", "b.yaml"], folder.path()).0.contains("Rules"));
}

#[test]
fn a_distribution_is_replaced_in_place_and_what_it_used_is_named() {
    let (result, told) = succeeds(&["synth", "template_taken-over.yaml"], &repository("tests/configs"));
    assert_eq!(result.matches("AWS::CloudFront::Distribution").count(), 1);
    assert!(
        result.contains("  SiteDistribution:\n    Type: AWS::CloudFront::Distribution\n    DeletionPolicy: Retain\n")
    );
    assert!(told.contains("that only the replaced distribution used: OldCachePolicy\n"), "{told}");
    assert!(!told.contains("must not be in use elsewhere"), "{told}");
}

#[test]
fn another_distribution_of_the_template_is_its_owners() {
    let (_, told) = succeeds(&["synth", "template_prefix.yaml"], &repository("tests/configs"));
    assert!(
        told.contains("warning: the distribution `SiteDistribution` of the template loses Authorization"),
        "{told}"
    );
    assert!(told.contains("Verdict on Authorization: delivered"), "{told}");
}

/// Values that only another template knows are kept, and `check` reports it of the written file.
#[test]
fn what_is_taken_as_it_is_is_assumed() {
    let configs = repository("tests/configs");
    for (name, certainty) in [
        ("template_resource", ""),
        ("template_resource_sam", ""),
        ("template_resource_nested", " (assumed)"),
        ("option_fragment_resource", " (assumed)"),
    ] {
        let (written, told) = succeeds(&["synth", &format!("{name}.yaml")], &configs);
        assert!(told.contains(&format!("Verdict on Authorization: delivered{certainty}\n")), "{name}: {told}");
        let folder = folder(&[("out.yaml", &written)]);
        let (report, _) = succeeds(&["check", "out.yaml"], folder.path());
        assert!(report.contains(&format!("*: delivered{certainty}\n")), "{name}: {report}");
    }
}

#[test]
fn a_fragment_has_no_sections_of_its_own_stack() {
    let (result, told) = succeeds(&["synth", "option_fragment.yaml", "-q"], &repository("tests/configs"));
    let sections: Vec<&str> = result.lines().filter(|line| line.ends_with(':') && !line.starts_with(' ')).collect();
    assert_eq!((sections, told.as_str()), (vec!["Metadata:", "Resources:", "Outputs:"], ""));
    let refused = fails(&["synth", "option_fragment.yaml", "--assembly", "cdk.out"], &repository("tests/configs"));
    assert!(refused.contains("a fragment is no stack"), "{refused}");
}
