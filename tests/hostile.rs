//! Templates that are made to do harm: they are judged, or refused in a sentence, soon and in little memory.

use std::fmt::Write;

use gatefront::check::{Options, Report, check};
use gatefront::template::Document;
use serde_json::{Value, json};

use crate::support::{run_with_input, text};

/// A template of `check`'s own, with the changes that are made to the distribution.
fn report(change: impl FnOnce(&mut Value, &mut Value)) -> Report {
    let passing = gatefront::check::Rule::find("GF101").expect("the rule").passing;
    let mut template = Document::read(passing).expect("YAML").value().to_json();
    let mut config = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"].take();
    change(&mut template, &mut config);
    template["Resources"]["Distribution"]["Properties"]["DistributionConfig"] = config;
    check(&template.to_string(), &Options::default()).expect("a template")
}

/// What is told of an origin named so.
fn origin(domain: &Value, more: (&str, Value)) -> String {
    let report = report(|template, config| {
        config["Origins"][0]["DomainName"] = domain.clone();
        template[more.0] = more.1;
    });
    report.distributions[0].behaviors[0].path.last().expect("an origin").at.clone()
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
