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
    // As git marks a work tree: what is in it may be extended from anywhere in it.
    fs::create_dir(folder.join(".git")).expect("a folder");
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

/// Errors in a base show its text, so a base may not be any file.
#[test]
fn only_configs_are_extended() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "secret.txt", "hunter1: x\n");
    for name in ["secret.txt", "-", "/etc/hostname"] {
        write(folder.path(), "gatefront.yaml", &format!("extends: '{name}'\nstack: orders\n"));
        let output = run(&["synth"], folder.path());
        assert_eq!(output.status.code(), Some(2), "{name}");
        let told = text(&output.stderr);
        assert!(told.contains("end with .yaml, .yml or .json") && !told.contains("hunter1"), "{told}");
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

#[test]
fn no_template_replaces_a_config_that_another_one_extends() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir_all(folder.join("a")).expect("a folder");
    fs::create_dir_all(folder.join("out")).expect("a folder");
    write(folder, "a/shared.yaml", &format!("stack: one\n{STACK}"));
    write(folder, "out/shared.yaml", &format!("stack: two\n{STACK}"));
    write(folder, "three.yaml", "extends: out/shared.yaml\nstack: three\n");
    // A config that is refused is read as well.
    write(folder, "wrong.yaml", "extends: out/base.yaml\nfrobnicate: 1\n");
    write(folder, "out/base.yaml", STACK);
    write(folder, "base.yaml", &format!("stack: base\n{STACK}"));
    let configs = ["three.yaml", "a/shared.yaml", "wrong.yaml", "base.yaml"];
    for turn in 0..4 {
        let mut configs = configs;
        configs.rotate_left(turn);
        let output = run(&[&["synth"], &configs[..], &["--out-dir", "out"]].concat(), folder);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("a/shared.yaml: error: out/shared.yaml is the config, or part of it"), "{said}");
        assert!(said.contains("base.yaml: error: out/base.yaml is the config, or part of it"), "{said}");
        assert!(said.ends_with("1 template written to out; 3 of 4 configs refused\n"), "{said}");
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
        assert_eq!(read("out/shared.yaml"), format!("stack: two\n{STACK}"));
        assert_eq!(read("out/base.yaml"), STACK);
    }
}

#[test]
fn nothing_is_written_outside_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir_all(folder.join("deep/out")).expect("a folder");
    fs::create_dir_all(folder.join("elsewhere")).expect("a folder");
    let stacks = format!("{STACK}stacks: {{a: , b: }}\n");
    for name in ["...yaml", "..yaml", "several.yaml"] {
        write(folder, name, &stacks);
    }
    write(folder, "one.yaml", &format!("stack: one\n{STACK}"));
    write(folder, "elsewhere/one.yaml", "mine");
    std::os::unix::fs::symlink("../../elsewhere", folder.join("deep/out/several")).expect("a link");
    std::os::unix::fs::symlink("../../elsewhere/one.yaml", folder.join("deep/out/one.yaml")).expect("a link");
    for (config, why) in [
        ("...yaml", "has no name that a template could be called by"),
        ("..yaml", "has no name that a template could be called by"),
        ("several.yaml", "a link leads from deep/out/several/a.yaml to "),
        ("one.yaml", "a link leads from deep/out/one.yaml to "),
    ] {
        let output = run(&["synth", config, "--out-dir", "deep/out"], folder);
        assert_eq!(output.status.code(), Some(2), "{config}");
        assert!(text(&output.stderr).contains(why), "{config}: {}", text(&output.stderr));
    }
    let output = run(&["synth", "one.yaml", "--assembly", "deep/out"], folder);
    assert!(output.status.success(), "{}", text(&output.stderr));
    std::os::unix::fs::symlink("../elsewhere/one.yaml", folder.join("deep/one.template.json")).expect("a link");
    let output = run(&["synth", "one.yaml", "--assembly", "deep"], folder);
    assert!(text(&output.stderr).contains("a link leads from deep/one.template.json to "), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(folder.join("elsewhere/one.yaml")).expect("the file"), "mine");
    assert_eq!(fs::read_dir(folder.join("elsewhere")).expect("the folder").count(), 1);
    assert!(!folder.join("deep/a.yaml").exists());
}

#[test]
fn two_configs_that_make_one_thing_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let config = |stack: &str, strategy: &str, rest: &str| {
        format!("api: {{id: a1b2c3d4e5, region: eu-west-1, type: http}}\nstack: {stack}\nstrategy: {strategy}\n{rest}")
    };
    let ireland = "stack_region: eu-west-1\n";
    let alias = "domain:\n  name: api.example.com\n";
    let of = |account: &str, name: &str| {
        let arn = format!("arn:aws:acm:us-east-1:{account}:certificate/12345678-1234-1234-1234-123456789012");
        format!("domain: {{name: {name}, certificates: {{viewer: '{arn}'}}}}\n")
    };
    let cases: [(String, String, Option<&str>); 8] = [
        (
            config("one", "zero-ttl", ""),
            config("one", "managed-policy", ""),
            Some("b.yaml:2:8: error: the stack `one` in us-east-1 is made twice, first by a.yaml:2:8\n"),
        ),
        // Another Region has stacks of its own, but CloudFront's names are the account's.
        (config("one", "managed-policy", ""), config("one", "managed-policy", ireland), None),
        (
            config("one", "cloudfront-function", ""),
            config("one", "cloudfront-function", ireland),
            Some("b.yaml:2:8: error: the CloudFront Function `one-origin-host` is made twice, first by a.yaml:2:8\n"),
        ),
        (
            config("one", "zero-ttl", ireland),
            config("one", "zero-ttl", ""),
            Some("b.yaml:2:8: error: the cache policy `one-authorization` is made twice, first by a.yaml:2:8\n"),
        ),
        (
            config("one", "managed-policy", alias),
            config("two", "custom-domain", alias),
            Some("b.yaml:5:9: error: a distribution for `api.example.com` is made twice, first by a.yaml:5:9\n"),
        ),
        // What both take from a base has its place there.
        (
            "extends: base.yaml\nstack: one\n".to_owned(),
            "extends: base.yaml\nstack: two\n".to_owned(),
            Some("base.yaml:5:9: error: a distribution for `api.example.com` is made twice, first by base.yaml:5:9\n"),
        ),
        (
            config("one", "managed-policy", &of("111122223333", "a.example.com")),
            config("one", "managed-policy", &of("444455556666", "b.example.com")),
            None,
        ),
        (
            config("one", "managed-policy", &of("111122223333", "a.example.com")),
            config("one", "managed-policy", &of("111122223333", "b.example.com")),
            Some("error: the stack `one` in us-east-1 is made twice"),
        ),
    ];
    write(folder, "base.yaml", &config("base", "managed-policy", alias));
    write(folder, "c.yaml", &format!("stack: c\n{STACK}"));
    for (number, (a, b, expected)) in cases.iter().enumerate() {
        write(folder, "a.yaml", a);
        write(folder, "b.yaml", b);
        let out = format!("out{number}");
        let arguments = ["synth", "a.yaml", "c.yaml", "b.yaml", "--out-dir", &out];
        let output = run(&arguments, folder);
        let said = text(&output.stderr);
        match expected {
            None => assert!(output.status.success(), "{number}: {said}"),
            Some(expected) => {
                assert_eq!(output.status.code(), Some(2), "{number}: {said}");
                assert!(said.contains(expected), "{number}: {said}");
                assert!(
                    said.contains("  help: ") && said.ends_with(&format!("nothing was written to {out}\n")),
                    "{said}"
                );
                assert!(!folder.join(&out).exists());
                assert_eq!(run(&[&arguments[..], &["--check"]].concat(), folder).status.code(), Some(2));
            }
        }
    }
}

#[test]
fn two_stacks_of_a_config_have_no_alias_in_common() {
    let folder = tempfile::tempdir().expect("a folder");
    let common = format!("{STACK}domain: {{name: api.example.com}}\nstacks: {{one: , two: , three: }}\n");
    let own = format!(
        "{STACK}stacks:\n  one: {{domain: {{name: api.example.com}}}}\n  two: {{domain: {{name: api.example.com}}}}\n"
    );
    for (config, place, more) in [
        (common, "all.yaml:3:16", "the stacks `one` and `two`"),
        (own, "all.yaml:5:24", "--------------- the first one"),
    ] {
        write(folder.path(), "all.yaml", &config);
        let runs: [&[&str]; 3] =
            [&["--out-dir", "out"], &["--stack", "one", "-o", "t.yaml"], &["--stack", "one", "--assembly", "cdk.out"]];
        for arguments in runs {
            let output = run(&[&["synth", "all.yaml"], arguments].concat(), folder.path());
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("a distribution for `api.example.com` is made twice"), "{said}");
            assert!(said.contains(place) && (arguments[0] == "--out-dir" || said.contains(more)), "{said}");
            assert_eq!(
                fs::read_dir(folder.path())
                    .expect("the folder")
                    .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_file()))
                    .count(),
                1
            );
        }
    }
}

/// As it would lie about on a build machine.
const SECRET: &str = r#"{"auths": {"https://index.docker.io/v1/": {"auth": "U0VDUkVU"}}}"#;

#[test]
fn a_file_that_is_no_config_shows_none_of_its_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join(".docker")).expect("a folder");
    let token = SECRET.replace("auths", "U0VDUkVU-token");
    for (name, content) in [
        ("config.json", SECRET.to_owned()),
        ("keys.json", token),
        ("list.yaml", "- U0VDUkVU\n".to_owned()),
        ("text.yaml", "U0VDUkVU\n".to_owned()),
        ("broken.yaml", "a: [U0VDUkVU\nb: }\n".to_owned()),
        ("tag.yaml", "a: !U0VDUkVU x\n".to_owned()),
        ("anchor.yaml", "a: *U0VDUkVU\n".to_owned()),
        ("twice.yaml", "U0VDUkVU: 1\nU0VDUkVU: 1\n".to_owned()),
        ("key.yaml", "-----BEGIN KEY-----\nU0VDUkVU: : :\n".to_owned()),
        ("template.json", format!(r#"{{"Resources": {{"U0VDUkVU": {SECRET}}}}}"#)),
        ("domain.yaml", "domain: x\nuser: y\npassword: U0VDUkVU\n".to_owned()),
    ] {
        let path = format!(".docker/{name}");
        write(folder, &path, &content);
        write(folder, "gatefront.yaml", &format!("extends: {path}\nstack: x-y\n"));
        for arguments in [&["synth"][..], &["synth", &path], &["synth", "gatefront.yaml", &path, "--out-dir", "out"]] {
            let output = run(arguments, folder);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(name) && !said.contains("U0VDUkVU"), "{arguments:?}: {said}");
        }
        let output = run(&["synth"], folder);
        assert!(text(&output.stderr).contains(" --> gatefront.yaml:1:10\n"), "{}", text(&output.stderr));
    }
}

fn is_asked(output: &std::process::Output) -> bool {
    ["curl is not on your PATH", "was not answered"].iter().any(|words| text(&output.stderr).contains(words))
}

#[test]
fn what_is_extended_is_in_the_working_directory_the_work_tree_or_a_folder_that_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = fs::canonicalize(folder.path()).expect("a folder");
    for name in ["repository/.git", "repository/here/below", "other"] {
        fs::create_dir_all(folder.join(name)).expect(name);
    }
    write(&folder, "repository/base.yaml", STACK);
    write(&folder, "other/base.yaml", STACK);
    std::os::unix::fs::symlink("../../../other/base.yaml", folder.join("repository/here/below/link.yaml"))
        .expect("a link");
    std::os::unix::fs::symlink("../../../other", folder.join("repository/here/below/folder")).expect("a link");
    fs::copy(folder.join("other/base.yaml"), folder.join("other/.env")).expect("a copy");
    std::os::unix::fs::symlink("../../.git/secret", folder.join("repository/here/below/secret.yaml")).expect("a link");
    write(&folder, "repository/.git/secret", "token");
    let below = folder.join("repository/here/below");
    let (named, absolute) =
        (folder.join("other").display().to_string(), folder.join("other/base.yaml").display().to_string());
    let outside = "is outside of the working directory and of the config's git work tree; `--allow-extends";
    for (base, refusal, is_allowed) in [
        ("../../base.yaml", None, true),
        ("../../../other/base.yaml", Some(outside), true),
        (absolute.as_str(), Some(outside), true),
        ("link.yaml", Some(outside), true),
        ("folder/base.yaml", Some(outside), true),
        ("secret.yaml", Some("names files that end with"), false),
    ] {
        write(&below, "gatefront.yaml", &format!("extends: {base}\nstack: orders\n"));
        let runs: [&[&str]; 6] = [
            &["synth", "gatefront.yaml"],
            &["synth", "gatefront.yaml", "--out-dir", "out"],
            &["deploy", "gatefront.yaml", "--dry-run"],
            &["destroy", "gatefront.yaml", "--dry-run"],
            &["diff", "gatefront.yaml", "gatefront.yaml"],
            &["verify", "https://127.0.0.1:1", "--config", "gatefront.yaml"],
        ];
        for arguments in runs {
            let why = format!("{base}, {arguments:?}");
            let output = run(arguments, &below);
            // Nobody answers `verify`.
            let is_read = output.status.success() || is_asked(&output);
            match refusal {
                None => assert!(is_read, "{why}: {}", text(&output.stderr)),
                Some(refusal) => {
                    assert!(
                        output.status.code() == Some(2) && text(&output.stderr).contains(refusal),
                        "{why}: {}",
                        text(&output.stderr)
                    );
                    let output = run(&[arguments, &["--allow-extends", &named]].concat(), &below);
                    let is_read = output.status.success() || is_asked(&output);
                    assert_eq!(is_read, is_allowed, "{why}: {}", text(&output.stderr));
                }
            }
        }
    }
    // From the folder above, which holds both.
    assert!(run(&["synth", "repository/here/below/gatefront.yaml"], &folder).status.code() == Some(2));
    write(&below, "gatefront.yaml", "extends: ../../../other/base.yaml\nstack: orders\n");
    assert!(run(&["synth", "repository/here/below/gatefront.yaml"], &folder).status.success());
    let output = run(&["deploy", "gatefront.yaml", "--dry-run", "--allow-extends", &named], &below);
    let words = format!("gatefront synth gatefront.yaml --allow-extends {named} --quiet ");
    assert!(text(&output.stdout).starts_with(&words), "{}", text(&output.stdout));
    let output = run(&["synth", "--allow-extends", "nowhere"], &below);
    assert!(output.status.code() == Some(2) && text(&output.stderr).contains("there is no such folder"));
}
