//! `deploy`, `destroy` and `verify` as far as nothing outside is needed; `tests/judges` runs them for real.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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
        fails(&["verify", url], "error: a URL with a user's name or an @ before its path is no URL of an API");
    }
    fails(&["verify", "https://api.example.com/@me/inbox?to=a@b"], "curl is not on your PATH");
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
        "is a gatefront config, and no CloudFormation template\n  help: name it with --config in place of --template",
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

const CONFIG: &str = "stack: one\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: managed-policy\n";

/// A folder with a config `cfg.yaml`, and an `aws` that does what the script says.
pub(crate) fn with_aws(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("cfg.yaml"), CONFIG).expect("a config");
    let aws = folder.path().join("aws");
    fs::write(&aws, format!("#!/bin/sh\n{script}\n")).expect("a script");
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).expect("a program");
    folder
}

/// The command in that folder, with its `aws` before those of the system.
pub(crate) fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = gatefront(arguments, folder);
    command.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).env("TMPDIR", folder);
    command
}

fn run_with_aws(arguments: &[&str], script: &str) -> Output {
    command(arguments, with_aws(script).path()).output().expect("the binary runs")
}

/// A config with two parameters, one of which is masked.
const PARAMETERS: &str = "stack: one\napi: {id: {parameter: ApiId}, region: eu-west-1, type: http}\nstrategy: managed-policy\n\
    distribution: {origin_headers: {X-Origin-Verify: {parameter: Secret, no_echo: true}}}\n";

#[test]
fn a_deployment_is_given_the_values_of_parameters() {
    // CloudFormation has the stack of the second name, with one of the parameters.
    let script = "case \"$*\" in *describe-stacks*) \
        echo '{\"Stacks\": [{\"StackId\": \"x\", \"StackStatus\": \"STATUS\", \"Parameters\": [{\"ParameterKey\": \"Secret\"}]}]}';; \
        *get-template*) echo '{\"TemplateBody\": {\"Resources\": {}}}';; *stack-events*) echo '{\"StackEvents\": []}';; \
        *) echo \"$@\" > ran; exit 1;; esac";
    let deployed = |status: &str, arguments: &[&str]| {
        let folder = with_aws(&script.replace("STATUS", status));
        fs::write(folder.path().join("cfg.yaml"), PARAMETERS).expect("a config");
        let output = command(&[&["deploy", "cfg.yaml", "--yes"], arguments].concat(), folder.path());
        let said = text(&{ output }.output().expect("the binary runs").stderr).to_owned();
        (said, fs::read_to_string(folder.path().join("ran")).unwrap_or_default())
    };
    let (said, ran) = deployed("REVIEW_IN_PROGRESS", &["--parameter", "ApiId=a1b2c3d4e5"]);
    assert!(said.contains("one in us-east-1 needs a value of Secret"), "{said}");
    assert!(said.contains("add --parameter Secret=VALUE") && ran.is_empty(), "{said}");
    let (said, _) = deployed("UPDATE_COMPLETE", &[]);
    assert!(said.contains("needs a value of ApiId\n"), "{said}");
    let (said, ran) = deployed("UPDATE_COMPLETE", &["--parameter", "ApiId=a1b2c3d4e5"]);
    assert!(said.contains("values of ApiId"), "{said}");
    assert!(ran.contains("--parameter-overrides ApiId=a1b2c3d4e5"), "{ran}");
    let (said, _) = deployed("UPDATE_COMPLETE", &["--parameter", "Api=a1b2c3d4e5"]);
    assert!(said.contains("the template has no parameter Api") && said.contains("it has ApiId, Secret"), "{said}");
    let (said, _) = deployed("UPDATE_COMPLETE", &["--parameter", "ApiId=a", "--parameter", "ApiId=b"]);
    assert!(said.contains("the parameter ApiId is given twice"), "{said}");
}

#[test]
fn a_masked_parameter_is_not_shown() {
    let folder = with_aws(":");
    fs::write(folder.path().join("cfg.yaml"), PARAMETERS).expect("a config");
    let given = ["--parameter", "ApiId=a1b2c3d4e5", "--parameter", "Secret=swordfish"];
    let output = command(&[["deploy", "cfg.yaml", "--dry-run"].as_slice(), &given].concat(), folder.path()).output();
    let output = output.expect("the binary runs");
    let told = text(&output.stdout);
    assert!(told.contains("--parameter-overrides ApiId=a1b2c3d4e5 'Secret=****'"), "{told}");
    let output = command(&["synth", "cfg.yaml"], folder.path()).output().expect("the binary runs");
    assert!(text(&output.stderr).contains("--parameter-overrides ApiId=VALUE Secret=VALUE\n"));
}

#[test]
fn a_printed_command_takes_no_path_for_an_option() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("-x.yaml"), CONFIG).expect("a config");
    let output = run(&["deploy", "--dry-run", "--", "-x.yaml"], folder.path());
    assert!(text(&output.stdout).starts_with("gatefront synth ./-x.yaml --quiet"), "{}", text(&output.stdout));
    let first = text(&output.stdout).lines().next().expect("a command").to_owned();
    let words: Vec<&str> = first.split(' ').skip(1).collect();
    assert!(run(&words, folder.path()).status.success(), "{first}");
    assert!(folder.path().join("template.yaml").is_file());

    let output = run(&["synth", "-o", "./-t.yaml", "./-x.yaml"], folder.path());
    assert!(text(&output.stderr).contains("--template-file ./-t.yaml"), "{}", text(&output.stderr));
    let output = run(&["synth", "--output=-t.yaml", "--check", "--", "-x.yaml"], folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// The AWS CLI takes `file://…` for the text of that file.
#[test]
fn a_stack_to_compare_with_is_a_name_or_an_arn() {
    let ran = "echo called >&2; exit 1";
    for stack in ["file:///etc/passwd", "fileb://cfg.yaml", "a_b", "arn:aws:s3:::bucket"] {
        let output = run_with_aws(&["diff", "--stack", stack, "--region", "us-east-1", "cfg.yaml"], ran);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stack}");
        assert!(told.contains("neither the name nor the ARN of a stack") && !told.contains("called"), "{told}");
    }
    let arn = "arn:aws:cloudformation:us-east-1:111122223333:stack/one/6d9b0a50-0000-11ee-0000-0a0000000000";
    for (region, why) in [("us-east-1", "called"), ("eu-west-1", "the ARN of the stack is in us-east-1")] {
        let output = run_with_aws(&["diff", "--stack", arn, "--region", region, "cfg.yaml"], ran);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
}

#[test]
fn an_answer_without_a_template_is_not_a_stack_that_is_not_there() {
    for answer in ["echo '[]'", "echo 5", "echo '{}'", "echo 'null'", ":", "echo '{\"TemplateBody\": 5}'"] {
        let output = run_with_aws(&["diff", "--stack", "one", "--region", "us-east-1", "cfg.yaml"], answer);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{answer}: {told}");
        assert!(told.contains("an answer of the AWS CLI cannot be read"), "{answer}: {told}");
    }
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    let diff: &[&str] = &["diff", "--stack", "one", "--region", "us-east-1", "cfg.yaml"];
    for arguments in [diff, &["deploy", "--yes", "cfg.yaml"], &["destroy", "--yes", "cfg.yaml"]] {
        // With a bound, so that a build without one fails and does not take all of the memory.
        for script in ["exec head -c 200000000 /dev/zero", "head -c 200000000 /dev/zero >&2; exit 1"] {
            let output = run_with_aws(arguments, script);
            let told = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
            assert!(told.contains("it printed more than 64 MiB"), "{arguments:?}, {script}: {told}");
        }
    }
}

/// A delete that CloudFormation gives up is no reason to deploy.
#[test]
fn a_failed_deletion_advises_to_delete_again() {
    let script = r#"case "$*" in
*describe-stacks*) echo '{"Stacks": [{"StackId": "arn", "StackStatus": "UPDATE_ROLLBACK_COMPLETE"}]}' ;;
*) echo '{}' ;;
esac"#;
    let output = run_with_aws(&["destroy", "--yes", "cfg.yaml"], script);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("run `gatefront destroy` again") && !told.contains("deploy again"), "{told}");
}

#[test]
fn a_token_that_is_too_long_is_refused_and_not_cut() {
    let folder = with_aws(":");
    // A curl that would answer.
    let curl = folder.path().join("curl");
    fs::write(&curl, "#!/bin/sh\ncat > /dev/null\nprintf 'HTTP/1.1 401 Unauthorized\\r\\n\\r\\n'\n").expect("a script");
    fs::set_permissions(&curl, fs::Permissions::from_mode(0o755)).expect("a program");
    let arguments = ["verify", "https://api.example.com/orders", "--authorization-stdin"];
    for (bytes, is_refused) in [(60_000, false), (65_536, false), (65_537, true), (200_000, true)] {
        let mut child = command(&arguments, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let _ = child.stdin.take().expect("a pipe").write_all("x".repeat(bytes).as_bytes());
        let output = child.wait_with_output().expect("the binary ends");
        let told = text(&output.stderr);
        assert_eq!(told.contains("has more than 65536 bytes"), is_refused, "{bytes}: {told}");
        assert_eq!(output.status.code() == Some(2), is_refused, "{bytes}: {told}");
    }
}

/// The template for the AWS CLI may hold the values of origin headers.
#[test]
fn a_deployment_that_is_killed_leaves_no_template_for_long() {
    let script = r#"case "$*" in
*describe-stacks*) echo "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id one does not exist" >&2; exit 254 ;;
*describe-stack-events*) echo '{}' ;;
*" deploy "*) echo "$*" > "$TMPDIR/began"; exec sleep 10 ;;
esac"#;
    let folder = with_aws(script);
    let temporary = || {
        let names = fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
        names.filter(|name| name.to_string_lossy().contains("gatefront-")).count()
    };
    let mut child = command(&["deploy", "--yes", "cfg.yaml"], folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    for _ in 0..500 {
        if folder.path().join("began").exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(temporary(), 1);
    child.kill().expect("SIGKILL");
    child.wait().expect("its end");
    assert_eq!(temporary(), 1);
    let script = format!("#!/bin/sh\n{}", script.replace("exec sleep 10", "exit 1"));
    fs::write(folder.path().join("aws"), script).expect("a script");
    assert_eq!(
        command(&["deploy", "--yes", "cfg.yaml"], folder.path()).output().expect("it runs").status.code(),
        Some(2)
    );
    assert_eq!(temporary(), 0);
}
