//! Configs that must be refused: each says all that is wrong, where, and what to write instead.

use crate::generated::Files;
use crate::support::{names, repository, run, run_with_input, text};

/// Returns the message of every invalid config, which has to be refused.
pub(crate) fn messages() -> Files {
    refusals("tests/invalid")
}

/// Returns the messages of the configs in a folder, each in a file beside its config. All have to be refused.
pub(crate) fn refusals(folder: &str) -> Files {
    let mut files = Files::new();
    for name in names(folder, ".yaml") {
        let output = run(&["synth", &format!("{name}.yaml")], &repository(folder));
        assert_eq!(output.status.code(), Some(2), "{name} is accepted");
        assert!(output.stdout.is_empty(), "{name}: something is written");
        files.insert(format!("{folder}/{name}.txt"), text(&output.stderr).to_owned());
    }
    files
}

/// Hostile input gets a short answer. `tests/judges/test_speed.py` counts the work.
#[test]
fn hostile_input_is_answered() {
    let bomb = (1..30).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        format!("{text}a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(10))
    });
    let unknown = (0..5_000).fold(String::new(), |text, n| format!("{text}  k{n}: 1\n"));
    let stacks = (0..500).fold(String::new(), |text, n| format!("{text}  s{n}: {{}}\n"));
    let cases: [(&str, Vec<u8>, &str); 15] = [
        ("nothing", Vec::new(), "empty"),
        ("not UTF-8", b"stack: \xff\xfe\n".to_vec(), "<stdin>:1:8: this is not UTF-8: byte 0xFF"),
        ("UTF-16", b"\xff\xfes\0t\0".to_vec(), "UTF-16"),
        ("NUL bytes", vec![0; 1000], "not YAML"),
        ("two documents", b"a: 1\n---\nb: 2\n".to_vec(), "second YAML document"),
        ("an alias bomb", bomb.into_bytes(), "anchors and aliases counted"),
        (
            "a long text used often",
            format!("stack: &a \"{}\"\ntags: [{}]\n", "x".repeat(950_000), "*a,".repeat(9_000)).into_bytes(),
            "anchors and aliases counted",
        ),
        ("a long value", format!("stack: \"{}é\"\n", "x".repeat(900_000)).into_bytes(), "is not a stack name"),
        ("nested lists", "[".repeat(100_000).into_bytes(), "levels of nesting"),
        ("nested mappings", "{a: ".repeat(100_000).into_bytes(), "levels of nesting"),
        (
            "nested blocks",
            (0..2_000).flat_map(|n| format!("{}a:\n", " ".repeat(n)).into_bytes()).take(900_000).collect(),
            "levels of nesting",
        ),
        ("ten megabytes", vec![b'a'; 10 * 1024 * 1024], "has more than 1048576 bytes"),
        ("a megabyte of errors", format!("stack: s\n{}", "a: 1\n".repeat(200_000)).into_bytes(), "… and "),
        ("many stacks with many errors", format!("distribution:\n{unknown}stacks:\n{stacks}").into_bytes(), "… and "),
        ("a list", b"- a\n- b\n".to_vec(), "expected a mapping, found a list"),
    ];
    for (name, input, expected) in cases {
        let output = run_with_input(&["synth", "-"], &input);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {stderr}");
        assert!(output.stdout.is_empty(), "{name}");
        assert!(stderr.contains(expected), "{name}: {stderr}");
        assert!(stderr.len() < 100_000, "{name}: {} bytes of message", stderr.len());
    }
}
