//! Templates that are made to do harm: they are judged, or refused in a sentence, soon and in little memory.

use std::fmt::Write;
use std::fs;

use gatefront::check::{Options, Report, check};
use gatefront::template::Document;
use serde_json::{Value, json};

use crate::support::{repository, run, run_with_input, text};

/// A template of `check`'s own, with the changes that are made to the distribution.
fn report(change: impl FnOnce(&mut Value, &mut Value)) -> Report {
    let passing = gatefront::check::Rule::find("GF101").expect("the rule").passing;
    let mut template = Document::read(passing).expect("YAML").value().to_json();
    let mut config = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"].take();
    change(&mut template, &mut config);
    template["Resources"]["Distribution"]["Properties"]["DistributionConfig"] = config;
    check(&template.to_string(), &Options::default()).expect("a template")
}

/// The report on an origin with this name.
fn origin(domain: &Value, more: (&str, Value)) -> String {
    let report = report(|template, config| {
        config["Origins"][0]["DomainName"] = domain.clone();
        template[more.0] = more.1;
    });
    report.distributions[0].behaviors[0].path.origins.join(" or ")
}

/// Without a bound, the first takes two to the power of 60 steps, and each of the others gigabytes.
#[test]
fn functions_that_ask_for_endless_text_are_unknown() {
    let twice = |text: Value| (0..60).fold(text, |text, _| json!({"Fn::Sub": ["${a}${a}", {"a": text}]}));
    let long = "x".repeat(100_000);
    let mapping = ("Mappings", json!({"Texts": {"one": {"text": long}}}));
    let parameter = ("Parameters", json!({"Long": {"Type": "String", "Default": long}}));
    let found = json!({"Fn::FindInMap": ["Texts", "one", "text"]});
    let cases = [
        (twice(json!("x")), ("Description", json!("x"))),
        (twice(json!({"Ref": "Nothing"})), ("Description", json!("x"))),
        (json!({"Fn::Join": ["", vec![found; 20_000]]}), mapping),
        (json!({"Fn::Join": [long, vec!["x"; 20_000]]}), ("Description", json!("x"))),
        (json!({"Fn::Sub": "${Long}".repeat(20_000)}), parameter),
    ];
    for (domain, more) in cases {
        let told = origin(&domain, more);
        assert!(told.contains("${too much text}") && told.len() < 1_000_000, "{} bytes", told.len());
    }
}

#[test]
fn many_independent_conditions_are_told_apart() {
    let names: Vec<String> = (0..40).map(|number| format!("C{number}")).collect();
    let report = report(|template, config| {
        let condition = |name: &String| (name.clone(), json!({"Fn::Equals": [{"Ref": name}, "x"]}));
        template["Conditions"] = names.iter().map(condition).collect();
        let behavior = config["DefaultCacheBehavior"].clone();
        let policy = |name: &str| json!({"Fn::If": [name, behavior["CachePolicyId"], "x"]});
        let own = |name: &String| {
            let mut own = behavior.clone();
            own["PathPattern"] = json!(format!("/{name}"));
            own["CachePolicyId"] = policy(name);
            own
        };
        config["CacheBehaviors"] = names.iter().map(own).collect();
    });
    let whens: Vec<String> =
        report.distributions[0].behaviors.iter().map(|found| format!("{:?}", found.when)).collect();
    assert!(whens.iter().any(|when| when.contains("\"C39\"")));
}

#[test]
fn what_is_too_much_is_told_in_a_sentence() {
    let bomb: String = (1..12).fold("a0: &a0 [x]\n".to_owned(), |mut text, level| {
        let _ = writeln!(text, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "));
        text
    });
    let blocks = (0..1_000).fold(String::new(), |text, level| format!("{text}{}a:\n", " ".repeat(level)));
    let anchors = format!("{}{}{}", "&a [".repeat(200), "1, ".repeat(10_000), "]".repeat(200));
    let million = "more than 1000000 values, those of anchors and aliases counted each time";
    let cases = [
        ("an alias bomb", bomb, million),
        ("anchors in anchors", anchors, million),
        ("brackets", "[".repeat(100_000), "more than 256 levels of nesting"),
        ("JSON", "{\"a\":".repeat(100_000), "more than 256 levels of nesting"),
        ("blocks", blocks, "more than 256 levels of nesting"),
        ("lists of lists", "- ".repeat(100_000), "more than 256 levels of nesting"),
        ("a key without end", "k".repeat(100_000) + ": 1\n", "this is not YAML"),
        ("a quote without end", format!("a: \"{}", "x\n".repeat(100_000)), "unclosed quote"),
        ("20 MB", "a: b\n".repeat(4_000_000), "has more than 16777216 bytes"),
        ("UTF-16 without a mark", "a\0:\0 \0b\0".to_owned(), "unexpected character"),
    ];
    for (name, input, expected) in cases {
        for command in [&["check", "-"][..], &["diff", "-", "examples/zero-ttl.yaml"]] {
            let output = run_with_input(command, input.as_bytes());
            let told = text(&output.stderr);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{name}: {told}");
            assert!(told.contains(expected) && told.len() < 1_000, "{name}: {told}");
        }
    }
}

#[test]
fn numbers_beyond_all_measure_are_read() {
    let long = "9".repeat(100_000);
    for number in [
        long.clone(),
        format!("-{long}.{long}"),
        "1.0e+999999999".to_owned(),
        format!("0x{long}"),
        format!("1{}", ":59".repeat(50_000)),
    ] {
        let template =
            format!("Resources: {{A: {{Type: 'AWS::SNS::Topic', Properties: {{DisplayName: {number}}}}}}}\n");
        assert!(check(&template, &Options::default()).expect("a template").is_template);
    }
}

/// Invisible characters of every kind that Unicode has, and one that is seen.
const HIDDEN: &str = "\u{1b}[31m\u{7f}\u{9b}\u{ad}\u{61c}\u{180e}\u{200b}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{3164}\u{e000}\u{feff}\u{e0041}é";

fn is_hidden(c: char) -> bool {
    c != 'é' && !c.is_ascii_graphic() && HIDDEN.contains(c)
}

/// A template with a finding, a condition and a comment of that text.
fn template_with(words: &str) -> String {
    let passing = gatefront::check::Rule::find("GF101").expect("the rule").failing;
    let mut template = Document::read(passing).expect("YAML").value().to_json();
    template["Conditions"] = json!({words: {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}});
    let properties = &mut template["Resources"]["Distribution"]["Properties"]["DistributionConfig"];
    properties["DefaultCacheBehavior"]["ViewerProtocolPolicy"] = json!({"Fn::If": [words, "allow-all", "https-only"]});
    properties["CacheBehaviors"] = json!([properties["DefaultCacheBehavior"].clone()]);
    properties["CacheBehaviors"][0]["PathPattern"] = json!(format!("/{words}"));
    template["Resources"][words] = json!({"Type": "AWS::SNS::Topic"});
    // A reader of YAML refuses some of them unescaped.
    let mut escaped = String::new();
    for c in template.to_string().chars() {
        if is_hidden(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(escaped, "\\u{unit:04x}");
            });
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[test]
fn nothing_invisible_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = |end: &str| format!("x{HIDDEN}{end}");
    let write = |end: &str, text: &str| fs::write(folder.path().join(name(end)), text).expect("a file");
    let config = "stack: one\napi: {id: a1b2c3d4e5, region: eu-west-1, type: http}\nstrategy: zero-ttl\n";
    write("t.json", &template_with(HIDDEN));
    write("u.json", &template_with("plain"));
    write("c.yaml", config);
    write("w.yaml", &format!("stack: '{HIDDEN}'\n# {HIDDEN}\n"));
    fs::create_dir(folder.path().join("out")).expect("a folder");
    let (t, u, c, w) = (name("t.json"), name("u.json"), name("c.yaml"), name("w.yaml"));
    let cases: [&[&str]; 16] = [
        &["check", &t],
        &["check", &t, "--verbose"],
        &["check", &t, "--format", "json"],
        &["check", &t, "--format", "sarif"],
        &["check", &t, "--format", "markdown"],
        &["check", &t, "--format", "mermaid"],
        &["check", &t, "--format", "html"],
        &["check", &c],
        &["diff", &t, &u],
        &["diff", &t, &u, "--format", "json"],
        &["diff", &t, &u, "--format", "markdown"],
        &["diff", &t, &u, "--format", "html"],
        &["synth", &w],
        &["synth", &w, &c, "--out-dir", "out"],
        &["synth", &c, "--check", &t],
        &["deploy", "--dry-run", &c],
    ];
    for case in cases {
        let output = run(case, folder.path());
        for printed in [text(&output.stdout), text(&output.stderr)] {
            assert!(!printed.contains(is_hidden), "{case:?}: {printed:?}");
        }
        assert!(output.stdout.len() + output.stderr.len() > 40, "{case:?} says nothing");
    }
    let json: Value =
        serde_json::from_slice(&run(&["check", &t, "--format", "json"], folder.path()).stdout).expect("JSON");
    assert_eq!(json["files"][0]["path"], json!(t), "an escape means what it stands for");
}

#[test]
fn a_place_after_invisible_characters_is_underlined() {
    let output = run_with_input(&["synth", "-"], "{tags: {\u{200b}é: 1}, nope: 1}".as_bytes());
    let told = text(&output.stderr);
    let line = told.lines().position(|line| line.starts_with("1 |")).expect("an excerpt");
    let lines: Vec<&str> = told.lines().collect();
    let column = |line: &str, what: &str| line.find(what).map(|place| line[..place].chars().count());
    assert!(lines.iter().skip(line + 1).any(|under| column(under, "^^^^") == column(lines[line], "nope")), "{told}");
}

/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
#[test]
fn no_line_is_a_command_of_a_workflow() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let name = "::error title=x::y.yaml";
    write(name, &template_with("##[error]x"));
    let resource = |key: &str| json!({"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"A": 1, key: "z"}}}});
    write("1.json", &resource("B").to_string());
    write("2.json", &resource("::error title=x::y").to_string());
    write("3.yaml", "stack: 'a\n\n  ::error::x'\n");
    let cases: [&[&str]; 6] = [
        &["check", name],
        &["check", name, "--format", "json"],
        &["check", name, "--format", "sarif"],
        &["check", name, "--format", "markdown"],
        &["diff", "1.json", "2.json"],
        &["synth", "3.yaml"],
    ];
    for case in cases {
        let output = run(case, folder.path());
        for line in text(&output.stdout).lines().chain(text(&output.stderr).lines()) {
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{case:?}: {line}");
        }
    }
}

/// Text in backticks is no markup. Outside of backticks no text may be markup to GitHub.
#[test]
fn no_text_is_markup() {
    let path = "tests/fixtures/hostile/markup.json";
    let output = run(&["check", path, "--format", "markdown"], &repository(""));
    let markdown = text(&output.stdout);
    assert!(markdown.contains("evil.example"), "{markdown}");
    let (before, drawing) = markdown.split_once("```mermaid\n").expect("a drawing");
    let (drawing, after) = drawing.split_once("```\n").expect("its end");
    assert!(drawing.contains("evil.example"), "{drawing}");
    for label in drawing.split('"').skip(1).step_by(2) {
        let text = label.replace("<br/>", "");
        assert!(!text.contains(['<', '>', '[', ']', '(', '`', '*', '%', '&', ':']), "{label}");
    }
    for line in before.lines().chain(after.lines()) {
        let outside: String = line.split('`').step_by(2).collect();
        let ours = outside.replace("](https://docs.aws.amazon.com/", "").replace("- [GF", "");
        assert!(line.matches('`').count() % 2 == 0 && !line.contains("``"), "{line}");
        assert!(!ours.contains(['@', '[', '<', '!']) && !ours.contains("://evil"), "{line}");
    }
    let sarif = run(&["check", path, "--format", "sarif"], &repository(""));
    assert!(!text(&sarif.stdout).contains("](http"), "an embedded link in SARIF");
}
