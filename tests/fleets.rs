//! Several stacks in one config, configs that extend others, and many configs in one run.

use std::fs;
use std::path::Path;

use crate::generated::Files;
use crate::invalid::refusals;
use crate::support::{repository, run, text};

const STACK: &str = "api: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: managed-policy\n";

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect(name);
}

fn template(arguments: &[&str], folder: &Path) -> String {
    let output = run(&[&["synth", "--quiet"], arguments].concat(), folder);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn what_is_extended_gives_the_template_that_one_config_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir_all(folder.join("stages/dev")).expect("a folder");
    let whole = "stack: orders-dev\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http, auth: jwt}\nstrategy: zero-ttl\n\
                 distribution: {price_class: PriceClass_200, ipv6: false}\n";
    write(folder, "whole.yaml", whole);
    write(
        folder,
        "base.yaml",
        "api: {region: us-east-1, type: http, auth: jwt, stage: v1}\nstrategy: {type: zero-ttl, max_ttl: 60}\ndistribution: {comment: x, ipv6: false}\n",
    );
    write(
        folder,
        "stages/stage.yaml",
        "extends: ../base.yaml\napi: {region: eu-west-1}\nstrategy: {max_ttl: ~}\ndistribution: {price_class: PriceClass_200, comment: ~}\n",
    );
    write(
        folder,
        "stages/dev/dev.yaml",
        "extends: ../stage.yaml\nstack: orders-dev\napi: {id: a1b2c3d4e5, stage: ~}\n",
    );
    assert_eq!(template(&["stages/dev/dev.yaml"], folder), template(&["whole.yaml"], folder));
    assert_eq!(template(&["dev.yaml"], &folder.join("stages/dev")), template(&["whole.yaml"], folder));
}

#[test]
fn a_stack_of_several_gives_the_template_that_its_own_config_gives() {
    let folder = repository("examples/stages");
    let alone = "stack: orders-dev\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http, auth: jwt}\n\
                 strategy: managed-policy\ndistribution: {price_class: PriceClass_100}\n";
    let own = tempfile::tempdir().expect("a folder");
    write(own.path(), "own.yaml", alone);
    assert_eq!(template(&["stages.yaml", "--stack", "orders-dev"], &folder), template(&["own.yaml"], own.path()));

    let output = run(&["synth", "stages.yaml"], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("2 stacks: orders-dev, orders-production"), "{}", text(&output.stderr));
    let output = run(&["synth", "stages.yaml", "--stack", "orders-prod"], &folder);
    assert!(text(&output.stderr).contains("did you mean `--stack orders-production`?"), "{}", text(&output.stderr));
}

/// Returns the messages about configs that extend others: what is wrong is shown in its own file.
pub(crate) fn messages() -> Files {
    refusals("tests/fixtures/extends")
}

#[test]
fn every_good_config_is_written_and_every_wrong_one_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut arguments = vec!["synth".to_owned()];
    for number in 0..300 {
        let name = format!("c{number}.yaml");
        let own = if number % 100 == 7 { "frobnicate: 1\n" } else { "" };
        write(folder, &name, &format!("stack: s{number}\n{STACK}{own}"));
        arguments.push(name);
    }
    write(folder, "several.yaml", &format!("{STACK}stacks: {{a: {{}}, b: {{tags: {{k: v}}}}}}\n"));
    arguments.extend(["several.yaml", "none.yaml", "--out-dir", "out/templates"].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();

    let output = run(&arguments, folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let wrong = |number: u32| format!("c{number}.yaml:4:1: error: unknown key `frobnicate`\n");
    assert_eq!(
        text(&output.stderr),
        format!(
            "{}{}{}none.yaml: error: cannot read none.yaml: no such file or directory\n\
             299 templates written to out/templates; 4 of 302 configs refused\n",
            wrong(7),
            wrong(107),
            wrong(207)
        )
    );
    let written = |name: &str| fs::read_to_string(folder.join("out/templates").join(name));
    assert_eq!(written("c299.yaml").expect("a template"), template(&["c299.yaml"], folder));
    assert_eq!(written("several/b.yaml").expect("a template"), template(&["several.yaml", "--stack", "b"], folder));
    assert!(written("c7.yaml").is_err());
    let files = fs::read_dir(folder.join("out/templates")).expect("the folder").count();
    assert_eq!(files, 298, "a file that should not be there");

    let output = run(&["synth", "c1.yaml", "several.yaml", "--out-dir", "json", "--format", "json"], folder);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), "3 templates written to json\n"));
    assert!(folder.join("json/several/a.json").is_file());
}

#[test]
fn templates_that_are_not_what_their_configs_give_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder, "one.yaml", &format!("stack: one\n{STACK}"));
    write(folder, "several.yaml", &format!("{STACK}stacks: {{a: {{}}, b: {{tags: {{k: v}}}}}}\n"));
    let arguments = ["synth", "one.yaml", "several.yaml", "--out-dir", "out"];
    let check = || {
        let output = run(&[&arguments[..], &["--check"]].concat(), folder);
        (output.status.code(), text(&output.stderr).to_owned())
    };
    let none = "out/one.yaml is not there\nout/several/a.yaml is not there\nout/several/b.yaml is not there\n\
                0 of 3 templates in out are current\n";
    assert_eq!(check(), (Some(1), none.to_owned()));
    assert!(!folder.join("out").exists());

    assert!(run(&arguments, folder).status.success());
    assert_eq!(check(), (Some(0), "3 of 3 templates in out are current\n".to_owned()));

    write(folder, "out/several/b.yaml", "old");
    let stale = "out/several/b.yaml is not what several.yaml gives\n2 of 3 templates in out are current\n";
    assert_eq!(check(), (Some(1), stale.to_owned()));
    assert_eq!(fs::read_to_string(folder.join("out/several/b.yaml")).expect("the file"), "old");

    fs::remove_file(folder.join("out/one.yaml")).expect("the file");
    fs::create_dir(folder.join("out/one.yaml")).expect("a folder");
    let (code, told) = check();
    assert!(code == Some(2) && told.contains("out/one.yaml is no regular file"), "{told}");

    write(folder, "one.yaml", "stack: 1");
    let (code, told) = check();
    assert_eq!(code, Some(2));
    assert!(told.contains("out/several/b.yaml is not what") && told.contains("; 1 of 2 configs refused"), "{told}");
}

#[test]
fn what_would_be_overwritten_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("sub")).expect("a folder");
    for name in ["orders.yaml", "sub/Orders.yaml", "fine.yaml"] {
        write(folder, name, &format!("stack: s\n{STACK}"));
    }
    let output = run(&["synth", "fine.yaml", "orders.yaml", "sub/Orders.yaml", "--out-dir", "out"], folder);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    assert!(stderr.contains("orders.yaml and sub/Orders.yaml would be written to one file"), "{stderr}");
    assert!(!folder.join("out").exists());

    let output = run(&["synth", "orders.yaml", "--out-dir", "."], folder);
    assert!(
        text(&output.stderr)
            .contains("orders.yaml: error: orders.yaml is the config, or part of it; the template would replace it")
    );
    assert_eq!(fs::read_to_string(folder.join("orders.yaml")).expect("the config"), format!("stack: s\n{STACK}"));

    let output = run(&["synth", "orders.yaml", "fine.yaml"], folder);
    assert!(text(&output.stderr).contains("--out-dir"), "{}", text(&output.stderr));
}

#[test]
fn a_text_without_a_file_extends_nothing() {
    let error = gatefront::synth("extends: base.yaml\n").expect_err("no file");
    assert_eq!(error.to_string(), "there is no other config to extend");
}

#[test]
fn configs_that_extend_others_are_compared() {
    let folder = repository("examples/stages");
    let output = run(&["diff", "production.yaml", "production.yaml"], &folder);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let output = run(&["diff", "production.yaml", "stages.yaml"], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("stages.yaml has 2 stacks: orders-dev, orders-production"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn no_template_replaces_a_config_that_is_extended() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("configs")).expect("a folder");
    let base = "api: {id: a1b2c3d4e5, region: eu-west-1, type: http, auth: jwt}\nstrategy: managed-policy\n";
    write(folder, "orders.yaml", base);
    write(folder, "configs/orders.yaml", "extends: ../orders.yaml\nstack: orders\n");
    for arguments in [["--out-dir", "."], ["-o", "orders.yaml"]] {
        let output = run(&[&["synth", "configs/orders.yaml"], arguments.as_slice()].concat(), folder);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("the template would replace it"), "{}", text(&output.stderr));
        assert_eq!(fs::read_to_string(folder.join("orders.yaml")).expect("the base"), base);
    }
}

#[test]
fn one_of_several_stacks_is_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    for (name, class) in [("old.yaml", "PriceClass_100"), ("new.yaml", "PriceClass_200")] {
        let stacks = format!("stacks: {{a: {{distribution: {{price_class: {class}}}}}, b: {{}}}}\n");
        write(folder, name, &format!("{STACK}{stacks}"));
    }
    write(folder, "template.yaml", &template(&["old.yaml", "--stack", "a"], folder));
    let diff = |arguments: &[&str]| {
        let output = run(&[&["diff"], arguments].concat(), folder);
        (output.status.code(), text(&output.stdout).to_owned() + text(&output.stderr))
    };
    let (code, told) = diff(&["old.yaml", "new.yaml", "--stack", "a"]);
    assert!(code == Some(1) && told.contains("PriceClass: PriceClass_100 → PriceClass_200"), "{told}");
    assert_eq!(diff(&["template.yaml", "old.yaml", "--stack", "a"]).0, Some(0));
    assert_eq!(diff(&["old.yaml", "new.yaml", "--stack", "b"]).0, Some(0));

    for (arguments, why) in [
        (&["old.yaml", "new.yaml"][..], "old.yaml has 2 stacks: a, b"),
        (&["old.yaml", "new.yaml", "--stack", "c"], "old.yaml has no stack `c`"),
        (&["template.yaml", "template.yaml", "--stack", "a"], "neither is a config with several stacks"),
        (&["new.yaml", "--stack", "a"], "a stack is found by --stack and --region"),
    ] {
        let (code, told) = diff(arguments);
        assert!(code == Some(2) && told.contains(why), "{arguments:?}: {told}");
    }
}

/// What is wrong in a base is shown, so a base is not just any file.
#[test]
fn only_configs_are_extended() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "secret.txt", "hunter1: x\n");
    for name in ["secret.txt", "-", "/etc/hostname"] {
        write(folder.path(), "gatefront.yaml", &format!("extends: '{name}'\nstack: orders\n"));
        let output = run(&["synth"], folder.path());
        assert_eq!(output.status.code(), Some(2), "{name}");
        let told = text(&output.stderr);
        assert!(told.contains("ends with .yaml, .yml or .json") && !told.contains("hunter1"), "{told}");
    }
}

#[test]
fn stacks_that_differ_in_case_alone_are_not_written_over_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "api: {id: a1b2c3d4e5, region: eu-west-1, type: http, auth: jwt}\nstrategy: managed-policy\nstacks: {orders: , Orders: }\n";
    write(folder.path(), "all.yaml", config);
    let output = run(&["synth", "all.yaml", "--out-dir", "out"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("two stacks would be written to"), "{}", text(&output.stderr));
}
