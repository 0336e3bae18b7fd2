//! `deploy`, `destroy` and `verify` as far as nothing outside is needed; `tests/judges` runs them for real.

use std::fs;
use std::path::Path;

use crate::support::{gatefront, repository, run, text};

fn fails(arguments: &[&str], words: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("examples/custom-domain.yaml"), folder.path().join("gatefront.yaml")).expect("a copy");
    // A PATH with nothing on it: neither the AWS CLI nor curl.
    let output = gatefront(arguments, folder.path()).env("PATH", folder.path()).output().expect("the binary runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn nobody_who_can_be_asked_means_no() {
    fails(
        &["deploy"],
        "error: there is no terminal to ask on\n  help: agree with --yes, or see the commands with --dry-run",
    );
    fails(&["destroy"], "error: there is no terminal to ask on");
}

#[test]
fn a_missing_program_is_named_with_where_to_get_it() {
    fails(
        &["deploy", "--yes"],
        "error: the AWS CLI, `aws`, is not on your PATH\n  help: install it: https://docs.aws.amazon.com/",
    );
    fails(&["destroy", "--yes"], "the AWS CLI, `aws`, is not on your PATH");
    fails(
        &["verify", "https://api.example.com"],
        "error: curl is not on your PATH\n  help: install it: https://curl.se/",
    );
}

#[test]
fn a_verification_asks_only_what_makes_sense() {
    fails(&["verify", "api.example.com"], "write it whole, as https://api.example.com/orders");
    // Nobody is told a password.
    for url in ["https://user:word@api.example.com", "user:word@api.example.com"] {
        fails(&["verify", url], "error: what has a user's name or an @ in it is no URL of an API");
    }
    fails(&["verify", "http://[::1]:8080/", "--authorization-env", "PATH"], "curl is not on your PATH");
    fails(&["verify", "https://api.example.com", "--authorization-env", "NOT_SET"], "NOT_SET is not set");
    fails(&["verify", "http://api.example.com", "--authorization-env", "PATH"], "would be sent in clear");
    fails(&["verify", "https://api.example.com", "--authorization-stdin"], "has to be one line of text");
    let verdict_of = |template, more: &[&str], why| {
        let template = repository(template);
        let arguments = ["verify", "https://api.example.com", "--template", template.to_str().expect("UTF-8")];
        fails(&[&arguments, more].concat(), why);
    };
    verdict_of(
        "tests/fixtures/templates/legacy.json",
        &[],
        "/ goes to the behavior *, which has no API\n  help: ask for a path of api/*",
    );
    verdict_of(
        "examples/managed-policy.yaml",
        &[],
        "no distribution\n  help: of a gatefront config, name it with --config",
    );
    verdict_of(
        "examples/check/careless.yaml",
        &["--distribution", "Web"],
        "no distribution `Web`\n  help: it has Distribution",
    );
}

/// The commands of a dry run are those that `synth` prints.
#[test]
fn a_dry_run_prints_the_commands_and_runs_none() {
    let folder = repository("");
    let printed = |arguments: &[&str]| {
        let output = run(arguments, &folder);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let config = "examples/custom-domain.yaml";
    let deploy = printed(&["deploy", config, "--dry-run"]);
    let destroy = printed(&["destroy", config, "--dry-run"]);
    let synth = run(&["synth", config, "--output", "/dev/null"], &folder);
    let told = text(&synth.stderr).replace("/dev/null", "template.yaml");
    let commands: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("  aws cloudformation ")).collect();
    let dry: Vec<&str> =
        deploy.lines().chain(destroy.lines()).filter_map(|line| line.strip_prefix("aws cloudformation ")).collect();
    let commands: Vec<&str> = commands.into_iter().filter(|line| !line.starts_with("describe-stacks")).collect();
    assert_eq!(dry, commands);
    assert_eq!(dry.len(), 6);
    assert_eq!(
        deploy.lines().next(),
        Some("gatefront synth examples/custom-domain.yaml --quiet --output template.yaml")
    );

    let options = ["--profile", "my team", "--s3-bucket", "common", "--s3-bucket", "us-east-1=virginia"];
    let deploy = printed(&[&["deploy", config, "--dry-run"], options.as_slice()].concat());
    let lines: Vec<&str> = deploy.lines().skip(1).collect();
    assert!(lines[0].contains("--region eu-west-1") && lines[0].ends_with("--s3-bucket common --profile 'my team'"));
    assert!(lines[1].contains("--region us-east-1") && lines[1].ends_with("--s3-bucket virginia --profile 'my team'"));
}

/// A config whose template is too large to be handed over: fifty long tags on each of several resources.
fn large_config(folder: &Path) {
    let config = fs::read_to_string(repository("examples/custom-domain.yaml")).expect("an example");
    let config = config.split("tags:").next().expect("its beginning");
    let value = "x".repeat(256);
    let tags: Vec<String> = (0..46).map(|number| format!("  {}{number}: {value}\n", "k".repeat(110))).collect();
    fs::write(folder.join("gatefront.yaml"), format!("{config}tags:\n{}", tags.concat())).expect("a config");
}

#[test]
fn a_large_template_needs_a_bucket_in_each_region() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    large_config(folder.path());
    let output = run(&["deploy", "--yes", "--s3-bucket", "eu-west-1=ireland"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("and CloudFormation takes 51200 without a bucket"), "{said}");
    assert!(said.contains("name one of your buckets in us-east-1: --s3-bucket BUCKET"), "{said}");
}

/// The assembly is one of the CDK's for our own check too, and its parts are what `synth` gives.
#[test]
fn an_assembly_holds_the_template_for_each_region() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = repository("examples/custom-domain.yaml").display().to_string();
    let output = run(&["synth", &config, "--assembly", "new/cdk.out"], folder.path());
    assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("cdk deploy --app new/cdk.out --all"));
    let read = |name: &str| fs::read_to_string(folder.path().join("new/cdk.out").join(name)).expect(name);
    assert_eq!(
        read("orders-edge.template.json"),
        text(&run(&["synth", &config, "--format", "json"], folder.path()).stdout)
    );
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    let artifact = &manifest["artifacts"]["orders-edge-us-east-1"];
    assert_eq!(artifact["dependencies"], serde_json::json!(["orders-edge-eu-west-1"]));
    assert_eq!(artifact["properties"]["stackName"], "orders-edge");
    assert!(run(&["check", "new/cdk.out"], folder.path()).status.success());
}

#[test]
fn of_several_stacks_one_is_named() {
    let config = "examples/stages/stages.yaml";
    let printed = |command: &str| {
        let output = run(&[command, config, "--stack", "orders-dev", "--dry-run"], &repository(""));
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let deploy = printed("deploy");
    assert!(deploy.starts_with("gatefront synth examples/stages/stages.yaml --stack orders-dev "), "{deploy}");
    assert!(deploy.contains("--stack-name orders-dev ") && !deploy.contains("production"), "{deploy}");
    assert!(printed("destroy").contains("--stack-name orders-dev\n"));
    let output = run(&["deploy", config, "--dry-run"], &repository(""));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("name one with --stack"), "{}", text(&output.stderr));
}
