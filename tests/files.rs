//! Writing files: whole or not at all, and nothing lost.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::support::{gatefront, repository, run, text};

const INIT: [&str; 6] = ["--api-id", "a1b2c3d4e5", "--region", "eu-west-1", "--type", "http"];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("examples/managed-policy.yaml"), folder.path().join("gatefront.yaml")).expect("a copy");
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn the_template_is_written_to_a_file() {
    let folder = folder();
    let output = run(&["synth", "-o", "my template é.yaml"], folder.path());
    assert!(output.status.success() && output.stdout.is_empty());
    assert!(text(&output.stderr).contains("--template-file 'my template é.yaml'"));
    assert_eq!(files(folder.path()), ["gatefront.yaml", "my template é.yaml"]);
    let written = fs::read(folder.path().join("my template é.yaml")).expect("the template");
    assert_eq!(written, run(&["synth"], folder.path()).stdout);
}

#[test]
fn a_wrong_config_leaves_the_old_template() {
    let folder = folder();
    fs::write(folder.path().join("template.yaml"), "old").expect("the old template");
    fs::write(folder.path().join("gatefront.yaml"), "stack: 1").expect("a wrong config");
    let output = run(&["synth", "-o", "template.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("template.yaml")).expect("the template"), "old");
    assert_eq!(files(folder.path()), ["gatefront.yaml", "template.yaml"]);
}

#[test]
fn permissions_and_links_stay() {
    let folder = folder();
    let real = folder.path().join("real.yaml");
    fs::write(&real, "old").expect("a file");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("real.yaml", folder.path().join("template.yaml")).expect("a link");
    assert!(run(&["synth", "-o", "template.yaml"], folder.path()).status.success());
    assert!(folder.path().join("template.yaml").symlink_metadata().expect("the link").is_symlink());
    assert!(fs::read_to_string(&real).expect("the file").starts_with("AWSTemplateFormatVersion"));
    assert_eq!(fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_cannot_be_written_or_read_is_told() {
    let folder = folder();
    let cases = [
        (
            &["synth", "-o", "missing/template.yaml"][..],
            "cannot write missing/template.yaml: no such file or directory",
        ),
        (&["synth", "-o", "."], "cannot write .: is a directory"),
        (&["synth", "other.yaml"], "cannot read other.yaml: no such file or directory"),
        (&["synth", "."], "cannot read .: is a directory"),
    ];
    for (arguments, expected) in cases {
        let output = run(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
    }
    assert_eq!(files(folder.path()), ["gatefront.yaml"]);
}

#[test]
fn the_config_is_never_replaced_by_the_template() {
    let folder = folder();
    symlink("gatefront.yaml", folder.path().join("link.yaml")).expect("a link");
    let before = fs::read(folder.path().join("gatefront.yaml")).expect("the config");
    for output in ["gatefront.yaml", "./gatefront.yaml", "link.yaml"] {
        let output = run(&["synth", "-o", output], folder.path());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("is the config"));
    }
    assert_eq!(fs::read(folder.path().join("gatefront.yaml")).expect("the config"), before);
}

/// By whichever path or link it is written to, and by whichever it is read.
#[test]
fn what_a_run_reads_is_never_written_to() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let config = r#"{"stack": "one", "api": {"id": "a1b2c3d4e5", "region": "eu-west-1", "type": "http"}, "strategy": "managed-policy"}"#;
    fs::write(path("manifest.json"), config).expect("a config");
    fs::hard_link(path("manifest.json"), path("hard.json")).expect("a link");
    symlink("manifest.json", path("soft.json")).expect("a link");
    fs::create_dir(path("cdk.out")).expect("a folder");
    symlink("../manifest.json", path("cdk.out/one.template.json")).expect("a link");
    let appending = || fs::File::options().append(true).open(path("manifest.json")).expect("the config");
    let runs: [(&[&str], bool); 11] = [
        (&["check", "manifest.json"], true),
        (&["diff", "manifest.json", "gatefront.yaml"], true),
        (&["diff", "gatefront.yaml", "manifest.json"], true),
        (&["synth", "manifest.json", "--assembly", "."], false),
        (&["synth", "soft.json", "--assembly", "."], false),
        (&["synth", "manifest.json", "--assembly", "cdk.out"], false),
        (&["synth", "-", "-o", "manifest.json"], false),
        (&["synth", "-", "-o", "hard.json"], false),
        (&["synth", "manifest.json", "-o", "hard.json"], false),
        (&["synth", "hard.json", "-o", "soft.json"], false),
        (&["synth", "manifest.json"], true),
    ];
    for (arguments, appends) in runs {
        let mut command = gatefront(arguments, folder.path());
        command.stdin(fs::File::open(path("manifest.json")).expect("the config"));
        if appends {
            command.stdout(appending());
        }
        let output = command.output().expect("the binary runs");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        let why =
            if appends { "standard output is manifest.json, which is read" } else { "is the config, or part of it" };
        assert!(said.contains(why), "{arguments:?}: {said}");
        for name in ["manifest.json", "hard.json"] {
            assert_eq!(fs::read_to_string(path(name)).expect("the config"), config, "{arguments:?}");
        }
    }
    assert!(!path("one.template.json").exists() && !path("cdk.out/manifest.json").exists());
}

/// A run that is killed leaves its temporary file, which nothing else removes.
#[test]
fn the_next_run_removes_what_a_killed_one_left() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("out")).expect("a folder");
    let others = [".gatefront-config", ".gatefront-abcdef.tmp.yaml", "gatefront-abcdef.tmp"];
    for name in others.iter().flat_map(|name| [(*name).to_owned(), format!("out/{name}")]) {
        fs::write(path(&name), "mine").expect("a file");
    }
    for arguments in [&["synth", "-o", "template.yaml"][..], &["synth", "gatefront.yaml", "--out-dir", "out"]] {
        let place = if arguments.contains(&"out") { "out/" } else { "" };
        let (stale, busy) =
            (path(&format!("{place}.gatefront-Stale1.tmp")), path(&format!("{place}.gatefront-Busy01.tmp")));
        fs::write(&stale, "half a templ").expect("a file");
        let writing = fs::File::create(&busy).expect("a file");
        writing.lock().expect("a lock, as a run holds it that writes");
        assert!(run(arguments, folder.path()).status.success(), "{arguments:?}");
        assert!(!stale.exists() && busy.exists(), "{arguments:?}: {:?}", files(folder.path()));
        drop(writing);
        assert!(run(arguments, folder.path()).status.success());
        assert!(!busy.exists(), "{arguments:?}");
    }
    assert!(others.iter().all(|name| path(name).exists() && path("out").join(name).exists()));
}

#[test]
fn a_link_to_nothing_stays_a_link() {
    let folder = folder();
    symlink("nowhere.yaml", folder.path().join("link.yaml")).expect("a link");
    let output = run(&["synth", "-o", "link.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("a link to a file that is not there"));
    assert!(folder.path().join("link.yaml").is_symlink());
}

#[test]
fn standard_output_by_its_path_keeps_what_it_has() {
    let folder = folder();
    let log = folder.path().join("log.txt");
    fs::write(&log, "before\n").expect("a file");
    let append = fs::File::options().append(true).open(&log).expect("the file");
    let status = gatefront(&["synth", "-q", "-o", "/dev/stdout"], folder.path()).stdout(append).status();
    assert!(status.expect("the binary runs").success());
    let written = fs::read_to_string(&log).expect("the file");
    assert!(written.starts_with("before\nAWSTemplateFormatVersion"));
}

/// A folder in memory, though its name is under `/dev`.
#[cfg(target_os = "linux")]
#[test]
fn shared_memory_is_a_folder_like_others() {
    let folder = tempfile::tempdir_in("/dev/shm").expect("a temporary folder");
    let path = folder.path().join("template.yaml");
    let output = run(&["synth", "examples/managed-policy.yaml", "-o", path.to_str().expect("UTF-8")], &repository(""));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(files(folder.path()), ["template.yaml"]);
}

#[test]
fn the_result_counts_even_where_nobody_hears_the_talk() {
    let folder = folder();
    let full = fs::File::options().write(true).open("/dev/full").expect("/dev/full");
    let status = gatefront(&["synth", "-o", "template.yaml"], folder.path()).stderr(full).status();
    assert!(status.expect("the binary runs").success());
    assert!(folder.path().join("template.yaml").exists());
}

#[test]
fn a_read_only_file_is_left_alone() {
    let folder = folder();
    let file = folder.path().join("template.yaml");
    fs::write(&file, "old").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("permissions");
    let output = run(&["synth", "-o", "template.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("permission denied"));
    assert_eq!(fs::read_to_string(&file).expect("the file"), "old");
}

#[test]
fn init_writes_a_config_that_synth_takes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for extra in [
        &[][..],
        &["--domain", "api.example.com"],
        &["--auth", "iam", "--domain", "api.example.com", "--hosted-zone-id", "Z123"],
    ] {
        let arguments: Vec<&str> = ["init", "--force"].iter().chain(&INIT).chain(extra).copied().collect();
        let output = run(&arguments, folder.path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(run(&["synth"], folder.path()).status.success(), "{extra:?}");
    }
    let written = fs::read_to_string(folder.path().join("gatefront.yaml")).expect("the config");
    assert!(written.contains("strategy: custom-domain") && written.contains("hosted_zone_id: Z123"));
}

/// The lines that `init` leaves commented out must work when somebody takes the `#` away.
#[test]
fn the_comments_of_init_are_valid_when_they_are_taken_in() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for domain in [&[][..], &["--domain", "api.example.com"]] {
        let arguments: Vec<&str> = ["init", "-"].iter().chain(&INIT).chain(domain).copied().collect();
        let config = text(&run(&arguments, folder.path()).stdout).to_owned();
        let taken_in: String = config
            .lines()
            .map(|line| {
                let bare = line.trim_start().trim_start_matches("# ");
                let is_key = line.trim_start().starts_with('#')
                    && bare.split_once(':').is_some_and(|(key, _)| {
                        key.trim_start()
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-' || b.is_ascii_uppercase())
                    });
                let prose = bare.starts_with("For ") || bare.starts_with("yaml-language-server");
                let indent = &line[..line.len() - line.trim_start().len()];
                if is_key && !prose { format!("{indent}{bare}\n") } else { format!("{line}\n") }
            })
            .collect();
        assert!(taken_in.contains("\ntags:\n") && taken_in.contains("\n    X-Origin-Verify:"), "{taken_in}");
        let result = gatefront::synth(&taken_in);
        assert!(result.is_ok(), "{}\n{taken_in}", result.unwrap_err());
    }
}

/// Two stacks of one name in an account would be one, and the second project would replace the first.
#[test]
fn init_gives_every_api_and_stage_a_stack_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stack = |more: &[&str]| {
        let output = run(&[&["init", "-", "--region", "eu-west-1"], more].concat(), folder.path());
        let config = text(&output.stdout).to_owned();
        config.lines().find_map(|line| line.strip_prefix("stack: ")).expect(&config).to_owned()
    };
    let long = "s".repeat(128);
    let stacks = [
        stack(&["--type", "http", "--api-id", "a1b2c3d4e5"]),
        stack(&["--type", "http", "--api-id", "b1b2c3d4e5"]),
        stack(&["--type", "rest", "--api-id", "a1b2c3d4e5"]),
        stack(&["--type", "rest", "--api-id", "a1b2c3d4e5", "--stage", "dev_1"]),
        stack(&["--type", "rest", "--api-id", "0123456789", "--stage", &long, "--strategy", "cloudfront-function"]),
    ];
    assert_eq!(stacks[0], "edge-a1b2c3d4e5");
    assert_eq!(stacks[2], "edge-a1b2c3d4e5-prod");
    let different: std::collections::BTreeSet<&String> = stacks.iter().collect();
    assert_eq!(different.len(), stacks.len(), "{stacks:?}");
}

#[test]
fn init_never_overwrites_without_being_told() {
    let folder = folder();
    let before = fs::read(folder.path().join("gatefront.yaml")).expect("the config");
    let arguments: Vec<&str> = ["init"].iter().chain(&INIT).copied().collect();
    let output = run(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--force"));
    assert_eq!(fs::read(folder.path().join("gatefront.yaml")).expect("the config"), before);
}

#[test]
fn init_says_what_does_not_go_together_and_what_helps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (extra, help) in [
        (&["--auth", "iam"][..], "help: name it with --domain"),
        (&["--strategy", "custom-domain"], "help: add `domain:`"),
        (
            &["--auth", "iam", "--strategy", "zero-ttl", "--domain", "api.example.com"],
            "help: use `strategy: custom-domain`",
        ),
    ] {
        let arguments: Vec<&str> = ["init"].iter().chain(&INIT).chain(extra).copied().collect();
        let output = run(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(help), "{extra:?}: {}", text(&output.stderr));
        assert!(files(folder.path()).is_empty());
    }
}

#[test]
fn init_without_a_terminal_says_what_is_missing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(&["init", "--type", "rest"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--api not given"));
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_checkout_with_other_line_ends_is_current() {
    let folder = folder();
    let path = folder.path().join("out.yaml");
    let check = ["synth", "--check", "-o", "out.yaml"];
    assert!(run(&["synth", "-o", "out.yaml"], folder.path()).status.success());
    let template = fs::read_to_string(&path).expect("the template");

    fs::write(&path, template.replace('\n', "\r\n")).expect("a file");
    let output = run(&check, folder.path());
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]), "{told}");
    assert!(told.contains("but for its line ends") && told.contains(".gitattributes: out.yaml text eol=lf"), "{told}");
    assert!(run(&["synth", "gatefront.yaml", "--out-dir", "all"], folder.path()).status.success());
    let other = folder.path().join("all/gatefront.yaml");
    fs::write(&other, template.replace('\n', "\r\n")).expect("a file");
    let fleet = ["synth", "gatefront.yaml", "--out-dir", "all", "--check"];
    let output = run(&fleet, folder.path());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        said,
        "1 of 1 template in all is current, 1 of them but for line ends; git keeps their line ends with this line in all/.gitattributes: * text eol=lf\n"
    );

    fs::write(&path, template.replace('\n', "\r\n\r\n")).expect("a file");
    assert_eq!(run(&check, folder.path()).status.code(), Some(1));
}
