//! The command line as a person meets it.

use std::process::Command;

use crate::generated::Files;
use crate::support::{BINARY, names, repository, run, run_with_input, text};

const CONFIG: &[u8] = b"stack: s\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: managed-policy\n";

fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments, &repository(""));
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// Returns the help of every command, the comparison of the strategies, and the schemas.
pub(crate) fn files() -> Files {
    let mut files = Files::from([
        ("snapshots/help.txt".to_owned(), help()),
        ("snapshots/strategies.txt".to_owned(), stdout(&["strategies"])),
        ("gatefront.schema.json".to_owned(), stdout(&["schema"])),
    ]);
    for about in ["verdict", "diff", "verify", "trace"] {
        files.insert(format!("{about}.schema.json"), stdout(&["schema", about]));
    }
    files
}

fn help() -> String {
    let commands = [
        "",
        "synth",
        "check",
        "trace",
        "diff",
        "deploy",
        "destroy",
        "verify",
        "rules",
        "init",
        "strategies",
        "schema",
        "completions",
    ];
    let pages = commands.map(|command| {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|argument| !argument.is_empty()).collect();
        format!("$ gatefront {}\n{}", arguments.join(" "), stdout(&arguments))
    });
    pages.join("\n")
}

#[test]
fn the_strategies_are_compared() {
    let json: serde_json::Value = serde_json::from_str(&stdout(&["strategies", "--format", "json"])).expect("JSON");
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["strategies"].as_array().map(Vec::len), Some(gatefront::strategy::Kind::ALL.len()));
    assert!(stdout(&["strategies", "zero-ttl"]).starts_with("zero-ttl\n"));
}

#[test]
fn the_scripts_for_shells_ask_gatefront() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&["completions", shell]);
        assert!(script.contains("GATEFRONT_COMPLETE") && script.contains(shell), "{shell}: {script}");
    }
}

/// Returns the words that gatefront offers to fish for the last one of a command.
fn completed(words: &[&str]) -> Vec<String> {
    let mut command = Command::new(BINARY);
    command.env("GATEFRONT_COMPLETE", "fish").current_dir(repository("examples/stages"));
    let output = command.args(["--", "gatefront"]).args(words).output().expect("gatefront");
    assert!(output.status.success());
    text(&output.stdout).lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn shells_complete_what_gatefront_knows() {
    assert!(completed(&["str"]).contains(&"strategies".to_owned()));
    assert_eq!(
        completed(&["check", "--allow", "GF10"]),
        ["GF101", "GF102", "GF103", "GF104", "GF105", "GF106", "GF107"]
    );
    assert_eq!(completed(&["check", "--region", "eu-west-"]), ["eu-west-1", "eu-west-2", "eu-west-3"]);
    assert_eq!(completed(&["init", "--strategy", "z"]), ["zero-ttl"]);
    assert_eq!(completed(&["diff", "--format", "me"]), ["mermaid"]);
    assert!(completed(&["trace", "stag"]).contains(&"stages.yaml".to_owned()));
}

#[test]
fn shells_complete_the_stacks_of_the_config_in_the_command() {
    assert_eq!(completed(&["deploy", "stages.yaml", "--stack", ""]), ["orders-dev", "orders-production"]);
    assert_eq!(
        completed(&["verify", "https://example.com", "--config", "stages.yaml", "--stack", "orders-p"]),
        ["orders-production"]
    );
    // There is no gatefront.yaml here.
    assert_eq!(completed(&["deploy", "--stack", ""]), [""; 0]);
}

#[test]
fn results_go_to_stdout_and_talk_to_stderr() {
    let output = run_with_input(&["synth", "-"], CONFIG);
    assert!(text(&output.stdout).starts_with("AWSTemplateFormatVersion"));
    assert!(text(&output.stderr).contains("aws cloudformation deploy --region us-east-1 --stack-name s"));
    let quiet = run_with_input(&["synth", "-", "--quiet"], CONFIG);
    assert_eq!(quiet.stdout, output.stdout);
    assert!(quiet.stderr.is_empty());
}

#[test]
fn a_config_may_have_a_byte_order_mark_and_windows_line_ends() {
    let windows = text(CONFIG).replace('\n', "\r\n");
    let output = run_with_input(&["synth", "-"], format!("\u{FEFF}{windows}").as_bytes());
    assert_eq!(output.stdout, run_with_input(&["synth", "-"], CONFIG).stdout);
    assert!(output.status.success());
}

/// With the sections that man pages have, and no page that is not there.
#[test]
fn man_pages_are_laid_out_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(&["man", "--out-dir", folder.path().to_str().expect("UTF-8")], &repository(""));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let page = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    let top = page("gatefront.1");
    let named: Vec<String> = top.lines().filter(|line| line.ends_with("(1)")).map(|l| l.replace('\\', "")).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        page(&format!("{}.1", name.trim_end_matches("(1)")));
    }
    let headings = |page: &str| -> Vec<String> {
        page.lines().filter_map(|line| line.strip_prefix(".SH ")).map(str::to_owned).collect()
    };
    assert_eq!(headings(&top)[4..], ["SUBCOMMANDS", "EXIT STATUS", "VERSION"]);
    let expected = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "NOTES", "EXIT STATUS"];
    assert_eq!(headings(&page("gatefront-synth.1")), expected);
}

#[test]
fn no_colour_without_a_terminal() {
    let output = run_with_input(&["synth", "-"], b"stack: 1\n");
    assert!(!output.stderr.contains(&0x1B));
}

#[test]
fn without_a_config_the_way_to_one_is_told() {
    let output = run(&["synth"], &repository("tests"));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("gatefront init"));
}

#[test]
fn wrong_usage_has_exit_code_2() {
    for arguments in [&["synthesize"][..], &["synth", "--frobnicate"], &["completions", "tcsh"], &[]] {
        assert_eq!(run(arguments, &repository("")).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_large_template_is_deployed_through_a_bucket() {
    let tags: Vec<String> = (0..50).map(|n| format!("  {n:0>128}: {}\n", "v".repeat(256))).collect();
    let config = format!(
        "stack: s\napi: {{id: a1b2c3d4e5, region: eu-west-1, type: http}}\ndomain: {{name: api.example.com}}\nstrategy: lambda-edge\ntags:\n{}",
        tags.concat()
    );
    let output = run_with_input(&["synth", "-"], config.as_bytes());
    let stderr = text(&output.stderr);
    assert!(output.stdout.len() > 51_200);
    assert!(stderr.contains("--s3-bucket BUCKET") && stderr.contains("name a bucket of yours"), "{stderr}");
}

#[test]
fn the_test_modules_are_all_run() {
    let main = include_str!("main.rs");
    for name in names("tests", ".rs").into_iter().filter(|name| name != "main") {
        assert!(main.contains(&format!("mod {name};")), "tests/{name}.rs is not run");
    }
}
