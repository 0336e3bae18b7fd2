//! Input and output: pipes that close, disks that are full, names and forms of text of every kind.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::{BINARY, gatefront, repository, run, text};

const CONFIG: &str = "examples/managed-policy.yaml";
const STRIPPED: &str = "examples/check/careless.yaml";
const INIT: [&str; 8] = ["init", "-", "--api-id", "a1b2c3d4e5", "--region", "eu-west-1", "--type", "http"];

/// Every command that prints a result, and its exit code.
fn commands() -> Vec<(Vec<&'static str>, i32)> {
    let mut all: Vec<(Vec<&str>, i32)> = vec![
        (vec!["synth", CONFIG], 0),
        (vec!["check", STRIPPED], 1),
        (vec!["check", STRIPPED, "--format", "sarif"], 1),
        (vec!["diff", CONFIG, STRIPPED], 1),
        (vec!["deploy", CONFIG, "--dry-run"], 0),
        (vec!["destroy", CONFIG, "--dry-run"], 0),
        (vec!["rules"], 0),
        (vec!["rules", "GF101"], 0),
        (vec!["strategies"], 0),
        (INIT.to_vec(), 0),
        (vec!["man"], 0),
    ];
    all.extend(["config", "verdict", "diff", "verify"].map(|of| (vec!["schema", of], 0)));
    all.extend(["bash", "elvish", "fish", "powershell", "zsh"].map(|shell| (vec!["completions", shell], 0)));
    all
}

fn printing_to(stdout: impl Into<Stdio>, arguments: &[&str]) -> Output {
    let mut command = gatefront(arguments, &repository(""));
    command.stdout(stdout).stderr(Stdio::piped()).spawn().expect("the binary runs").wait_with_output().expect("it ends")
}

/// As in `gatefront rules | head -1`: nothing is said of it, and a verdict is what it was.
#[test]
fn a_reader_that_goes_away_changes_nothing() {
    for (arguments, code) in commands() {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let output = printing_to(writer, &arguments);
        let heard = run(&arguments, &repository(""));
        assert_eq!((output.status.code(), heard.status.code()), (Some(code), Some(code)), "{arguments:?}");
        assert_eq!(text(&output.stderr), text(&heard.stderr), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["synth", "--help"], &["--version"]] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let output = printing_to(writer, arguments);
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let help = [vec!["--help"], vec!["synth", "--help"], vec!["--version"], vec!["help", "diff"]].map(|all| (all, 0));
    for (arguments, _) in commands().into_iter().chain(help) {
        let full = fs::File::options().write(true).open("/dev/full").expect("/dev/full");
        let output = printing_to(full, &arguments);
        let told = "error: cannot write to standard output: no space left on device\n";
        assert!(output.status.code() == Some(2) && text(&output.stderr).ends_with(told), "{arguments:?}");
    }
}

/// As by `>&-` in a shell. `/dev/null` is another matter, however it was opened.
#[test]
fn a_closed_standard_output_is_an_error() {
    let help = [vec!["--help"], vec!["synth", "--help"], vec!["--version"]].map(|all| (all, 0));
    for (arguments, code) in commands().into_iter().chain(help) {
        let through_a_shell = |redirection: &str| {
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", &format!("exec \"$0\" \"$@\" {redirection}"), BINARY]).args(&arguments);
            shell.current_dir(repository("")).env_clear().stdin(Stdio::null()).output().expect("a shell")
        };
        let output = through_a_shell(">&-");
        let told = "error: cannot write to standard output: it is closed\n";
        assert!(output.status.code() == Some(2) && text(&output.stderr).ends_with(told), "{arguments:?}");
        for redirection in [">/dev/null", "1<>/dev/null"] {
            assert_eq!(through_a_shell(redirection).status.code(), Some(code), "{arguments:?} {redirection}");
        }
    }
}

/// Reading from a pipe in a folder would wait for a writer, perhaps forever.
#[test]
fn a_search_passes_over_what_is_no_regular_file() {
    let folder = folder(|text| text.as_bytes().to_vec());
    let expected = run(&["check", "."], folder.path());
    let pipe = folder.path().join("a pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.json")).expect("a socket");
    // Whoever opens the pipe for reading gets an end, and does not wait.
    let (ended, end) = std::sync::mpsc::channel::<()>();
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            let _ = end.recv_timeout(std::time::Duration::from_secs(5));
            // Opened for both, so that this waits for nobody.
            drop(fs::File::options().read(true).write(true).open(pipe));
        }
    });
    let output = run(&["check", "."], folder.path());
    let _ = ended.send(());
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), text(&expected.stdout)), "{told}");
    for name in ["a pipe.yaml", "socket.json"] {
        assert!(told.contains(&format!("{name}: passed over, it is no regular file\n")), "{told}");
    }
    writer.join().expect("no panic");
}

/// A folder whose name nobody should have chosen, with a config and a template, changed in their form.
fn folder(form: impl Fn(&str) -> Vec<u8>) -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("a 'földer' $HOME ").tempdir().expect("a folder");
    for (name, source) in [("cönfig x.yaml", CONFIG), ("témplate x.yaml", STRIPPED)] {
        let source = fs::read_to_string(repository(source)).expect(source);
        fs::write(folder.path().join(name), form(&source)).expect(name);
    }
    folder
}

/// Everything that reads, with what is on its standard input.
const READING: [(&[&str], Option<&str>); 7] = [
    (&["synth", "cönfig x.yaml"], None),
    (&["synth", "-"], Some("cönfig x.yaml")),
    (&["check", "témplate x.yaml"], None),
    (&["check", "-"], Some("témplate x.yaml")),
    (&["check", "."], None),
    (&["diff", "cönfig x.yaml", "témplate x.yaml"], None),
    (&["diff", "cönfig x.yaml", "-"], Some("témplate x.yaml")),
];

fn reading(folder: &Path, arguments: &[&str], input: Option<&str>) -> Output {
    let mut command = gatefront(arguments, folder);
    if let Some(input) = input {
        command.stdin(fs::File::open(folder.join(input)).expect(input));
    }
    command.output().expect("the binary runs")
}

#[test]
fn a_mark_and_windows_line_ends_change_nothing() {
    let mark = |text: &str| ["\u{FEFF}", text].concat().into_bytes();
    let windows = |text: &str| text.replace('\n', "\r\n");
    let plain = folder(|text| text.as_bytes().to_vec());
    let forms = [
        ("byte order mark", folder(mark)),
        ("CRLF", folder(|text| windows(text).into_bytes())),
        ("both", folder(|text| mark(&windows(text)))),
        ("no last line end", folder(|text| text.trim_end().as_bytes().to_vec())),
    ];
    for (arguments, input) in READING {
        let expected = reading(plain.path(), arguments, input);
        assert!(matches!(expected.status.code(), Some(0 | 1)), "{arguments:?}: {}", text(&expected.stderr));
        for (name, folder) in &forms {
            let output = reading(folder.path(), arguments, input);
            assert_eq!(text(&output.stdout), text(&expected.stdout), "{name}, {arguments:?}");
            assert_eq!(
                (output.status, output.stderr),
                (expected.status, expected.stderr.clone()),
                "{name}, {arguments:?}"
            );
        }
    }
}

/// As PowerShell writes with `>`, and old editors save: also where a search of a folder meets it.
#[test]
fn what_is_not_utf_8_is_told() {
    let utf_16 = |order: fn(u16) -> [u8; 2]| {
        folder(move |text| ["\u{FEFF}", text].concat().encode_utf16().flat_map(order).collect())
    };
    let latin = folder(|text| [b"# caf\xe9\n", text.as_bytes()].concat());
    let forms = [
        (utf_16(u16::to_le_bytes), ":1:1: this is UTF-16, not UTF-8\n  help: save it as UTF-8\n"),
        (utf_16(u16::to_be_bytes), ":1:1: this is UTF-16, not UTF-8\n  help: save it as UTF-8\n"),
        (latin, ":1:6: this is not UTF-8: byte 0xE9\n  help: save it as UTF-8\n"),
    ];
    for (folder, expected) in forms {
        for (arguments, input) in READING {
            let output = reading(folder.path(), arguments, input);
            let told = text(&output.stderr);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {told}");
            assert!(told.starts_with("error: ") && told.ends_with(expected), "{arguments:?}: {told}");
        }
    }
}

#[test]
fn every_command_writes_under_any_name() {
    let folder = folder(|text| text.as_bytes().to_vec());
    let init: Vec<&str> = ["init", "nëw config.yaml"].iter().chain(&INIT[2..]).copied().collect();
    let runs: [(&[&str], &str, &str); 5] = [
        (&init, "nëw config.yaml", "gatefront synth 'nëw config.yaml' -o template.yaml"),
        (&["synth", "cönfig x.yaml", "-o", "öut put.yaml"], "öut put.yaml", "--template-file 'öut put.yaml'"),
        (&["synth", "cönfig x.yaml", "--out-dir", "ä b/c d"], "ä b/c d/cönfig x.yaml", "written to ä b/c d"),
        (&["synth", "cönfig x.yaml", "--assembly", "cdk öut"], "cdk öut/manifest.json", "--app 'cdk öut'"),
        (&["man", "--out-dir", "män 1"], "män 1/gatefront-synth.1", ""),
    ];
    for (arguments, written, said) in runs {
        let output = run(arguments, folder.path());
        let told = text(&output.stderr);
        assert!(output.status.success() && told.contains(said), "{arguments:?}: {told}");
        assert!(folder.path().join(written).is_file(), "{arguments:?}");
    }
}

/// The verdict on an unreadable file is not known, so a search must report the file.
#[test]
fn a_searched_file_that_cannot_be_read_is_told() {
    let folder = folder(|text| text.as_bytes().to_vec());
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    let code = || run(&["check", "."], folder.path()).status.code();
    fs::write(folder.path().join("sub/image.json"), b"\xff\xd8\xff").expect("a file");
    fs::write(folder.path().join("sub/lines.json"), "{}\n{}\n").expect("a file");
    assert_eq!(code(), Some(1), "what is no template does not count");
    let without_mark = "Resources: # AWS::CloudFront::Distribution\n".encode_utf16().flat_map(u16::to_le_bytes);
    fs::write(folder.path().join("sub/lines.json"), without_mark.collect::<Vec<u8>>()).expect("a file");
    assert_eq!(code(), Some(2));
}
